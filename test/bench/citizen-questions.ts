import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Questions in citizens' words, each written for one item and kept apart from the items' own samples. */
const questionSchema = z.object({ item: z.string(), question: z.string(), region: z.string().optional() });
export type CitizenQuestion = z.infer<typeof questionSchema>;

const FOLDER = 'test/bench/data';

export function readLines<T extends z.ZodType>(file: string, schema: T): z.output<T>[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => schema.parse(JSON.parse(line)));
}

export function readCitizenQuestions(): CitizenQuestion[] {
  return [1, 2].flatMap((part) => readLines(`${FOLDER}/citizen-questions-${part}.jsonl`, questionSchema));
}

/** Questions that no item answers. */
export function readUnanswerable(): string[] {
  const schema = z.object({ question: z.string() });
  return [1, 2]
    .flatMap((part) => readLines(`${FOLDER}/unanswerable-${part}.jsonl`, schema))
    .map((it) => it.question);
}
