import { describe, expect, it } from 'vitest';
import { phoneLinks, phoneParts, splitSources } from '../../../src/channels/web/assets/text-parts.js';

const phones = phoneLinks([
  { number: '110' },
  { number: '120' },
  { number: '12345' },
  { number: '12110', sms: true },
  { number: '0951-6029949' },
]);
const linked = (line: string) =>
  phoneParts(line, phones)
    .filter(({ href }) => href)
    .map(({ text, href }) => `${text} ${href}`);

describe('official numbers in a text', () => {
  it('become links to call, or to write where one writes', () => {
    expect(linked('马上打 110、120；不方便出声，发短信到12110。')).toEqual([
      '110 tel:110',
      '120 tel:120',
      '12110 sms:12110',
    ]);
    expect(linked('小华热线0951-6029949')).toEqual(['0951-6029949 tel:09516029949']);
  });

  it.each([
    '每月 120 元',
    '满120天',
    '〔2020〕110号',
    '第110条',
    '21105',
    '2025-110',
    '1.110',
    '123451',
    '120%',
    '网上有110个人',
  ])('are not seen in %s', (line) => {
    expect(linked(line)).toEqual([]);
  });

  it('leave the text as it was', () => {
    const line = '打 120、12345，不是 120 元。';
    expect(
      phoneParts(line, phones)
        .map(({ text }) => text)
        .join(''),
    ).toBe(line);
  });
});

describe('the sources of an answer', () => {
  it('are the numbered lines after the line 依据; what follows stays visible', () => {
    expect(splitSources('可以申领。[1]\n\n依据\n[1]《条例》第一条\n[2]《办法》\n以上由程序整理。')).toEqual({
      answer: '可以申领。[1]',
      sources: ['[1]《条例》第一条', '[2]《办法》'],
      below: '以上由程序整理。',
    });
  });

  it('without numbers are everything that follows', () => {
    expect(splitSources('可以。\n依据：\n《条例》第一条').sources).toEqual(['《条例》第一条']);
  });

  it('are not looked for in the middle of a line', () => {
    const text = '没有依据的话不能说。';
    expect(splitSources(text)).toEqual({ answer: text, sources: [], below: '' });
  });
});
