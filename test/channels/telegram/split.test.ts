import { describe, expect, it } from 'vitest';
import { splitText } from '../../../src/channels/telegram/split.ts';

describe('a long text', () => {
  it('stays whole while it fits, without blanks around it', () => {
    expect(splitText('  你好。\n')).toEqual(['你好。']);
    expect(splitText('字'.repeat(4096))).toHaveLength(1);
    expect(splitText(' \n ')).toEqual([]);
  });

  it.each([
    ['paragraphs', '一二三四五。\n\n六七八。九十', 12, ['一二三四五。', '六七八。九十']],
    ['lines', '一二三四五。\n六七八。九十', 12, ['一二三四五。', '六七八。九十']],
    ['sentences', '一二三四五。”六七，八九十', 10, ['一二三四五。”', '六七，八九十']],
    ['clauses', '一二三四五六，七八九十', 9, ['一二三四五六，', '七八九十']],
    ['words', 'one two three', 9, ['one two', 'three']],
    ['characters', '一二三四五六七', 3, ['一二三', '四五六', '七']],
  ])('is cut between %s', (_name, text, limit, parts) => {
    expect(splitText(text, limit)).toEqual(parts);
  });

  it('is not cut after a scrap at its beginning', () => {
    expect(splitText('好。\n一二三四五六，七八九十', 11)).toEqual(['好。\n一二三四五六，', '七八九十']);
  });

  it('never tears a character apart', () => {
    const family = '👨‍👩‍👧‍👦';
    expect(splitText(`${family}${family}`, family.length + 3)).toEqual([family, family]);
    for (const part of splitText('𠮷'.repeat(50), 7)) expect(part).toMatch(/^(?:𠮷)+$/u);
  });

  it('loses nothing and keeps to the limit', () => {
    const text = Array.from(
      { length: 900 },
      (_, i) => `第${i}条，${'内容'.repeat(i % 17)}。${i % 5 ? '' : '\n'}`,
    ).join('');
    const parts = splitText(text);
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) expect(part.length).toBeLessThanOrEqual(4096);
    expect(parts.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
  });
});
