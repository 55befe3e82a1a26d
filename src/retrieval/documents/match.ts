import { codesOf, codeTable, isHan, pairKey, runKey, termKeys } from './codes.ts';
import { KeyTable } from './key-table.ts';

/** The terms of a question, each once, with what a match is worth. */
export interface QueryTerms {
  readonly table: KeyTable;
  /** Nats, by the numbers of `table`. */
  readonly idf: Float64Array;
  /** Σ idf, never 0. */
  readonly information: number;
  /** Number of each term of the question, in its order. */
  readonly sequence: Int32Array;
  /** Where each term stands in `sequence`. */
  readonly places: readonly (readonly number[])[];
  /** 1 for each code that the question has. */
  readonly characters: Uint8Array;
  readonly characterCount: number;
}

export function queryTerms(question: string, idfOf: (key: number) => number): QueryTerms {
  const codes = codesOf(question);
  const table = new KeyTable(64);
  const sequence = Int32Array.from(termKeys(codes), (key) => table.add(key));
  const idf = Float64Array.from(table.keys(), idfOf);
  const places: number[][] = Array.from({ length: table.size }, () => []);
  sequence.forEach((term, at) => places[term]?.push(at));
  const characters = new Uint8Array(0x10000);
  let characterCount = 0;
  for (const code of codes) {
    if (code === 0 || characters[code] === 1) continue;
    characters[code] = 1;
    characterCount += 1;
  }
  return {
    table,
    idf,
    information: idf.reduce((sum, value) => sum + value, 0) + 1e-6,
    sequence,
    places,
    characters,
    characterCount,
  };
}

export interface TextMatch {
  within40: number;
  within100: number;
  longestRun: number;
  runs: number;
  characters: number;
  hasFigures: number;
}

/** Numbers of the terms of one text, in its order; −1 for one that the question does not have. */
interface FoundTerms {
  terms: Int32Array;
  length: number;
  characters: number;
  digits: number;
}

const DIGIT_ZERO = 48;
const DIGIT_NINE = 57;
const CHINESE_DIGIT = flags('一二三四五六七八九十百千万两半');
const COUNTED = flags('个年月日天元倍成岁次周小');

function flags(characters: string): Uint8Array {
  const result = new Uint8Array(0x10000);
  for (const character of characters) result[character.charCodeAt(0)] = 1;
  return result;
}

/** How closely the question's terms stand together in a text, given in pieces. All 0–1. */
export function matchText(query: QueryTerms, pieces: readonly Uint16Array[]): TextMatch {
  const found = findTerms(query, pieces);
  const runs = commonRuns(query, found);
  return {
    within40: bestWindow(query, found, 40),
    within100: bestWindow(query, found, 100),
    longestRun: runs.longest / query.information,
    runs: Math.min(1, runs.sum / query.information ** 1.5),
    characters: query.characterCount === 0 ? 0 : found.characters / query.characterCount,
    hasFigures: found.digits > 0 ? 1 : 0,
  };
}

/**
 * Walks through the code units once; the terms are those of `termKeys`. Most characters of a text do not stand
 * in the question, so that no term with them has to be looked up.
 */
function findTerms({ table, characters }: QueryTerms, pieces: readonly Uint16Array[]): FoundTerms {
  const codes = codeTable();
  const terms = new Int32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  const found: FoundTerms = { terms, length: 0, characters: 0, digits: 0 };
  const seen = new Set<number>();
  for (const piece of pieces) {
    let before = 0;
    let code = codes[piece[0] ?? 0] ?? 0;
    for (let at = 0; at < piece.length;) {
      if (code !== 0 && !isHan(code)) {
        const from = at;
        while (code !== 0 && !isHan(code)) {
          if (characters[code] === 1) seen.add(code);
          if (code >= DIGIT_ZERO && code <= DIGIT_NINE) found.digits += 1;
          at += 1;
          code = at < piece.length ? (codes[piece[at] ?? 0] ?? 0) : 0;
        }
        terms[found.length++] = table.find(runKey(piece, from, at));
        before = 0;
        continue;
      }
      const next = at + 1 < piece.length ? (codes[piece[at + 1] ?? 0] ?? 0) : 0;
      if (code !== 0) {
        const isAsked = characters[code] === 1;
        if (isAsked) seen.add(code);
        if (isHan(next)) {
          if (CHINESE_DIGIT[code] === 1 && COUNTED[next] === 1) found.digits += 1;
          terms[found.length++] = isAsked && characters[next] === 1 ? table.find(pairKey(code, next)) : -1;
        } else if (!isHan(before)) {
          terms[found.length++] = isAsked ? table.find(pairKey(code, 0)) : -1;
        }
      }
      before = code;
      code = next;
      at += 1;
    }
  }
  found.characters = seen.size;
  return found;
}

/** The largest share of the question's information within `width` terms. */
function bestWindow({ idf, information }: QueryTerms, { terms, length }: FoundTerms, width: number): number {
  const inside = new Uint16Array(idf.length);
  let sum = 0;
  let best = 0;
  for (let at = 0; at < length; at += 1) {
    const leaving = at > width ? (terms[at - width - 1] ?? -1) : -1;
    if (leaving >= 0 && (inside[leaving] = (inside[leaving] ?? 0) - 1) === 0) sum -= idf[leaving] ?? 0;
    const term = terms[at] ?? -1;
    if (term < 0) continue;
    if ((inside[term] = (inside[term] ?? 0) + 1) === 1) sum += idf[term] ?? 0;
    if (sum > best) best = sum;
  }
  return Math.min(1, best / information);
}

const NOWHERE: readonly number[] = [];

/** Stretches that question and text have in common: the weightiest, and all disjoint ones, each to the power 1.5. */
function commonRuns(
  { sequence, idf, places }: QueryTerms,
  { terms, length: size }: FoundTerms,
): { longest: number; sum: number } {
  const weights = new Float64Array(sequence.length);
  const lengths = new Int32Array(sequence.length);
  const bestWeight = new Float64Array(sequence.length);
  const bestLength = new Int32Array(sequence.length);
  let previous = NOWHERE;
  for (let position = 0; position < size; position += 1) {
    const term = terms[position] ?? -1;
    if (term < 0) {
      previous = NOWHERE;
      continue;
    }
    const here = places[term] ?? NOWHERE;
    // From the back, so that a run is extended by what stood one term before, not by this term.
    for (let i = here.length - 1; i >= 0; i -= 1) {
      const at = here[i] ?? 0;
      const continues = at > 0 && previous.includes(at - 1);
      weights[at] = (idf[term] ?? 0) + (continues ? (weights[at - 1] ?? 0) : 0);
      lengths[at] = 1 + (continues ? (lengths[at - 1] ?? 0) : 0);
      if ((weights[at] ?? 0) > (bestWeight[at] ?? 0)) {
        bestWeight[at] = weights[at] ?? 0;
        bestLength[at] = lengths[at] ?? 0;
      }
    }
    previous = here;
  }
  let longest = 0;
  for (const weight of bestWeight) if (weight > longest) longest = weight;
  let sum = 0;
  for (let end = sequence.length - 1; end >= 0;) {
    const length = bestLength[end] ?? 0;
    if (length > 0) sum += (bestWeight[end] ?? 0) ** 1.5;
    end -= Math.max(1, length);
  }
  return { longest, sum };
}

/** Share of the question's information that a text has, wherever it stands; 0–1. */
export function shareOf(query: QueryTerms, text: Uint16Array): number {
  const { terms, length } = findTerms(query, [text]);
  let sum = 0;
  for (const term of new Set(terms.subarray(0, length))) if (term >= 0) sum += query.idf[term] ?? 0;
  return sum / query.information;
}
