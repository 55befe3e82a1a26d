import type { Steps } from '../../retrieval/steps.ts';
import { logitsOf, toProbabilities, trainLogistic } from './logistic.ts';
import { learnVocabulary, type Counts } from './vocabulary.ts';

const L2 = 0.01;
const ROUNDS = 40;

/** The plain linear classifier over TF-IDF that others are measured against: nothing but the decided texts. */
export function* trainBaseline(
  examples: readonly { counts: Counts; target: number }[],
  classes: number,
): Steps<(counts: Counts) => Float64Array> {
  const vocabulary = learnVocabulary(
    examples.map((example) => example.counts),
    1,
  );
  const shape = { columns: vocabulary.size, classes };
  const samples = examples.map(({ counts, target }) => ({ row: vocabulary.row(counts), target, weight: 1 }));
  const weights = yield* trainLogistic(samples, { ...shape, l2: L2, rounds: ROUNDS });
  return (counts) => {
    const logits = new Float64Array(classes);
    logitsOf(weights, shape, { row: vocabulary.row(counts) }, logits);
    return toProbabilities(logits);
  };
}
