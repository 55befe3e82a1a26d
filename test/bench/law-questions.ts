import { readFileSync } from 'node:fs';
import { z } from 'zod';

const articleSchema = z.object({ docid: z.string(), article: z.string() });
const lawQuestionSchema = articleSchema.extend({
  id: z.string(),
  question: z.string(),
  alternatives: z.array(articleSchema),
});
export type LawQuestion = z.infer<typeof lawQuestionSchema>;

const FILES = ['law-questions-1.jsonl', 'law-questions-2.jsonl'];
/** Every third question of each file is held out. */
const HELD_OUT = 2;

/**
 * Questions in citizens' own words whose answer is an article, written before the dictionary grew; the first
 * file by a reader who had never seen it. `tuning` is for fitting; `held-out` is asked once, at the end.
 */
export function readLawQuestions(part: 'tuning' | 'held-out'): LawQuestion[] {
  return FILES.flatMap((file) =>
    readFileSync(new URL(`data/${file}`, import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => lawQuestionSchema.parse(JSON.parse(line)))
      .filter((_, i) => (i % 3 === HELD_OUT) === (part === 'held-out')),
  );
}

/** Right is a passage that has the article, which stands at the beginning of a line. */
export function isRightArticle(question: LawQuestion, hit: { documentId: string; passage: string }): boolean {
  return [question, ...question.alternatives].some(
    ({ docid, article }) =>
      docid === hit.documentId &&
      hit.passage.split('\n').some((line) => new RegExp(`^${article}(?!之)`, 'u').test(line.trim())),
  );
}
