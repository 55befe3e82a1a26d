import { Converter } from 'opencc-js/t2cn';
import { remembering } from '../remembering.ts';

type Convert = (text: string) => string;
let simplify: Convert | undefined;

/** Forms of Hong Kong that the tables for Taiwan leave as they are. */
const HONG_KONG: Readonly<Record<string, string>> = { 衞: '卫', 粧: '妆', 敍: '叙', 糭: '粽' };

/** Simplified characters; the tables load at the first use, in about 15 ms. */
export function toSimplified(text: string): string {
  // The package's own types do not resolve under NodeNext.
  const convert = simplify ?? (Converter({ from: 'tw', to: 'cn' }) as Convert);
  simplify = convert;
  return convert(text).replace(/[衞粧敍糭]/g, (form) => HONG_KONG[form] ?? form);
}

/** NFKC, lower case, simplified characters: how texts and questions are compared. */
export const normaliseText = remembering((text) => toSimplified(text.normalize('NFKC').toLowerCase()), {
  most: 512,
  longest: 600,
});

const RUN = /[\p{Script=Han}]+|[a-z0-9]+(?:\.[0-9]+)?/gu;

/** Runs of Han characters and of Latin letters or digits, in order. */
export function runs(normalised: string): string[] {
  return normalised.match(RUN) ?? [];
}

/** Character bigrams of Han runs (a lone character stands for itself) and whole Latin or digit runs. */
export function terms(normalised: string): string[] {
  const result: string[] = [];
  for (const run of runs(normalised)) {
    if (/^[a-z0-9]/.test(run)) {
      result.push(run);
      continue;
    }
    const characters = [...run];
    if (characters.length === 1) result.push(run);
    for (let i = 0; i + 1 < characters.length; i += 1) result.push(`${characters[i]}${characters[i + 1]}`);
  }
  return result;
}

/** Single Han characters and whole Latin or digit runs: coarser than bigrams, kinder to other word order. */
export function characters(normalised: string): string[] {
  return runs(normalised).flatMap((run) => (/^[a-z0-9]/.test(run) ? [run] : [...run]));
}

const SHORTEST_CLAUSE = 2;

/** The parts between punctuation marks and spaces; the whole text where there is one part. */
export function clauses(normalised: string): string[] {
  const parts = normalised
    .split(/[，。！？；：、,.!?;:\s…~—]+/u)
    .filter((part) => part.length >= SHORTEST_CLAUSE);
  return parts.length > 0 ? parts : [normalised];
}
