import { describe, expect, it } from 'vitest';
import { unsupportedFigures } from '../../src/answering/verify.ts';

const passages = [
  '困难家庭每户每年 800 元，2025 年 3 月 2 日起执行。',
  '不超过百分之八十，最长三年，由县级民政部门办理。',
  '《取暖办法》 2021-11-01',
];
const directory = ['12345', '12333', '110', '120', '0951-6029949'];
const unsupported = (text: string) => unsupportedFigures(text, { passages, directory });

describe('a figure that nothing supports', () => {
  it.each([
    ['an amount', '每户每年 801 元', '801'],
    ['an amount with thousands', '每户每年 8,000 元', '8,000'],
    ['an amount in Chinese', '每户每年九百元', '九百'],
    ['another unit', '每户 800 天', '800'],
    ['a percentage', '不超过 81%', '81%'],
    ['a percentage in Chinese', '不超过百分之九十', '百分之九十'],
    ['a date', '从 2025 年 3 月 3 日起', '2025 年 3 月 3 日'],
    ['a date in digits', '从 2021-11-02 起', '2021-11-02'],
    ['a span', '最长五年', '五'],
    ['an age', '年满 60 周岁', '60'],
    ['a telephone number of a town', '打 0951-1234567', '0951-1234567'],
    ['a short number', '打 12344', '12344'],
    ['a mobile number', '打 13800000000', '13800000000'],
  ])('is found: %s', (_what, text, figure) => {
    expect(unsupported(text)).toEqual([figure]);
  });

  it.each(['每月 120 元', '每月120元', '补 110 天', '共 12345 人', '12333多户', '发 120 块', '12345%'])(
    'is found although it has the digits of a telephone number: %s',
    (text) => {
      expect(unsupported(text)).toHaveLength(1);
    },
  );

  it('is found beside others that are supported', () => {
    expect(unsupported('每户每年 800 元，最多 900 元，打 12345 问。')).toEqual(['900']);
  });

  it('is found when nothing at all is cited', () => {
    expect(unsupportedFigures('每户 800 元，打 12345', { passages: [], directory: [] })).toEqual([
      '800',
      '12345',
    ]);
  });
});

describe('a figure that stands in a cited passage', () => {
  it.each([
    '每户每年 800 元',
    '每户每年８００元',
    '每户每年八百元',
    '不超过 80%',
    '不超过百分之八十',
    '最长 3 年',
    '2025 年 3 月 2 日起',
    '2025-03-02 起',
    '2025 年起',
    '2021-11-01起施行',
  ])('is none to worry about, however it is written: %s', (text) => {
    expect(unsupported(text)).toEqual([]);
  });
});

describe('a number of the directory', () => {
  it.each(['打 12345 问', '12333、12345', '打120，再打110。', '（电话 0951-6029949）', '12345转接', '12345'])(
    'may be named: %s',
    (text) => {
      expect(unsupported(text)).toEqual([]);
    },
  );
});

describe('what is no figure', () => {
  it.each(['', '一个家庭', '第一次', '一般情况', '万一有事', '第三条', '三心二意'])(
    'is left alone: %s',
    (text) => {
      expect(unsupported(text)).toEqual([]);
    },
  );
});
