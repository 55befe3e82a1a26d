import { normaliseText } from '../retrieval/text.ts';

/** What triage's patterns are held against: simplified, lower case, half width, without white space. */
export function plain(text: string): string {
  return normaliseText(text).replace(/[\s\u200b-\u200f\u2060\ufeff]+/gu, '');
}
