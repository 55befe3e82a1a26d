import { normaliseText } from '../retrieval/text.ts';

/** What triage's patterns are held against: simplified, lower case, half width, without white space. */
export function plain(text: string): string {
  // Before it is simplified: 么 that stands alone would be taken for 幺.
  return normaliseText(text.replace(SPACE, '')).replace(SPACE, '');
}

const known = new Map<string, string>();

/** The same for words of the directories: few, and held against every question. */
export function plainWord(word: string): string {
  const before = known.get(word);
  if (before !== undefined) return before;
  const said = plain(word);
  known.set(word, said);
  return said;
}

const SPACE = /[\s\u200b-\u200f\u2060\ufeff]+/gu;
