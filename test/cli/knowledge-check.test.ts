import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { knowledgeCheck } from '../../src/cli/knowledge-check.ts';
import { folder, itemText, knowledgeFolder } from '../knowledge/folder.ts';

function run(...args: string[]): { code: number; lines: string[] } {
  const lines: string[] = [];
  const write = (line: string) => lines.push(line);
  return { code: knowledgeCheck(args, { out: write, err: write }), lines };
}

describe('knowledge check', () => {
  it('ends well on a sound folder', () => {
    const dir = knowledgeFolder({ 'items/one.md': itemText('one') });
    expect(run('--dir', dir)).toEqual({ code: 0, lines: ['共 1 条知识点可用，0 处问题。'] });
  });

  it('prints each fault with file and line, and fails', () => {
    const dir = knowledgeFolder({ 'items/one.md': itemText('one', { head: { topic: '天气' } }) });
    const { code, lines } = run('--dir', dir);
    expect(code).toBe(1);
    expect(lines[0]).toBe(`${join(dir, 'items/one.md')}:3 事项“天气”不在 topics.yaml 里，换成里面的名字`);
  });

  it('holds the items against the original texts when it is told where they are', () => {
    const dir = knowledgeFolder({ 'items/one.md': itemText('one') });
    const { code, lines } = run('--dir', dir, '--sources', folder({ 'laws/other.md': '' }));
    expect(code).toBe(1);
    expect(lines[0]).toMatch(/失业保险条例\.md 不存在/);
  });

  it('refuses an argument it does not know', () => {
    expect(() => run('--colour')).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
});
