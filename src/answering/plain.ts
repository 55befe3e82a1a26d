import { normaliseText } from '../retrieval/text.ts';

/** What triage's patterns are held against: simplified, lower case, half width, without white space. */
export function plain(text: string): string {
  // Before it is simplified: 么 that stands alone would be taken for 幺.
  return normaliseText(text.replace(SPACE, '')).replace(SPACE, '');
}

/** The same for words of the directories: few, and held against every question. */
export const plainWord = knownOnce(plain);
/** The same for names of documents. */
export const normalisedWord = knownOnce(normaliseText);

function knownOnce(read: (text: string) => string): (word: string) => string {
  const known = new Map<string, string>();
  return (word) => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const said = read(word);
    known.set(word, said);
    return said;
  };
}

const SPACE = /[\s\u200b-\u200f\u2060\ufeff]+/gu;
