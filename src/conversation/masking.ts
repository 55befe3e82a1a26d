/** Recognises personal data in what people write, so that it is masked before anything is stored. */

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECKS = '10X98765432';

/** GB 11643-1999 check character of an 18-digit identity number. */
export function isIdentityNumber(digits: string): boolean {
  if (!/^\d{17}[\dX]$/i.test(digits)) return false;
  const sum = ID_WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return ID_CHECKS[sum % 11] === digits[17]?.toUpperCase();
}

/** Luhn check, 16 to 19 digits. */
export function isBankCard(digits: string): boolean {
  if (!/^\d{16,19}$/.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

const SEPARATOR = '[ \\-\\u00a0·.]?';
const MOBILE = new RegExp(
  `(?<![\\d])(?:\\+?86${SEPARATOR})?1[3-9]\\d${SEPARATOR}\\d{4}${SEPARATOR}\\d{4}(?!\\d)`,
  'g',
);
const LANDLINE = /(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)/g;
const LONG_NUMBER = /(?<![\dA-Za-z])\d(?:[ -]?\d){13,18}[ -]?[\dXx]?(?![\dA-Za-z])/g;
const EMAIL = /[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}/g;
const PLATE =
  /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·. ]?(?=[A-HJ-NP-Z0-9]*\d)[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])/gi;

export type Mask = (text: string) => string;

/**
 * `officialNumbers` are never masked: a hotline's number is public. Full-width digits count as
 * digits. Labels such as `[手机号]` take the place of what is masked.
 */
export function createMask(officialNumbers: readonly string[]): Mask {
  const official = new Set(officialNumbers.map((number) => number.replace(/\D/g, '')));
  const unlessOfficial = (label: string) => (found: string) =>
    official.has(found.replace(/\D/g, '')) ? found : label;
  return (text) =>
    halfWidthDigits(text)
      .replace(EMAIL, '[邮箱]')
      .replace(LONG_NUMBER, maskLongNumber)
      .replace(MOBILE, unlessOfficial('[手机号]'))
      .replace(LANDLINE, unlessOfficial('[电话]'))
      .replace(PLATE, '[车牌号]');
}

function maskLongNumber(found: string): string {
  const digits = found.replace(/[ -]/g, '');
  if (isIdentityNumber(digits)) return '[身份证号]';
  if (isBankCard(digits)) return '[银行卡号]';
  // A mistyped identity number is personal data all the same: 18 characters with a plausible birth date.
  if (/^\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx]$/.test(digits)) return '[身份证号]';
  return found;
}

function halfWidthDigits(text: string): string {
  return text.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
}
