import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';
import { codesOf, isHan } from '../../../src/retrieval/documents/codes.ts';

/** How an engine that takes its own tokeniser is to cut a text; repeats stay. */
export type Tokenise = (text: string) => string[];

/** The terms of this project's own search: character bigrams of Han runs, whole runs of Latin letters and digits. */
export function bigrams(text: string): string[] {
  return runsOf(text).flatMap((run) => {
    if (!isHan(run.charCodeAt(0)) || run.length === 1) return [run];
    return Array.from({ length: run.length - 1 }, (_, i) => run.slice(i, i + 2));
  });
}

/** Trigrams, where a run is long enough for one: what the trigram tokeniser of FTS5 can find. */
export function trigrams(text: string): string[] {
  return runsOf(text, false).flatMap((run) =>
    Array.from({ length: Math.max(0, run.length - 2) }, (_, i) => run.slice(i, i + 3)),
  );
}

/** Words as jieba's search mode cuts them, with the shorter words inside long ones; lone characters say little. */
export function createWords(): Tokenise {
  const jieba = Jieba.withDict(dict);
  return (text) =>
    jieba
      .cutForSearch(normalised(text), true)
      .filter((word) => word.length > 1 && (isHan(word.charCodeAt(0)) || /^[a-z0-9]+$/u.test(word)));
}

/** Normalised as this project's search does, everything that is no term a space. */
export function normalised(text: string): string {
  const codes = codesOf(text).map((code) => (code === 0 ? 0x20 : code));
  return Buffer.from(codes.buffer, codes.byteOffset, codes.byteLength).toString('utf16le');
}

/** Runs of Han characters and of others; with `apart` false the two stay together. */
function runsOf(text: string, apart = true): string[] {
  const words = normalised(text).split(/ +/u).filter(Boolean);
  return apart ? words.flatMap((word) => word.match(/[a-z0-9]+|[^a-z0-9]+/gu) ?? []) : words;
}
