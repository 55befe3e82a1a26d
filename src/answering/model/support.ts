import { COMMON } from './wording-rules.ts';

/** Part of a sentence's pairs of characters that its passages must have. */
const LEAST_SHARE = 0.4;
/** With fewer pairs there is nothing to measure. */
const FEWEST_PAIRS = 3;

const common = new RegExp(COMMON, 'gu');

/**
 * How much of what a sentence says its passages say too, in pairs of Chinese characters apart from the words that
 * every sentence has. A sentence that follows somebody else's orders speaks of other things.
 */
export function supportOf(said: string, source: string): { share: number; isEnough: boolean } {
  const pairs = pairsOf(said);
  if (pairs.length < FEWEST_PAIRS) return { share: 1, isEnough: true };
  const share = pairs.filter((pair) => source.includes(pair)).length / pairs.length;
  return { share, isEnough: share >= LEAST_SHARE };
}

function pairsOf(said: string): string[] {
  const runs = said.replace(common, ' ').match(/\p{Script=Han}{2,}/gu) ?? [];
  return runs.flatMap((run) => Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2)));
}
