import { z } from 'zod';
import { claimClasses } from '../knowledge/item.ts';
import { NATIONAL } from '../knowledge/region-table.ts';
import type { Standing } from '../retrieval/ingest/document.ts';
import type { DeskDeps } from './deps.ts';
import { oneOf, required, type Form } from './forms.ts';
import { documentsText as t } from './text-documents.ts';

const NATIONWIDE = '全国';
const BETWEEN_NAMES = /[、，,；;\n]+/u;
/** Enough for every county of the country by its full name. */
const REGIONS_LENGTH = 50_000;

const date = z
  .string()
  .trim()
  .refine((it) => it === '' || z.iso.date().safeParse(it).success, t.badDate)
  .transform((it) => it || null)
  .nullable()
  .default(null);

/** What somebody confirms of a document, with the places given by name. */
export function confirmationSchema({ resolveRegion }: Pick<DeskDeps, 'resolveRegion'>): z.ZodType<Standing> {
  const codeOf = (name: string) => (name === NATIONWIDE ? NATIONAL : resolveRegion(name));
  const regions = required(REGIONS_LENGTH).transform((typed, context) => {
    const codes = new Set<string>();
    for (const name of typed.split(BETWEEN_NAMES).map((it) => it.trim())) {
      const code = name === '' ? undefined : codeOf(name);
      if (code !== undefined) {
        codes.add(code);
      } else if (name !== '') {
        context.addIssue(t.unknownRegion(name));
      }
    }
    if (codes.has(NATIONAL) && codes.size > 1) {
      context.addIssue(t.nationalAndMore);
    }
    return [...codes];
  });
  return z
    .object({
      regions: regions.refine((it) => it.length > 0, t.regionsHint),
      from: date,
      expires: date,
      claimClass: oneOf(claimClasses),
    })
    .refine(({ from, expires }) => from === null || expires === null || from < expires, {
      path: ['expires'],
      error: t.ordered,
    });
}

/** The form that would confirm this standing as it is. */
export function confirmationForm(standing: Standing, regionName: DeskDeps['regionName']): Form {
  return {
    regions: regionNames(standing.regions, regionName).join('、'),
    from: standing.from ?? '',
    expires: standing.expires ?? '',
    claimClass: standing.claimClass,
  };
}

export function regionNames(codes: readonly string[], regionName: DeskDeps['regionName']): string[] {
  return codes.map((code) => (code === NATIONAL ? NATIONWIDE : (regionName(code) ?? code)));
}

/** The same in one line; an empty list is a document that names no place. */
export function regionWords(codes: readonly string[], regionName: DeskDeps['regionName']): string {
  return regionNames(codes, regionName).join('、') || t.unknownRegions;
}

/** `2026-01-01 起，2027-01-01 失效` */
export function validityWords({ from, expires }: Pick<Standing, 'from' | 'expires'>): string {
  if (from !== null && expires !== null) {
    return t.sinceUntil(from, expires);
  }
  return from !== null ? t.since(from) : expires !== null ? t.until(expires) : t.unknownValidity;
}
