import { maskAddresses } from './addresses.ts';
import { CHINESE_DIGITS, isBankCard, isIdentityNumber, plainDigits } from './check-digits.ts';
import { nameRecognisers } from './names.ts';
import { createPhones } from './phones.ts';
import { replaceFound, type Recogniser } from './recognise.ts';

export type Mask = (text: string) => string;

const SEPARATOR = '[ \\-·./\\u200b]{0,2}';
/** Where the check character decides, whatever stands between. */
const ANYTHING = '[^\\p{L}\\d]{0,2}';
const PROVINCE_CODE = '(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[123])';
const MONTH_AND_DAY = '(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])';

const EMAIL =
  /(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}\.[A-Za-z]{2,24}/g;
/** Also one that was mistyped: with a digit too many or too few it is personal data all the same. */
const IDENTITY = new RegExp(
  `(?<!\\d)${PROVINCE_CODE}\\d{4}(?:18|19|20)\\d{2}${MONTH_AND_DAY}[\\dXx]{2,6}(?![\\dXx])`,
  'g',
);
const IDENTITY_IN_GROUPS = new RegExp(`(?<!\\d)[1-9](?:${SEPARATOR}\\d){16}${SEPARATOR}[\\dXx](?!\\d)`, 'g');
/** Also of foreigners who live here for good: theirs begins with a 9. */
const IDENTITY_SHAPE = new RegExp(`^(?:${PROVINCE_CODE}\\d{4}|9\\d{5})(?:18|19|20)\\d{2}${MONTH_AND_DAY}`);
const IDENTITY_CHECKED = new RegExp(`(?<!\\d)[1-9](?:${ANYTHING}\\d){16}${ANYTHING}[\\dXx](?!\\d)`, 'gu');
/** Read out figure by figure, or in part; nothing else has so many in a row. */
const IN_WORDS = new RegExp(
  `(?=[\\d ]*[${CHINESE_DIGITS}])[\\d${CHINESE_DIGITS}](?:${SEPARATOR}[\\d${CHINESE_DIGITS}]){14,18}(?:${SEPARATOR}[XxＸ])?`,
  'gu',
);
/** Issued until 1999; older people still know theirs. */
const IDENTITY_OLD = new RegExp(
  `(?<![\\dA-Za-z])${PROVINCE_CODE}\\d{6}${MONTH_AND_DAY}\\d{3}(?![\\dA-Za-z])`,
  'g',
);
const IDENTITY_NAMED = /(?<=身份证(?:号码?)?(?:是|为)?[ :]{0,3})\d[\d \-·./,、]{12,36}[\dXx](?!\d)/g;
const CARD = new RegExp(`(?<![\\dA-Za-z])[3-69](?:${SEPARATOR}\\d){15,18}`, 'g');
const CARD_NAMED = /(?<=(?:卡号?|账号|帐号|账户)(?:是|为)?[ :]{0,3})\d(?:[ \-·./,、]{0,2}\d){14,18}(?!\d)/g;
const DOCUMENT_NAMED =
  /(?<=(?:护照|通行证|回乡证|台胞证|居留证|居留身份证|居住证|军官证|士兵证|社保卡|社会保障卡|社会保障号|医保卡|医保号|残疾证|驾驶证|驾照|行驶证|出生证|学籍|结婚证|户口本)(?:编号|号码?)?(?:是|为)?[ :]{0,3})[A-Za-z]{0,2}[ -]?\d(?:[ -]?\d){6,19}[A-Za-z]?(?![\dA-Za-z])/g;
/** Passports, permits for Hong Kong, Macao and Taiwan and from there: one letter or two, then digits alone. */
const DOCUMENT =
  /(?<![A-Za-z0-9])(?:[EGDSP]\d{8}|E[A-HJ-NP-Z]\d{7}|C[A-HJ-NP-Z]?\d{7,8}|[HM]\d{8}(?:\d{2})?|[TL]\d{8})(?![A-Za-z0-9])/g;
const ACCOUNT_NAMED =
  /(?<=(?:微信号|QQ号?|qq号?)(?:是|为)?[ :]{0,3})[A-Za-z0-9][A-Za-z0-9_-]{4,19}(?![A-Za-z0-9])/g;
const PLATE_CHARACTER = `[A-HJ-NP-Z0-9${CHINESE_DIGITS}][ -]?`;
const PLATE = new RegExp(
  '[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼] ?[A-HJ-NP-Z][-·. ]{0,2}' +
    `(?=(?:[A-HJ-NP-Z][ -]?)*[0-9${CHINESE_DIGITS}])` +
    `(?:(?:${PLATE_CHARACTER}){4}[学警港澳挂领使试超]|(?:${PLATE_CHARACTER}){4,5}[A-HJ-NP-Z0-9${CHINESE_DIGITS}](?![A-Za-z0-9]))`,
  'gi',
);

/**
 * `officialNumbers` are never masked: a hotline's number is public. Full-width characters count as what
 * they stand for. Labels such as `[手机号]` take the place of what is masked; the rest stays as it was.
 */
export function createMask(officialNumbers: readonly string[]): Mask {
  const mask = createPlaceMask(officialNumbers);
  return (text) => maskAddresses(mask(withoutLongGaps(text)));
}

/** Nobody types so much blank space, or so long a number: patterns would cross it again from every sign of it. */
function withoutLongGaps(text: string): string {
  return text
    .replace(/[^\S\n]{64,}/gu, (gap) => gap.slice(0, 63))
    .replace(/\n{64,}/gu, (gap) => gap.slice(0, 63))
    .replace(/\d{100,}/gu, '[数字]');
}

/** For the place of a concern: its address stays whole, everything else is masked. */
export function createPlaceMask(officialNumbers: readonly string[]): Mask {
  const mask = createNumberMask(officialNumbers);
  return (text) => nameRecognisers.reduce(replaceFound, mask(text));
}

/** For what staff write to citizens: offices have rooms, and officials have names. */
export function createNumberMask(officialNumbers: readonly string[]): Mask {
  const phones = createPhones(officialNumbers);
  const recognisers: Recogniser[] = [
    { pattern: EMAIL, label: () => '[邮箱]' },
    { pattern: IDENTITY, label: () => '[身份证号]' },
    { pattern: IDENTITY_IN_GROUPS, label: (found) => isIdentityInGroups(found) && '[身份证号]' },
    { pattern: IDENTITY_NAMED, label: () => '[身份证号]' },
    { pattern: IDENTITY_CHECKED, label: (found) => isCheckedIdentity(found) && '[身份证号]' },
    { pattern: IN_WORDS, label: numberInWords },
    { pattern: IDENTITY_OLD, label: () => '[身份证号]' },
    { pattern: CARD_NAMED, label: () => '[银行卡号]' },
    { pattern: CARD, part: cardWithin, label: () => '[银行卡号]' },
    { pattern: DOCUMENT_NAMED, label: () => '[证件号]' },
    { pattern: DOCUMENT, label: () => '[证件号]' },
    ...phones.recognisers,
    { pattern: ACCOUNT_NAMED, label: () => '[账号]' },
    { pattern: PLATE, label: () => '[车牌号]' },
  ];
  return (text) => recognisers.reduce(replaceFound, text);
}

function isIdentityInGroups(found: string): boolean {
  return IDENTITY_SHAPE.test(found.replace(/[^\dXx]/g, ''));
}

function isCheckedIdentity(found: string): boolean {
  return isIdentityInGroups(found) && isIdentityNumber(found.replace(/[^\dXx]/g, ''));
}

function numberInWords(found: string): string {
  return isIdentityInGroups(plainDigits(found)) ? '[身份证号]' : '[银行卡号]';
}

/** The card number at the beginning of digits in groups, of which the last may be another number. */
function cardWithin(found: string, after: string): string | undefined {
  for (let end = found.length; end > 0; end -= 1) {
    const next = found[end] ?? after;
    const candidate = found.slice(0, end);
    if (/\d$/.test(candidate) && !/\d/.test(next) && isBankCard(candidate.replace(/\D/g, '')))
      return candidate;
  }
  return undefined;
}
