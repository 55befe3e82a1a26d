import type { Steps } from '../../retrieval/steps.ts';
import { logitsOf, toProbabilities, trainLogistic } from './logistic.ts';
import { characters, normaliseText, terms } from '../../retrieval/text.ts';
import type { RoutedText } from './features.ts';
import { learnVocabulary, type Counts } from './vocabulary.ts';

// Of what was tried on the training data these did best.
const L2 = 0.01;
const LEAST_TEXTS = 2;
const ROUNDS = 40;

/** Characters and pairs of them. */
export function baselineCounts({ head, body }: RoutedText): Counts {
  const text = normaliseText(`${head}。${body}`);
  const counts = new Map<string, number>();
  for (const feature of [...characters(text), ...terms(text)])
    counts.set(feature, (counts.get(feature) ?? 0) + 1);
  return counts;
}

/** The plain linear classifier over TF-IDF that others are measured against: nothing but the decided texts. */
export function* trainBaseline(
  examples: readonly { counts: Counts; target: number }[],
  classes: number,
): Steps<(counts: Counts) => Float64Array> {
  const vocabulary = learnVocabulary(
    examples.map((example) => example.counts),
    LEAST_TEXTS,
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
