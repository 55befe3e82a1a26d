import { z } from 'zod';
import { persons, type CheckScope } from '../answering/entitlements/check.ts';
import { factsSchema } from '../conversation/state.ts';
import { dateInChina } from './ask.ts';
import type { Turn } from './deps.ts';

export const CHECK = 'check';

/** Questions a check may ask in all, the situation and the place among them. */
export const MOST_QUESTIONS = 6;

/** What is asked besides facts. */
export const SITUATION = 'situation';
export const PLACE = 'place';

export const checkSchema = z.object({
  who: z.enum(persons),
  situations: z.array(z.string()),
  names: z.array(z.string()).default([]),
  itemId: z.string().optional(),
  /** What the citizen said to begin with. */
  words: z.string().default(''),
  facts: factsSchema,
  /** Ids in the order in which they were asked; the last one is open. */
  asked: z.array(z.string()),
  /** Something else was asked since the open question. */
  interrupted: z.boolean().default(false),
  /** The last words were not understood. */
  unclear: z.boolean().default(false),
});
export type CheckData = z.infer<typeof checkSchema>;

/** The check in progress; undefined where another dialog is, or none. */
export function checkUnderWay({ state }: Turn): CheckData | undefined {
  return state.dialog?.name === CHECK ? checkSchema.parse(state.dialog.data) : undefined;
}

export function scopeOfCheck(turn: Turn, { situations, names, itemId, words }: CheckData): CheckScope {
  return {
    situations,
    names,
    words,
    ...(itemId !== undefined && { itemId }),
    region: turn.state.region,
    asOf: dateInChina(turn.now),
  };
}
