import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadWording } from '../../src/conversation/wording.ts';
import { formatInstant, noticeKeys, noticeParams, noticeText } from '../../src/tickets/notices.ts';
import { T0 } from '../support/samples.ts';
import { act, inputs, moved, operator, stages } from './cast.ts';

const file = 'prompts/wording-tickets.yaml';
const say = loadWording(noticeParams, readFileSync(file, 'utf8'), file);

test('every notice has words, and the words have its placeholders', () => {
  for (const key of noticeKeys) {
    const params = Object.fromEntries(noticeParams[key].map((name) => [name, `<${name}>`]));
    expect(noticeText(say, { key, params })).toContain('<number>');
  }
});

test('times are told as in Beijing', () => {
  expect(formatInstant(T0)).toBe('2026年11月21日 09:00');
  expect(formatInstant(Date.UTC(2026, 10, 21, 16, 5))).toBe('2026年11月22日 00:05');
});

test('a closing tells the reply and asks for a rating', () => {
  const { ticket } = stages.replied();
  const { informs } = moved(act(ticket, 'close', operator));
  const text = informs ? noticeText(say, informs) : '';
  expect(text).toContain('水管已经修好。');
  expect(text).toContain('评价');
});

test('a rejection without a reason ends with the route', () => {
  const { ticket } = stages.submitted();
  const { informs } = moved(act(ticket, 'reject', operator, { input: { ...inputs.reject, note: '' } }));
  expect(informs && noticeText(say, informs)).toMatch(/请向区人民法院起诉$/);
});
