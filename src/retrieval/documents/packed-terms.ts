import type { Postings } from './postings.ts';

/**
 * The terms of one text in bytes: their keys in order, 4 bytes each, lowest first, then a byte of strength for each
 * (see Postings). What an index keeps beside a text where no list goes from terms to texts.
 */
export type PackedTerms = Uint8Array;

export interface TextTerm {
  key: number;
  strength: number;
}

const BYTES = 5;

/** Of each text, ordered by key. */
export function termsByText({ texts, keys, starts, ids, strengths }: Postings): TextTerm[][] {
  const result: TextTerm[][] = Array.from({ length: texts }, () => []);
  keys.forEach((key, term) => {
    for (let i = starts[term] ?? 0; i < (starts[term + 1] ?? 0); i += 1)
      result[ids[i] ?? 0]?.push({ key, strength: strengths[i] ?? 0 });
  });
  for (const terms of result) terms.sort((a, b) => a.key - b.key);
  return result;
}

export function packTerms(terms: readonly TextTerm[]): PackedTerms {
  const bytes = new Uint8Array(terms.length * BYTES);
  const view = new DataView(bytes.buffer);
  terms.forEach(({ key, strength }, i) => {
    view.setUint32(i * 4, key, true);
    bytes[terms.length * 4 + i] = strength;
  });
  return bytes;
}

/** 1–255; 0 where the text does not have the term. */
export function strengthIn(packed: PackedTerms, key: number): number {
  const count = packed.length / BYTES;
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  let from = 0;
  let to = count;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (view.getUint32(middle * 4, true) < key) from = middle + 1;
    else to = middle;
  }
  return from < count && view.getUint32(from * 4, true) === key ? (packed[count * 4 + from] ?? 0) : 0;
}
