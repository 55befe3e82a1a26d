import { describe, expect, test } from 'vitest';
import {
  newQueryCode,
  newTicketNumber,
  parseQueryCode,
  parseTicketNumber,
  queryCodeAlphabet,
} from '../../src/tickets/numbering.ts';
import { seededRandom } from '../support/random.ts';

describe('a ticket number', () => {
  test('has the day in Beijing and five digits', () => {
    const lastMinute = Date.UTC(2026, 10, 20, 15, 59, 59);
    expect(newTicketNumber(lastMinute, () => 42)).toBe('XH20261120-00042');
    expect(newTicketNumber(lastMinute + 1000, () => 99_999)).toBe('XH20261121-99999');
  });

  test.each([
    'XH20261121-48213',
    'xh20261121-48213',
    '20261121-48213',
    '2026112148213',
    'XH2026112148213',
    'ＸＨ２０２６１１２１－４８２１３',
    ' XH 20261121 — 48213 ',
    '工单号是xh20261121–48213，帮我查一下',
    '查XH20261121-48213和XH20261121-00001',
  ])('is understood from “%s”', (typed) => {
    expect(parseTicketNumber(typed)).toBe('XH20261121-48213');
  });

  test.each([
    '',
    '你好',
    'XH20261121',
    'XH20261121-4821',
    'XH20261121-482131',
    'XH20261321-48213',
    'XH20261132-48213',
    '640102202611214821',
    '13900000000',
  ])('is not read into “%s”', (typed) => {
    expect(parseTicketNumber(typed)).toBeNull();
  });

  test('survives being made and typed', () => {
    const random = seededRandom(1);
    for (let i = 0; i < 500; i += 1) {
      const number = newTicketNumber(Date.UTC(2026, 0, 1) + random(4_000) * 86_400_000, random);
      expect(parseTicketNumber(number.toLowerCase().replace('-', ''))).toBe(number);
    }
  });
});

describe('a query code', () => {
  test('has eight characters that cannot be mistaken for one another', () => {
    expect(queryCodeAlphabet).not.toMatch(/[01OIL]/);
    expect(new Set(queryCodeAlphabet).size).toBe(queryCodeAlphabet.length);
    const random = seededRandom(2);
    for (let i = 0; i < 500; i += 1) {
      const code = newQueryCode(random);
      expect(code).toHaveLength(8);
      expect(parseQueryCode(code)).toBe(code);
    }
  });

  test.each(['abcd2345', 'ABCD 2345', 'abcd-2345', 'ＡＢＣＤ２３４５', ' AbCd2345\n'])(
    'is understood from “%s”',
    (typed) => {
      expect(parseQueryCode(typed)).toBe('ABCD2345');
    },
  );

  test.each(['', 'ABCD234', 'ABCD23456', 'ABCD234O', 'ABCD2341', '查询码ABCD'])('is not “%s”', (typed) => {
    expect(parseQueryCode(typed)).toBeNull();
  });
});
