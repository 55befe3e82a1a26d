import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { HotlineError } from '../../errors.ts';
import type { OpenSegment } from './candidates.ts';
import { passageCount, unitAt, unitRows } from './segment.ts';

const documentSchema = z.object({ id: z.string().min(1), text: z.string(), title: z.string().optional() });
export type EvalDocument = z.infer<typeof documentSchema>;

const rightSchema = z.object({ docid: z.string(), answer: z.string() });
const questionSchema = rightSchema.extend({
  id: z.string(),
  question: z.string(),
  alternatives: z.array(rightSchema).default([]),
});
export type EvalQuestion = z.infer<typeof questionSchema>;

/** Lines of JSONL files, `.gz` or not, one after the other. Throws HotlineError USAGE that names file and line. */
async function* readLines<T>(files: readonly string[], schema: z.ZodType<T>): AsyncGenerator<T> {
  for (const file of files) {
    let number = 0;
    try {
      const bytes = createReadStream(file);
      const input = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
      // A pipe passes no failure on by itself.
      bytes.on('error', (error) => input.destroy(error));
      for await (const line of createInterface({ input, crlfDelay: Infinity })) {
        number += 1;
        if (line.trim() !== '') yield schema.parse(JSON.parse(line));
      }
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new HotlineError('USAGE', `读不了 ${file} 第 ${number} 行：${why}`, {
        remedy:
          '文件要是 JSONL，每行一个 JSON：文件 {id, text, title?}，问题 {id, question, docid, answer, alternatives?}。',
        cause,
      });
    }
  }
}

export function readEvalDocuments(files: readonly string[]): AsyncGenerator<EvalDocument> {
  return readLines(files, documentSchema);
}

export async function readEvalQuestions(files: readonly string[]): Promise<EvalQuestion[]> {
  const questions: EvalQuestion[] = [];
  for await (const question of readLines(files, questionSchema)) questions.push(question);
  return questions;
}

const COMPARED = 60;
const squeeze = (text: string) => text.replace(/\s+/gu, '');

/** Right is a passage of the document that holds the first 60 characters of the answer, white space aside. */
export function isRight(
  { docid, answer, alternatives }: EvalQuestion,
  hit: { documentId: string; passage: string },
): boolean {
  return [{ docid, answer }, ...alternatives].some(
    (right) =>
      right.docid === hit.documentId &&
      squeeze(hit.passage).includes(squeeze(right.answer).slice(0, COMPARED)),
  );
}

/** Whether any passage of the index is right. */
export function hasRightPassage(question: EvalQuestion, segments: readonly OpenSegment[]): boolean {
  const wanted = new Set([question.docid, ...question.alternatives.map(({ docid }) => docid)]);
  return segments.some(({ segment }) =>
    segment.documents.some(
      ({ id, from, to }) =>
        wanted.has(id) &&
        Array.from({ length: to - from }, (_, i) => from + i).some((passage) =>
          isRight(question, {
            documentId: id,
            passage: unitRows(segment, passage)
              .map((row) => unitAt(segment, row).text)
              .join('\n'),
          }),
        ),
    ),
  );
}

export interface Ranking {
  question: EvalQuestion;
  /** Best first. */
  hits: readonly { documentId: string; passage: string }[];
  elapsedMs: number;
}

export interface RankingFigures {
  questions: number;
  hitAt1: number;
  hitAt5: number;
  hitAt10: number;
  mrrAt10: number;
  documentNdcgAt10: number;
  medianMs: number;
  p95Ms: number;
}

/** Over the questions given; shares 0–1. Documents are ranked by their best passage. */
export function evaluateRanking(rankings: readonly Ranking[]): RankingFigures {
  const ranks = rankings.map(({ question, hits }) => {
    const rank = hits.slice(0, 10).findIndex((hit) => isRight(question, hit));
    return rank < 0 ? Infinity : rank;
  });
  const share = (of: (rank: number) => number) => mean(ranks.map(of));
  const elapsed = rankings.map(({ elapsedMs }) => elapsedMs).sort((a, b) => a - b);
  const at = (part: number) => elapsed[Math.min(elapsed.length - 1, Math.floor(elapsed.length * part))] ?? 0;
  return {
    questions: rankings.length,
    hitAt1: share((rank) => (rank < 1 ? 1 : 0)),
    hitAt5: share((rank) => (rank < 5 ? 1 : 0)),
    hitAt10: share((rank) => (rank < 10 ? 1 : 0)),
    mrrAt10: share((rank) => 1 / (rank + 1)),
    documentNdcgAt10: mean(rankings.map(documentNdcg)),
    medianMs: at(0.5),
    p95Ms: at(0.95),
  };
}

function documentNdcg({ question, hits }: Ranking): number {
  const wanted = new Set([question.docid, ...question.alternatives.map(({ docid }) => docid)]);
  const documents = [...new Set(hits.map(({ documentId }) => documentId))].slice(0, 10);
  const gain = (rank: number) => 1 / Math.log2(rank + 2);
  const found = documents.reduce((sum, id, rank) => sum + (wanted.has(id) ? gain(rank) : 0), 0);
  const ideal = Array.from({ length: Math.min(10, wanted.size) }, (_, rank) => gain(rank));
  return found / ideal.reduce((sum, value) => sum + value, 0);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Passages of all segments. */
export function countPassages(segments: readonly OpenSegment[]): number {
  return segments.reduce((sum, { segment }) => sum + passageCount(segment), 0);
}
