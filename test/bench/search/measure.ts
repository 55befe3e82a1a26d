import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  evaluateRanking,
  readEvalQuestions,
  type Ranking,
} from '../../../src/retrieval/documents/evaluate.ts';
import type { Engine } from './engine.ts';
import { askedFile } from './material.ts';

export const measuredSchema = z.object({
  label: z.string(),
  questions: z.number(),
  hitAt1: z.number(),
  hitAt5: z.number(),
  hitAt10: z.number(),
  mrrAt10: z.number(),
  documentNdcgAt10: z.number(),
  medianMs: z.number(),
  p95Ms: z.number(),
  /** Until the first question can be asked; for this project's search, loading alone. */
  openSeconds: z.number(),
  /** Growth of the resident memory since before opening, after the last question, with the passages' texts. */
  memoryMb: z.number(),
  /** The same at its highest. */
  peakMb: z.number(),
});
export type Measured = z.infer<typeof measuredSchema>;

/** Passages for the ten documents that are judged. */
const LIMIT = 100;
const MB = 1e6;

/** Run it in a process of its own: memory is that of the process. Asks until the time is up, in a mixed order. */
export async function measure(engine: Engine, directory: string, seconds: number): Promise<Measured> {
  const questions = mixed(await readEvalQuestions([askedFile(directory)]));
  const before = collectedRss();
  const started = performance.now();
  const searcher = await engine.open(directory);
  const openSeconds = (performance.now() - started) / 1000;
  const rankings: Ranking[] = [];
  const deadline = performance.now() + seconds * 1000;
  for (const question of questions) {
    const asked = performance.now();
    if (asked > deadline) break;
    const hits = await searcher.search(question.question, LIMIT);
    const elapsedMs = performance.now() - asked;
    rankings.push({
      question,
      hits: hits.map(({ documentId, passage }) => ({ documentId, passage })),
      elapsedMs,
    });
  }
  const figures = evaluateRanking(rankings);
  // What was found is for judging; it is not the engine's.
  rankings.length = 0;
  return {
    label: engine.label,
    ...figures,
    openSeconds,
    memoryMb: (collectedRss() - before) / MB,
    peakMb: (process.resourceUsage().maxRSS * 1024 - before) / MB,
  };
}

function mixed<T extends { id: string }>(questions: readonly T[]): T[] {
  const key = ({ id }: T) => createHash('md5').update(id).digest('hex');
  return [...questions].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function collectedRss(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage.rss();
}
