import { toSimplified } from '../text.ts';

/** Normalised UTF-16 code of each code unit; 0 where it breaks a run. */
let table: Uint16Array | undefined;

const FIRST_HAN = 0x3400;
const LAST_HAN = 0x9fff;
/** 々 and 〇 belong to Han words. */
const ALSO_HAN: readonly number[] = [0x3005, 0x3007];

export function isHan(code: number): boolean {
  return (code >= FIRST_HAN && code <= LAST_HAN) || ALSO_HAN.includes(code);
}

/**
 * NFKC, lower case, simplified characters, one code for each code unit; everything that is neither Han nor a
 * Latin letter nor a digit is 0. The same as `normaliseText` for single characters, and fast enough for
 * millions of them.
 */
export function codesOf(text: string): Uint16Array {
  const codes = (table ??= buildTable());
  const normal = text.normalize('NFKC');
  const result = new Uint16Array(normal.length);
  for (let i = 0; i < normal.length; i += 1) result[i] = codes[normal.charCodeAt(i)] ?? 0;
  return result;
}

function buildTable(): Uint16Array {
  const codes = new Uint16Array(0x10000);
  for (let code = 48; code <= 57; code += 1) codes[code] = code;
  for (let code = 97; code <= 122; code += 1) codes[code] = code;
  for (let code = 65; code <= 90; code += 1) codes[code] = code + 32;
  for (const code of ALSO_HAN) codes[code] = code;
  const han: string[] = [];
  for (let code = FIRST_HAN; code <= LAST_HAN; code += 1) han.push(String.fromCharCode(code));
  // One conversion for all: a line break keeps the tables from reading neighbours as one word.
  const simple = toSimplified(han.join('\n')).split('\n');
  han.forEach((character, i) => {
    const to = simple[i] ?? character;
    codes[character.charCodeAt(0)] = (to.length === 1 ? to : character).charCodeAt(0);
  });
  return codes;
}

const HASH_SPACE = 0x33000000;

/** Keys of a bigram or of a single character: the codes side by side; never in the space of hashed runs. */
export function pairKey(first: number, second: number): number {
  return first * 0x10000 + second;
}

/**
 * Term keys of normalised codes, in order: character bigrams of Han runs (a lone character stands for
 * itself), whole runs of Latin letters and digits.
 */
export function termKeys(codes: Uint16Array): Uint32Array {
  const keys = new Uint32Array(codes.length);
  let count = 0;
  let at = 0;
  while (at < codes.length) {
    const code = codes[at] ?? 0;
    if (code === 0) {
      at += 1;
    } else if (isHan(code)) {
      let end = at + 1;
      while (end < codes.length && isHan(codes[end] ?? 0)) end += 1;
      if (end === at + 1) keys[count++] = pairKey(code, 0);
      for (let i = at; i + 1 < end; i += 1) keys[count++] = pairKey(codes[i] ?? 0, codes[i + 1] ?? 0);
      at = end;
    } else {
      let hash = 0x811c9dc5;
      while (at < codes.length && (codes[at] ?? 0) !== 0 && !isHan(codes[at] ?? 0)) {
        hash = Math.imul(hash ^ (codes[at] ?? 0), 0x01000193) >>> 0;
        at += 1;
      }
      keys[count++] = hash % HASH_SPACE;
    }
  }
  return keys.subarray(0, count);
}
