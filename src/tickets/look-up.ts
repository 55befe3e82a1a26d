import type { Guess } from '../conversation/throttle.ts';

const MINUTE = 60_000;
/** Who types a code wrong again and again is slowed down sooner than what is looked up. */
const allowances = {
  conversation: { free: 5, firstMs: MINUTE, longestMs: 15 * MINUTE },
  address: { free: 8, firstMs: 5 * MINUTE, longestMs: 5 * MINUTE },
  /** Little, so that nobody can keep its owner from looking. */
  number: { free: 20, firstMs: MINUTE, longestMs: MINUTE },
};

/** What counts against whom when a ticket is asked for with a query code: who asks, and which ticket from everywhere. */
export function lookUpGuesses(who: 'conversation' | 'address', id: string, number: string): readonly Guess[] {
  return [
    { key: `look-up ${who} ${id}`, allowance: allowances[who] },
    { key: `look-up number ${number}`, allowance: allowances.number },
  ];
}
