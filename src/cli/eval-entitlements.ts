import { z } from 'zod';
import type { CheckScope, EntitlementCheck } from '../answering/entitlements/check.ts';
import type { FactValue } from '../answering/entitlements/truth.ts';
import type { Corpus } from '../app/corpus.ts';
import { HotlineError } from '../errors.ts';
import type { CliIo } from './io.ts';
import { readJsonLines } from './json-lines.ts';

const verdict = z.enum(['likely', 'unlikely', 'open']);

const caseSchema = z.object({
  id: z.string(),
  /** What the citizen says first. */
  said: z.string().optional(),
  /** The situation that they choose. */
  situation: z.string().optional(),
  region: z.string().optional(),
  asOf: z.iso.date().optional(),
  /** What they answer when asked: a choice, a number in the fact's unit, or unknown. */
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  /** By the entitlement's name. */
  expect: z.record(z.string(), verdict),
  asksAtMost: z.number().default(6),
});
export type CheckCase = z.infer<typeof caseSchema>;

export interface CheckResult {
  case: CheckCase;
  /** Ids of the facts that were asked. */
  asked: string[];
  text: string;
  faults: string[];
}

export function readCheckCases(file: string): CheckCase[] {
  return readJsonLines(
    file,
    caseSchema,
    '{id, said?, situation?, region?, asOf?, facts, expect, asksAtMost?}',
  );
}

/** Leads every check as the dialog does, with a citizen who answers what the case says. */
export function runCheckCases(
  { entitlements, knowledge }: Pick<Corpus, 'entitlements' | 'knowledge'>,
  cases: readonly CheckCase[],
  today: string,
): CheckResult[] {
  return cases.map((one) => {
    const region = one.region === undefined ? undefined : knowledge.regions.resolve(one.region);
    if (one.region !== undefined && region === undefined) throw unknownRegion(one);
    const said = one.said ?? '';
    const situations = one.situation === undefined ? entitlements.situationsIn(said) : [one.situation];
    const names = entitlements.namesIn(said);
    const scope: CheckScope = { situations, names, words: said, region, asOf: one.asOf ?? today };
    const { facts, asked } = lead(entitlements, scope, one);
    const { text, outcomes } = entitlements.report(scope, facts);
    const wrong = Object.entries(one.expect).filter(([name, expected]) => outcomes[name] !== expected);
    const faults = wrong.map(
      ([name, expected]) => `${name}：${outcomes[name] ?? '没有列出'}，应当是 ${expected}`,
    );
    if (asked.length > one.asksAtMost) faults.push(`问了 ${asked.length} 个问题`);
    return { case: one, asked, text, faults };
  });
}

const MOST_FACTS = 6;

function lead(
  entitlements: EntitlementCheck,
  scope: CheckScope,
  { facts: answers, said = '' }: CheckCase,
): { facts: Record<string, FactValue>; asked: string[] } {
  const facts: Record<string, FactValue> = { ...entitlements.factsIn(said) };
  const asked: string[] = [];
  const who = entitlements.whoIn(said);
  while (asked.length < MOST_FACTS) {
    const question = entitlements.next(scope, { facts, asked, who });
    if (question === undefined) break;
    const { id } = question.fact;
    asked.push(id);
    const answer = answers[id];
    if (typeof answer === 'number') facts[id] = { min: answer, max: answer };
    else if (answer !== undefined && answer !== 'unknown') facts[id] = [answer];
  }
  return { facts, asked };
}

function unknownRegion({ id, region }: CheckCase): HotlineError {
  return new HotlineError('USAGE', `${id} 的地区不认识：${region}`, {
    remedy: '写行政区划的名称（宁夏银川）或六位代码。',
  });
}

/** Prints the misses and, last, one JSON object. Returns the share that is right. */
export function reportChecks(results: readonly CheckResult[], io: CliIo): number {
  const misses = results.filter(({ faults }) => faults.length > 0);
  for (const { case: one, asked, faults } of misses) {
    io.out(
      `✗ ${one.id} ${one.said ?? one.situation ?? ''}：${faults.join('；')}（问了 ${asked.join('、')}）`,
    );
  }
  const right = results.length - misses.length;
  const questions = results.map(({ asked }) => asked.length);
  const accuracy = results.length === 0 ? 0 : Math.round((right / results.length) * 10_000) / 10_000;
  io.out(
    JSON.stringify({
      cases: results.length,
      right,
      accuracy,
      mostQuestions: Math.max(0, ...questions),
      meanQuestions:
        Math.round((questions.reduce((a, b) => a + b, 0) / Math.max(1, questions.length)) * 10) / 10,
      misses: misses.map(({ case: one }) => one.id),
    }),
  );
  return accuracy;
}
