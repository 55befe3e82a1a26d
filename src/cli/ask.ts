import { performance } from 'node:perf_hooks';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { createMask } from '../conversation/masking.ts';
import type { Corpus } from '../app/corpus.ts';
import { HotlineError } from '../errors.ts';
import type { CliIo } from './io.ts';

const questionSchema = z.object({
  question: z.string().max(20_000),
  region: z.string().optional(),
  history: z.array(z.string().max(20_000)).max(50).default([]),
  asOf: z.iso.date().optional(),
});
export type AskInput = z.infer<typeof questionSchema>;

/** One JSON object a line in, one a line out, in order; a bad line gives an object with `error`. */
export async function askLines(corpus: Corpus, input: Readable, io: CliIo, today: string): Promise<void> {
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    const text = line.replace(/^\ufeff/u, '').trim();
    if (text !== '') io.out(JSON.stringify(await answerLine(corpus, text, today)));
  }
}

async function answerLine(corpus: Corpus, line: string, today: string): Promise<object> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return { error: `不是 JSON：${error instanceof Error ? error.message : String(error)}` };
  }
  const parsed = questionSchema.safeParse(value);
  if (!parsed.success) return { error: z.prettifyError(parsed.error) };
  const region = regionCode(corpus, parsed.data.region);
  if (region.type === 'unknown')
    return { question: parsed.data.question, error: `不认识这个地区：${region.name}` };
  try {
    return await answerOne(corpus, parsed.data, { region: region.code, today });
  } catch (error) {
    // A model that fails at one question may answer the next.
    if (!(error instanceof HotlineError)) throw error;
    return { question: parsed.data.question, error: `${error.code}：${error.message}` };
  }
}

type RegionResult = { type: 'known'; code: string | undefined } | { type: 'unknown'; name: string };

function regionCode({ knowledge }: Corpus, name: string | undefined): RegionResult {
  if (name === undefined || name.trim() === '') return { type: 'known', code: undefined };
  const code = knowledge.regions.resolve(name);
  return code === undefined ? { type: 'unknown', name } : { type: 'known', code };
}

export async function answerOne(
  corpus: Corpus,
  input: AskInput,
  { region, today }: { region: string | undefined; today: string },
) {
  const mask = createMask(corpus.knowledge.hotlines.map((hotline) => hotline.number));
  const started = performance.now();
  const answer = await corpus.answering.answer({
    text: mask(input.question),
    history: input.history.map(mask),
    asOf: input.asOf ?? today,
    ...(region !== undefined && { region }),
  });
  return {
    question: input.question,
    status: answer.status,
    ...(answer.reason !== undefined && { reason: answer.reason }),
    text: answer.text,
    citations: answer.citations,
    passages: answer.passages.map(({ id, similarity }) => ({ id, similarity: round(similarity) })),
    elapsedMs: round(performance.now() - started),
  };
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
