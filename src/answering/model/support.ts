import { COMMON, FILLERS } from './wording-rules.ts';

/** Part of a sentence's pairs of characters that its passages must have. */
const LEAST_SHARE = 0.4;
/** Part of a clause's: less, because one clause may well be in words of its own. */
const LEAST_OF_CLAUSE = 0.3;
/** With fewer pairs there is nothing to measure. */
const FEWEST_PAIRS = 3;
/** A clause of so many characters says something. */
const TELLING_CLAUSE = 5;

const common = new RegExp(COMMON, 'gu');
const fillers = new RegExp(FILLERS, 'gu');

/**
 * How much of what a sentence says its passages say too, in pairs of Chinese characters apart from the words that
 * every sentence has. A sentence that follows somebody else's orders speaks of other things, and one that hangs
 * something on a statement does so in one of its clauses.
 */
export function supportOf(said: string, source: string): { share: number; isEnough: boolean } {
  const share = shareOf(pairsOf(said.replace(common, ' ')), source);
  const clauses = said.split(/[，；：。！？,;:!?…—]/u).map((clause) => clause.replace(fillers, ' '));
  const isEnough = share >= LEAST_SHARE && !isStrange(said, source) && clauses.every(isSupported);
  return { share, isEnough };

  function isSupported(clause: string): boolean {
    const letters = clause.match(/\p{Script=Han}/gu) ?? [];
    if (letters.length >= TELLING_CLAUSE && isStrange(clause, source)) return false;
    return shareOf(pairsOf(clause.replace(common, ' ')), source) >= LEAST_OF_CLAUSE;
  }
}

function isStrange(said: string, source: string): boolean {
  const pairs = pairsOf(said);
  return pairs.length > 0 && !pairs.some((pair) => source.includes(pair));
}

function shareOf(pairs: readonly string[], source: string): number {
  if (pairs.length < FEWEST_PAIRS) return 1;
  return pairs.filter((pair) => source.includes(pair)).length / pairs.length;
}

function pairsOf(said: string): string[] {
  const runs = said.match(/\p{Script=Han}{2,}/gu) ?? [];
  return runs.flatMap((run) => Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2)));
}
