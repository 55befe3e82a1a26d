import { z } from 'zod';
import { answerStatuses } from '../answering/answer.ts';
import type { Corpus } from '../app/corpus.ts';
import { HotlineError } from '../errors.ts';
import { answerOne } from './ask.ts';
import type { CliIo } from './io.ts';
import { readJsonLines } from './json-lines.ts';

const status = z.enum(answerStatuses);
const pattern = z.string().transform((source) => new RegExp(source, 'u'));

const caseSchema = z.object({
  id: z.string(),
  kind: z.string().default('all'),
  question: z.string(),
  region: z.string().optional(),
  history: z.array(z.string()).default([]),
  asOf: z.iso.date().optional(),
  status: z.array(status).optional(),
  notstatus: z.array(status).optional(),
  all: z.array(pattern).default([]),
  none: z.array(pattern).default([]),
  cites: z.array(z.string()).optional(),
});
export type GoldenCase = z.infer<typeof caseSchema>;

export interface CaseResult {
  case: GoldenCase;
  answer: Awaited<ReturnType<typeof answerOne>>;
  /** What was wrong; empty when right. */
  faults: string[];
}

/** Throws HotlineError USAGE for a file that cannot be read or a line that is no case. */
export function readCases(file: string): GoldenCase[] {
  return readJsonLines(
    file,
    caseSchema,
    '{id, question, region?, history?, asOf?, status?, notstatus?, all?, none?, cites?}',
  );
}

export async function runCases(
  corpus: Corpus,
  cases: readonly GoldenCase[],
  today: string,
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const one of cases) {
    const region = one.region === undefined ? undefined : corpus.knowledge.regions.resolve(one.region);
    if (one.region !== undefined && region === undefined) throw unknownRegion(one);
    const answer = await answerOne(corpus, one, { region, today });
    results.push({ case: one, answer, faults: faultsOf(one, answer) });
  }
  return results;
}

function unknownRegion({ id, region }: GoldenCase): HotlineError {
  return new HotlineError('USAGE', `${id} 的地区不认识：${region}`, {
    remedy: '写行政区划的名称（宁夏银川）或六位代码。',
  });
}

function faultsOf(one: GoldenCase, answer: CaseResult['answer']): string[] {
  const cited = answer.citations.map(({ title, document }) => `${title} ${document}`);
  const isCited =
    one.cites === undefined || one.cites.some((name) => cited.some((text) => text.includes(name)));
  return [
    ...(one.status !== undefined && !one.status.includes(answer.status)
      ? [`状态是 ${answer.status}，应当是 ${one.status.join(' 或 ')}`]
      : []),
    ...(one.notstatus?.includes(answer.status) === true ? [`状态不该是 ${answer.status}`] : []),
    ...one.all.filter((regexp) => !regexp.test(answer.text)).map((regexp) => `缺少 /${regexp.source}/`),
    ...one.none.filter((regexp) => regexp.test(answer.text)).map((regexp) => `不该有 /${regexp.source}/`),
    ...(isCited ? [] : [`没有引用 ${one.cites?.join(' 或 ')}`]),
  ];
}

/** Prints the misses, a table by kind of case and, last, one JSON object. Returns the share that is right. */
export function reportCases(results: readonly CaseResult[], io: CliIo, json: boolean): number {
  const misses = results.filter((result) => result.faults.length > 0);
  for (const { case: one, answer, faults } of misses) {
    const found = answer.passages.slice(0, 3).map(({ id, similarity }) => `${id} ${similarity.toFixed(2)}`);
    io.out(
      `✗ ${one.id} ${one.question}${one.region === undefined ? '' : `（${one.region}）`} → ${answer.status}/${answer.reason ?? ''}`,
    );
    io.out(`    ${faults.join('；')}`);
    io.out(`    ${found.join(' | ')}`);
  }
  const kinds = [...new Set(results.map((result) => result.case.kind))].sort();
  for (const kind of kinds) {
    const own = results.filter((result) => result.case.kind === kind);
    const right = own.filter((result) => result.faults.length === 0).length;
    io.out(`${kind.padEnd(28)} ${String(right).padStart(4)} / ${own.length}`);
  }
  const right = results.length - misses.length;
  const elapsed = results.map((result) => result.answer.elapsedMs).sort((a, b) => a - b);
  const at = (share: number) =>
    elapsed[Math.min(elapsed.length - 1, Math.floor(elapsed.length * share))] ?? 0;
  const summary = {
    cases: results.length,
    right,
    accuracy: results.length === 0 ? 0 : Math.round((right / results.length) * 10_000) / 10_000,
    medianMs: at(0.5),
    p95Ms: at(0.95),
    misses: misses.map((miss) => miss.case.id),
  };
  io.out(
    json
      ? JSON.stringify(summary)
      : `${right} / ${results.length} 正确，中位 ${summary.medianMs} 毫秒，p95 ${summary.p95Ms} 毫秒`,
  );
  return summary.accuracy;
}
