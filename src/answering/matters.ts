import type { Matter } from '../knowledge/directories.ts';
import { plain } from './plain.ts';

interface PlainMatter {
  matter: Matter;
  words: string[];
  unless: string[];
}

/** The words of a directory are read once, and held against every question. */
const known = new WeakMap<readonly Matter[], PlainMatter[]>();

/** The matter outside the corpus that the question names, by the longest of its words; undefined for none. */
export function findMatter(question: string, matters: readonly Matter[]): Matter | undefined {
  const said = plain(question);
  let best: { matter: Matter; length: number } | undefined;
  for (const { matter, words, unless } of readMatters(matters)) {
    const length = longestIn(said, words, best?.length ?? 0);
    if (length === undefined || unless.some((word) => said.includes(word))) continue;
    best = { matter, length };
  }
  return best?.matter;
}

function longestIn(said: string, words: readonly string[], longerThan: number): number | undefined {
  let longest: number | undefined;
  for (const { length } of words.filter((word) => word.length > longerThan && said.includes(word)))
    longest = Math.max(longest ?? 0, length);
  return longest;
}

function readMatters(matters: readonly Matter[]): PlainMatter[] {
  const before = known.get(matters);
  if (before !== undefined) return before;
  const read = matters.map((matter) => ({
    matter,
    words: matter.words.map(plain),
    unless: (matter.unless ?? []).map(plain),
  }));
  known.set(matters, read);
  return read;
}
