const digits = new Map([...'零一二三四五六七八九'].map((char, value) => [char, value]));
digits.set('〇', 0).set('两', 2);
const tens = new Map([
  ['十', 10],
  ['百', 100],
  ['千', 1000],
]);
const myriads = new Map([
  ['万', 1e4],
  ['亿', 1e8],
]);

/** Characters a Chinese numeral is written with, for use inside a character class. */
export const numeralChars = '零〇一二三四五六七八九十百千万亿两';
export const digitChars = '零〇一二三四五六七八九';

/**
 * 十五 → 15, 一百五 → 150, 二〇二五 → 2025, 一点五 → 1.5. Undefined for what is no number although it is
 * written with the same characters: 十四五 (a five-year plan), 百 or 万 alone.
 */
export function parseChineseNumber(written: string): number | undefined {
  const [whole = '', fraction] = written.split('点');
  const integer = parseInteger(whole);
  if (integer === undefined || fraction === undefined) {
    return integer;
  }
  const decimals = [...fraction].map((char) => digits.get(char));
  return decimals.includes(undefined) ? undefined : Number(`${integer}.${decimals.join('')}`);
}

function parseInteger(written: string): number | undefined {
  const values = [...written].map((char) => digits.get(char));
  if (written !== '' && !values.includes(undefined)) {
    return Number(values.join(''));
  }
  return /^[百千万亿]*$/.test(written) ? undefined : addUp(written);
}

/** Adds digit × place from left to right; 万 and 亿 close a section of four places. */
function addUp(written: string): number | undefined {
  let total = 0;
  let section = 0;
  let digit: number | undefined;
  let lastPlace = 1;
  for (const char of written) {
    const value = digits.get(char);
    const place = tens.get(char) ?? myriads.get(char);
    if (value !== undefined) {
      if (digit !== undefined && digit !== 0) {
        return undefined;
      }
      lastPlace = value === 0 ? 1 : lastPlace;
      digit = value;
      continue;
    }
    if (place === undefined) {
      return undefined;
    }
    if (place < 1e4) {
      section += (digit ?? 1) * place;
    } else {
      const closed = section + (digit ?? 0);
      total = place === 1e8 ? (total + closed) * place : total + closed * place;
      section = 0;
    }
    lastPlace = place;
    digit = undefined;
  }
  // Spoken short forms: the last digit counts in the next lower place (一百五 is 150, 三万五 is 35,000).
  return total + section + (digit ?? 0) * Math.max(1, lastPlace / 10);
}
