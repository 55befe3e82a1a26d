import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCorpus, type Corpus } from '../../src/app/corpus.ts';
import { readCases, runCases, type CaseResult } from '../../src/cli/eval-answers.ts';
import { readCheckCases, runCheckCases } from '../../src/cli/eval-entitlements.ts';
import { readConfig } from '../../src/config.ts';
import { marksOf, sourceLines, statementsOf } from '../answering/reading-answers.ts';

const TODAY = '2026-11-21';
/** Shares of right cases that must not be lost again. */
const FLOORS = {
  'answers-dev': 0.94,
  'answers-dev-2': 0.87,
  'turns-dev': 0.85,
  emergencies: 0.97,
  unanswerable: 0.92,
} as const;
type GoldenFile = keyof typeof FLOORS;

let corpus: Corpus;
const folder = mkdtempSync(join(tmpdir(), 'golden-'));

beforeAll(async () => {
  corpus = await openCorpus(readConfig({ DATA_DIR: folder }), () => undefined);
});
afterAll(() => rmSync(folder, { recursive: true }));

function missLine({ case: one, answer, faults }: CaseResult): string {
  const where = one.region === undefined ? '' : `（${one.region}）`;
  return `✗ ${one.id} ${one.question}${where} → ${answer.status}/${answer.reason ?? ''}：${faults.join('；')}`;
}

describe('the checks of what somebody is entitled to', () => {
  it('come out as the articles say, 95 of 100, with six questions at most', () => {
    const results = runCheckCases(corpus, readCheckCases('test/golden/entitlements.jsonl'), TODAY);
    const misses = results.filter(({ faults }) => faults.length > 0);
    process.stdout.write(
      misses.map(({ case: one, faults }) => `✗ ${one.id} ${faults.join('；')}\n`).join(''),
    );
    expect(1 - misses.length / results.length).toBeGreaterThanOrEqual(0.95);
    expect(Math.max(...results.map(({ asked }) => asked.length))).toBeLessThanOrEqual(6);
  });

  it('promise nothing, and say of each entitlement who decides', () => {
    const results = runCheckCases(corpus, readCheckCases('test/golden/entitlements.jsonl'), TODAY);
    for (const { text } of results) {
      expect(text).not.toMatch(/保证|一定能|肯定能|您可以领/u);
      const entries = text.match(/^\d\. /gmu)?.length ?? 0;
      expect(text.match(/谁说了算：/gu)?.length ?? 0).toBe(entries);
    }
  });
});

describe.each(Object.keys(FLOORS) as GoldenFile[])('the questions of %s', (name) => {
  let results: CaseResult[];
  beforeAll(async () => {
    results = await runCases(corpus, readCases(`test/golden/${name}.jsonl`), TODAY);
  });

  it(`are answered as they should be, ${FLOORS[name] * 100} of 100`, () => {
    const misses = results.filter(({ faults }) => faults.length > 0);
    const right = results.length - misses.length;
    process.stdout.write(
      [`${name}: ${right} / ${results.length}`, ...misses.map(missLine)].map((line) => `${line}\n`).join(''),
    );
    expect(right / results.length).toBeGreaterThanOrEqual(FLOORS[name]);
  });

  it('get answers whose sources are numbered and used, and whose statements stand unaltered', () => {
    const known = new Set(
      corpus.knowledge.items.flatMap(({ sections }) =>
        sections.flatMap(({ statements }) => statements.map(({ text }) => text)),
      ),
    );
    for (const { answer, case: one } of results) {
      const { text, citations, status } = answer;
      const lines = sourceLines(text).map(({ mark }) => mark);
      expect([one.id, lines]).toEqual([one.id, citations.map((_, i) => i + 1)]);
      expect([one.id, [...new Set(marksOf(text))]]).toEqual([one.id, lines]);
      if (status !== 'not-in-force') {
        expect([one.id, statementsOf(text).filter((line) => !known.has(line))]).toEqual([one.id, []]);
      }
    }
  });

  it('get answers that fit on a phone, none of them stopped by the check of figures', () => {
    const tooLong = results.filter(({ answer }) => answer.text.length > 1_200);
    expect(tooLong.map(({ case: one, answer }) => `${one.id}: ${answer.text.length}`)).toEqual([]);
    const stopped = results.filter(({ answer }) => answer.reason === 'verification-failed');
    expect(stopped.map(({ case: one }) => one.id)).toEqual([]);
  });
});
