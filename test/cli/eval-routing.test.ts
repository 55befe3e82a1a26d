import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { evalRouting } from '../../src/cli/eval-routing.ts';
import { messages } from '../tickets/routing/small-tree.ts';

const folder = mkdtempSync(join(tmpdir(), 'hotline-'));
afterAll(() => rmSync(folder, { recursive: true }));

const names: Record<string, string> = {
  admission: '教育文体',
  classes: '教育文体',
  highway: '交通运输',
  parking: '公安',
  loud: '环境保护',
  air: '环境保护',
};

function fileOf(name: string, rename: (label: string) => string, from = messages): string {
  const file = join(folder, name);
  const lines = from.map(([text, category], i) =>
    JSON.stringify({ id: String(i), subject: text, text, label: rename(names[category] ?? '') }),
  );
  writeFileSync(file, lines.join('\n'));
  return file;
}

function run(train: string, test?: string, seed = 1) {
  const out: string[] = [];
  const io = { out: (line: string) => void out.push(line), err: () => undefined };
  evalRouting({ knowledgeDir: 'knowledge' }, { train, test, seed, json: true }, io);
  return { out, last: JSON.parse(out.at(-1) ?? '') as Record<string, unknown> };
}

describe('eval routing', { timeout: 120_000 }, () => {
  it('ends with one object, the baseline in it, and says the same twice', () => {
    const train = fileOf('train.jsonl', (label) => label);
    const { out, last } = run(train);
    expect(out).toHaveLength(1);
    expect(last).toMatchObject({
      accuracy: expect.any(Number) as number,
      macroF1: expect.any(Number) as number,
      top3: expect.any(Number) as number,
      calibrationError: expect.any(Number) as number,
      examples: messages.length,
      baseline: { examples: messages.length },
    });
    expect(last['accuracy']).toBeGreaterThanOrEqual(0.75);
    expect(run(train).last).toEqual(last);
  });

  it('learns labels that no category is called, and counts an unknown one as wrong', () => {
    const train = fileOf('odd.jsonl', (label) => `甲乙${[...label].reverse().join('').slice(0, 1)}`);
    const known = run(train, train).last;
    expect(known['accuracy']).toBeGreaterThan(0.8);
    const test = fileOf('unknown.jsonl', () => '从来没有的', messages.slice(0, 4));
    expect(run(train, test).last).toMatchObject({ accuracy: 0, top3: 0, examples: 4 });
  });

  it('refuses a file without messages and one of another form', () => {
    const empty = join(folder, 'empty.jsonl');
    writeFileSync(empty, '\n');
    expect(() => run(empty)).toThrow(/没有留言/u);
    const other = join(folder, 'other.jsonl');
    writeFileSync(other, '{"id":1,"text":"x"}');
    expect(() => run(other)).toThrow(/每行一个 JSON|读不了/u);
  });
});
