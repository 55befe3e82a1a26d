import { halfWidth, type Recogniser } from './recognise.ts';

const S = '[ \\-·.\\u200b]{0,2}';
const COUNTRY = '(?:(?:\\+|00)?86[ \\-·.)]{0,2})?';
/** 138 0013 8000, 138 001 38000, 1380 013 8000, 13800 138000, 1380 0138 000, 138001 38000. */
const GROUPS = [
  [1, 4, 4],
  [1, 3, 5],
  [2, 3, 4],
  [3, 3, 3],
  [2, 4, 3],
  [4, 2, 3],
  [3, 2, 4],
]
  .map((sizes) => sizes.map((size) => `\\d{${size}}`).join(S))
  .join('|');
const MOBILE = new RegExp(`(?<!\\d)${COUNTRY}1[3-9](?:${GROUPS})(?!\\d)(?! ?(?:元|块钱|万元|亿))`, 'g');
/** Figure by figure. */
const MOBILE_SPACED = /(?<![\d.])1([ \-·.])[3-9](?:\1\d){9}(?!\d)(?!\1\d)/g;
const MOBILE_IN_WORDS =
  /(?<![〇零一二三四五六七八九])[一幺] ?[三四五六七八九] ?(?:[〇零一幺二两三四五六七八九] ?){8}[〇零一幺二两三四五六七八九](?![〇零一二三四五六七八九十百千万])/g;
const AREA = '(?:10|2\\d|[3-9]\\d{2})';
const LOCAL = `\\d{3,4}[ -]?\\d{4}`;
const LANDLINE = new RegExp(`(?<!\\d)\\(?0${AREA}[)]?[ -]{0,2}${LOCAL}(?!\\d)`, 'g');
const LANDLINE_ABROAD = new RegExp(`(?:\\+|00)86[ -]?\\(?0?${AREA}[)]?[ -]?${LOCAL}(?!\\d)`, 'g');
/** Without an area code only its name tells a telephone number from a date or an amount. */
const LOCAL_NAMED =
  /(?<=(?:电话|座机|固话|联系方式)(?:号码)?(?:是|为)?[ :]{0,3})(?!20\d{6})[2-8]\d{2,3}[ -]?\d{4}(?!\d)/g;

export interface Phones {
  recognisers: Recogniser[];
  /** The first telephone number of a person in a text, as it was written. */
  find(text: string): string | undefined;
}

/** A hotline's number belongs to nobody: it is never masked and is no contact. */
export function createPhones(officialNumbers: readonly string[]): Phones {
  const official = new Set(officialNumbers.flatMap(waysToWrite));
  const unlessOfficial = (label: string) => (found: string) => !official.has(digitsOf(found)) && label;
  const recognisers: Recogniser[] = [
    { pattern: MOBILE, label: unlessOfficial('[手机号]') },
    { pattern: MOBILE_SPACED, label: unlessOfficial('[手机号]') },
    { pattern: MOBILE_IN_WORDS, label: () => '[手机号]' },
    { pattern: LANDLINE_ABROAD, label: unlessOfficial('[电话]') },
    { pattern: LANDLINE, label: unlessOfficial('[电话]') },
    { pattern: LOCAL_NAMED, label: unlessOfficial('[电话]') },
  ];
  return {
    recognisers,
    find(text) {
      const view = halfWidth(text);
      for (const { pattern, label } of recognisers) {
        const match = [...view.matchAll(pattern)].find(([found]) => label(found) !== false);
        if (match !== undefined) return match[0].trim();
      }
      return undefined;
    },
  };
}

/** From elsewhere in the country, from abroad, and from the same town. */
function waysToWrite(number: string): string[] {
  const digits = digitsOf(number);
  return [digits, digits.replace(/^0/, ''), digitsOf(number.replace(/^0\d{2,3}-/, ''))];
}

function digitsOf(number: string): string {
  return number.replace(/\D/g, '').replace(/^(?:00)?86(?=0?\d{9})/, '');
}
