import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { HotlineError } from '../errors.ts';
import { retentionKinds, type RetentionKind } from './retention.ts';

/** A hundred years would be for ever. */
const days = z.number().int().min(1).max(36_500);
const rule = z.strictObject({
  days,
  /** As citizens read it. */
  name: z.string().min(1),
  why: z.string().min(1),
  basis: z.string().min(1),
});
/** How long somebody stays forgotten follows from the backups. */
const written = retentionKinds.filter((kind) => kind !== 'forgotten');
/** Erasing what a filing or a message under way needs would break it. */
const LEAST: Partial<Record<RetentionKind, number>> = {
  attachments: 7,
  inbound: 7,
  outbox: 7,
  conversations: 7,
};

const fileSchema = z.strictObject({
  kinds: z.record(z.enum(written as [RetentionKind, ...RetentionKind[]]), rule).refine(
    (kinds) =>
      Object.entries(LEAST).every(([kind, least]) => (kinds[kind as RetentionKind]?.days ?? 0) >= least),
    `至少要保存：${Object.entries(LEAST)
      .map(([kind, least]) => `${kind} ${least} 天`)
      .join('，')}`,
  ),
  backups: z.strictObject({ days }),
  logs: z.strictObject({ days }),
});

/** What knowledge/retention.yaml says. */
export type RetentionRules = Readonly<z.infer<typeof fileSchema>>;

const DAY_MS = 24 * 3_600_000;
/** A backup that was made just before is gone by then. */
const MARGIN_DAYS = 7;

/** Throws HotlineError KNOWLEDGE_NOT_FOUND or KNOWLEDGE_INVALID. */
export async function loadRetentionRules(file: string): Promise<RetentionRules> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new HotlineError('KNOWLEDGE_NOT_FOUND', `读不到 ${file}`, {
      remedy: '把随程序带来的 retention.yaml 放回知识目录。',
      cause,
    });
  }
  return parseRetentionRules(text, file);
}

export function parseRetentionRules(text: string, file: string): RetentionRules {
  try {
    return fileSchema.parse(parse(text));
  } catch (cause) {
    const detail = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new HotlineError('KNOWLEDGE_INVALID', `${file}：${detail}`, {
      remedy: '每一类都要写 days、name、why、basis，照随程序带来的文件改。',
      cause,
    });
  }
}

/** What is older than this goes. */
export function keptSince(rules: RetentionRules, kind: RetentionKind, now: number): number {
  const most = kind === 'forgotten' ? rules.backups.days + MARGIN_DAYS : rules.kinds[kind]?.days;
  return most === undefined ? -Infinity : now - most * DAY_MS;
}
