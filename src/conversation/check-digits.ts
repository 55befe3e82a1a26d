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

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECKS = '10X98765432';

/** The check character of GB 11643 to the first 17 digits of an identity number. */
export function identityCheck(digits: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return CHECKS[sum % 11] ?? '';
}

/** 18 characters with their check character (GB 11643). */
export function isIdentityNumber(text: string): boolean {
  return /^\d{17}[\dXx]$/.test(text) && identityCheck(text) === text[17]?.toUpperCase();
}

const DIGITS: Readonly<Record<string, string>> = {
  零: '0',
  〇: '0',
  一: '1',
  幺: '1',
  壹: '1',
  二: '2',
  两: '2',
  贰: '2',
  三: '3',
  叁: '3',
  四: '4',
  肆: '4',
  五: '5',
  伍: '5',
  六: '6',
  陆: '6',
  七: '7',
  柒: '7',
  八: '8',
  捌: '8',
  九: '9',
  玖: '9',
};
/** Chinese figures that are read out one by one. */
export const CHINESE_DIGITS = Object.keys(DIGITS).join('');

/** Figures read out one by one as plain digits; keeps the length. */
export function plainDigits(text: string): string {
  return text.replace(new RegExp(`[${CHINESE_DIGITS}]`, 'gu'), (it) => DIGITS[it] ?? it);
}
