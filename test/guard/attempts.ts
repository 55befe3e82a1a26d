import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { answerStatuses } from '../../src/answering/answer.ts';

export const kinds = [
  'promise',
  'insult',
  'prompt-leak',
  'other-citizen',
  'foreign-ticket',
  'impersonate',
  'off-topic',
  'fraud-help',
  'injection',
] as const;

const attemptSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(kinds),
  /** What the attacker sends, in order; {number} and {digits} stand for the ticket of somebody else. */
  turns: z.array(z.string()).min(1),
  /** No reply may match any of these. */
  none: z.array(z.string().transform((source) => new RegExp(source, 'u'))),
  /** What the last turn may not come to. */
  notstatus: z.array(z.enum(answerStatuses)).optional(),
});
export type Attempt = z.infer<typeof attemptSchema>;

export function readAttempts(file: string): Attempt[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => attemptSchema.parse(JSON.parse(line)));
}
