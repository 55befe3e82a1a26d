import { normaliseText } from '../retrieval/text.ts';

/** What triage's patterns are held against: simplified, lower case, half width, without white space. */
export function plain(text: string): string {
  // Before it is simplified: 么 that stands alone would be taken for 幺.
  return normaliseText(text.replace(SPACE, '')).replace(SPACE, '');
}

const SPACE = /[\s\u200b-\u200f\u2060\ufeff]+/gu;
