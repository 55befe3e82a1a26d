import type { Answering } from './answer-question.ts';
import type { Answer, Question } from './answer.ts';

/** About ten kilobytes each. */
const MOST = 2_000;

/**
 * The same question, asked of the same region on the same day behind the same messages, has the same answer as long as
 * the items and documents are the same: `version` names those.
 */
export function rememberAnswers(answering: Answering, version: () => string): Answering {
  const known = new Map<string, Promise<Answer>>();
  let knownOf = version();

  function forgetOthers(): void {
    if (knownOf === version()) return;
    known.clear();
    knownOf = version();
  }

  return {
    ...answering,
    answer(question) {
      forgetOthers();
      const key = keyOf(question);
      const found = known.get(key) ?? answering.answer(question);
      known.delete(key);
      known.set(key, found);
      // A search that failed is tried again; whoever awaits the answer hears of the failure.
      found.catch(() => known.delete(key));
      const oldest = known.keys().next().value;
      if (known.size > MOST && oldest !== undefined) known.delete(oldest);
      return found;
    },
  };
}

/** Everything that an answer depends on; who asks and who reads along is not. */
function keyOf({ text, region, history, asOf, direct, brief }: Question): string {
  return JSON.stringify([text, region, history, asOf, direct, brief]);
}
