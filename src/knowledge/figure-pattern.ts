import { digitChars, numeralChars } from './chinese-number.ts';

const arabic = String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`;
const chinese = `[${numeralChars}]+(?:点[${digitChars}]+)?`;
const anyNumber = `(?:${arabic}|${chinese})`;
const year = `(?:\\d{4}|[${digitChars}]{4})`;
const small = `(?:\\d{1,2}|[一二三四五六七八九十]{1,3})`;
const s = '\\s*';

/**
 * Alternatives are tried in this order at every place: what is longer and more particular stands first, so that
 * a date is not read as three numbers and 百分之五 not as 5.
 */
export const figurePattern = new RegExp(
  [
    String.raw`(?<phone>(?<!\d)(?:0\d{2,3}-\d{7,8}|[48]00-\d{3}-?\d{4})(?!\d))`,
    String.raw`(?<iso>(?<!\d)\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d))`,
    `(?<y>(?<!\\d)${year})${s}年(?:${s}(?<m>${small})${s}月(?:${s}(?<d>${small})${s}[日号])?)?`,
    `(?<!\\d)(?<m2>${small})${s}月${s}(?<d2>${small})${s}[日号]`,
    `第${s}(?<ordinal>${anyNumber})${s}(?<level>[条款项章节编号])(?<sub>之[一二三四五六七八九十]+)?`,
    `(?<of>[百千万])分之${s}(?<part>${anyNumber})`,
    `(?<percent>${anyNumber})${s}(?<sign>[%‰])`,
    `(?<below>${chinese})分之(?<above>${chinese})`,
    String.raw`(?<ratio>(?<![\d/])\d{1,3}/\d{1,3}(?![\d/]))`,
    `半(?<half>年|个?月|天|日|小时|个小时)`,
    `(?<arabic>${arabic})(?:${s}(?<times>万亿|千万|百万|[百千万亿]))?`,
    `(?<chinese>${chinese})`,
  ].join('|'),
  'gu',
);
