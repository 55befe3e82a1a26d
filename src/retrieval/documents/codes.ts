import { toSimplified } from '../text.ts';

/** Normalised UTF-16 code of each code unit; 0 where it breaks a run. */
let table: Uint16Array | undefined;

const FIRST_HAN = 0x3400;
const LAST_HAN = 0x9fff;
/** 々 and 〇 belong to Han words. */
const REPEATED = 0x3005;
const ZERO = 0x3007;

export function isHan(code: number): boolean {
  return (code >= FIRST_HAN && code <= LAST_HAN) || code === REPEATED || code === ZERO;
}

/** The table itself, for those who walk through code units of their own. */
export function codeTable(): Uint16Array {
  return (table ??= buildTable());
}

/**
 * NFKC, lower case, simplified characters, one code for each code unit; everything that is neither Han nor a
 * Latin letter nor a digit is 0. The same as `normaliseText` for single characters, and fast enough for
 * millions of them.
 */
export function codesOf(text: string): Uint16Array {
  const codes = codeTable();
  const result = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i += 1) result[i] = codes[text.charCodeAt(i)] ?? 0;
  return result;
}

function buildTable(): Uint16Array {
  const codes = new Uint16Array(0x10000);
  const units: string[] = [];
  for (let code = 0; code < 0xd800; code += 1) units.push(String.fromCharCode(code));
  for (let code = 0xf900; code < 0x10000; code += 1) units.push(String.fromCharCode(code));
  const plain = units.map((unit) => unit.normalize('NFKC').toLowerCase());
  // One conversion for all: a line break keeps the tables from reading neighbours as one word.
  const simple = toSimplified(plain.map((unit) => (isKept(unit) ? unit : '')).join('\n')).split('\n');
  units.forEach((unit, i) => {
    const to = simple[i] ?? '';
    codes[unit.charCodeAt(0)] = isKept(to)
      ? to.charCodeAt(0)
      : isKept(plain[i] ?? '')
        ? (plain[i] ?? '').charCodeAt(0)
        : 0;
  });
  return codes;
}

function isKept(unit: string): boolean {
  return unit.length === 1 && (isHan(unit.charCodeAt(0)) || /[a-z0-9]/.test(unit));
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
      const from = at;
      while (at < codes.length && (codes[at] ?? 0) !== 0 && !isHan(codes[at] ?? 0)) at += 1;
      keys[count++] = hashOf(codes, from, at);
    }
  }
  return keys.subarray(0, count);
}

function hashOf(codes: Uint16Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (codes[at] ?? 0), 0x01000193) >>> 0;
  return hash % HASH_SPACE;
}

/** The key of a run of Latin letters and digits in code units that are not normalised yet. */
export function runKey(units: Uint16Array, from: number, to: number): number {
  const codes = codeTable();
  return hashOf(
    units.subarray(from, to).map((unit) => codes[unit] ?? 0),
    0,
    to - from,
  );
}
