import { normaliseText } from '../retrieval/text.ts';

/** Between clauses, whatever stood there. */
export const BREAK = '，';

/** Marks that end a clause, unless they stand within a number, and what is no text at all, such as emoji. */
const MARKS = /(?<!\d)[.:]|[.:](?!\d)|[，,。!?;、…~()<>《》"“”'‘’【】[\]{}|]|\p{Extended_Pictographic}/gu;
const HAN = '[\\p{Script=Han}〇]';
/** Signs put between the characters of a word to get it past a filter. */
const SIGNS = new RegExp(`(?<=${HAN})[·/_\\-*+.]+(?=${HAN})`, 'gu');
const INVISIBLE = /[\u200b-\u200f\u2060\ufeff]|\ufe0f/gu;

/**
 * The text as clauses with one mark between them: simplified, lower case, half width. A space ends a clause only
 * between two Chinese words; lone characters are joined, for 救 命 is one word.
 */
export function readClauses(text: string): string {
  return normaliseText(text)
    .replaceAll(INVISIBLE, '')
    .replaceAll(SIGNS, ' ')
    .replaceAll(MARKS, '\n')
    .split(/\s*\n\s*/u)
    .map((line) => joinWords(line.trim()))
    .filter((line) => line !== '')
    .join(BREAK);
}

function joinWords(line: string): string {
  const words = line.split(/\s+/u);
  return words.reduce((said, word, at) => {
    const before = words[at - 1];
    const apart =
      before !== undefined && isPhrase(before) && isPhrase(word) && endsHan(before) && startsHan(word);
    return `${said}${apart ? BREAK : ''}${word}`;
  }, '');
}

function isPhrase(word: string): boolean {
  return [...word].length > 1;
}

function endsHan(word: string): boolean {
  return /\p{Script=Han}$/u.test(word);
}

function startsHan(word: string): boolean {
  return /^\p{Script=Han}/u.test(word);
}
