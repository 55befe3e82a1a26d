import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identityCheck, isBankCard, isIdentityNumber } from '../../src/conversation/check-digits.ts';
import { createMask } from '../../src/conversation/masking.ts';

const mask = createMask(['12345', '0951-6029949']);
const SEED = 20261126;
const runs = { seed: SEED, numRuns: 1_500 };

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((it) => it.join(''));
const two = (n: number) => String(n).padStart(2, '0');

const provinces = [
  11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61,
  62, 63, 64, 65, 71, 81, 82, 83,
];
const identity = fc
  .tuple(
    fc.constantFrom(...provinces),
    digits(4),
    fc.integer({ min: 1920, max: 2025 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    digits(3),
  )
  .map(([province, area, year, month, day, order]) => {
    const head = `${province}${area}${year}${two(month)}${two(day)}${order}`;
    return head + identityCheck(head);
  });

const card = fc
  .tuple(fc.constantFrom('62', '4', '51', '55', '35', '9'), fc.integer({ min: 16, max: 19 }), digits(18))
  .map(([begin, length, rest]) => {
    const head = (begin + rest).slice(0, length - 1);
    return head + [...'0123456789'].find((it) => isBankCard(head + it));
  });

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const plate = fc
  .tuple(
    fc.constantFrom(...'京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'),
    fc.constantFrom(...LETTERS),
    fc.constantFrom('', 'D', 'F'),
    digits(5),
  )
  .map(([province, city, energy, number]) => [`${province}${city}`, `${energy}${number}`] as const);

const fullWidth = (text: string) =>
  text.replace(/[!-~]/g, (it) => String.fromCharCode(it.charCodeAt(0) + 0xfee0));
const inChinese = (text: string) => text.replace(/\d/g, (it) => '零一二三四五六七八九'[Number(it)] ?? it);
const unchanged = (text: string) => text;
const around = fc.tuple(
  fc.constantFrom('', '我是', '号码', '，', '（', '\n', '卡', '证'),
  fc.constantFrom('', '。', '，请查', '）', '\n', '的'),
);

/** Cut into groups of this size, with this between them. */
const grouped = (text: string, size: number, between: string) =>
  (text.match(new RegExp(`.{1,${size}}`, 'gu')) ?? []).join(between);

describe('whatever way it is written, nothing is left of', () => {
  it('an identity number with its check character', () => {
    const between = fc.constantFrom('', ' ', '-', '·', '.', '/', '、', '，', '—', '　', '_', ', ');
    const styles = fc.constantFrom(unchanged, fullWidth, (it: string) => it.toLowerCase());
    fc.assert(
      fc.property(
        identity,
        styles,
        between,
        fc.integer({ min: 1, max: 9 }),
        around,
        (id, style, mark, size, [a, b]) => {
          expect(isIdentityNumber(id)).toBe(true);
          expect(mask(`${a}${grouped(style(id), size, mark)}${b}`)).toBe(`${a}[身份证号]${b}`);
        },
      ),
      runs,
    );
  });

  it('one that is read out figure by figure', () => {
    fc.assert(
      fc.property(
        identity,
        fc.constantFrom('', ' ', '-'),
        fc.integer({ min: 3, max: 9 }),
        around,
        (id, mark, size, [a, b]) => {
          expect(mask(`${a}${grouped(inChinese(id), size, mark)}${b}`)).toBe(`${a}[身份证号]${b}`);
        },
      ),
      runs,
    );
  });

  it('a bank card with its check digit', () => {
    const between = fc.constantFrom('', ' ', '-', '·', '.', '/', '_', '—', '　', '  ');
    fc.assert(
      fc.property(
        card,
        fc.constantFrom(unchanged, fullWidth),
        between,
        fc.constantFrom(3, 4, 5, 6),
        around,
        (number, style, mark, size, [a, b]) => {
          expect(mask(`${a}${grouped(style(number), size, mark)}${b}`)).toMatch(/\[(?:银行卡号|身份证号)\]/u);
          expect(mask(`${a}${grouped(style(number), size, mark)}${b}`)).not.toMatch(/[\d\uff10-\uff19]{3}/u);
        },
      ),
      runs,
    );
  });

  it('a number plate', () => {
    const between = fc.constantFrom('', ' ', '-', '·', '.', '—', '　', '•');
    const styles = fc.constantFrom(unchanged, fullWidth, inChinese, (it: string) => it.toLowerCase());
    fc.assert(
      fc.property(plate, styles, between, around, ([where, number], style, mark, [a, b]) => {
        expect(mask(`${a}${style(where)}${mark}${style(number)}${b}`)).toBe(`${a}[车牌号]${b}`);
      }),
      runs,
    );
  });
});

describe('whatever is masked', () => {
  it('is masked once: the mask of a masked text is that text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(identity, card, fc.string({ unit: 'grapheme' })), { maxLength: 5 }),
        (parts) => {
          const masked = mask(parts.join('，'));
          expect(mask(masked)).toBe(masked);
        },
      ),
      runs,
    );
  });
});
