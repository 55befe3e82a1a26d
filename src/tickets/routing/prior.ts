import type { Steps } from '../../retrieval/steps.ts';
import { normaliseText } from '../../retrieval/text.ts';
import type { Category } from './categories.ts';
import { featureCounts } from './features.ts';
import { logitsOf, toProbabilities, trainLogistic, type LogisticWeights } from './logistic.ts';
import { learnVocabulary, type Counts, type Vocabulary } from './vocabulary.ts';

/** What the tree's own words say about a text, before anybody has decided anything. */
export interface Prior {
  leaves: readonly Category[];
  vocabulary: Vocabulary;
  weights: LogisticWeights;
  /** One probability for each leaf. */
  of(counts: Counts): Float64Array;
}

// A category's words together say what it is; one word alone, or a name out of a classification, is a weaker hint.
const TOGETHER = 1;
const WORD = 0.1;
const NAME = 0.3;
const L2 = 0.03;
const ROUNDS = 30;
/** So short texts leave the model too unsure of messages; on a sample of published ones this fitted best. */
const TEMPERATURE = 0.5;

/** Learns from the tree as if its words and names were short messages. */
export function* learnPrior(leaves: readonly Category[]): Steps<Prior> {
  const hints = leaves.flatMap((leaf, target) => {
    const hint = (text: string, weight: number) => ({ counts: countsOf(text), target, weight });
    return [
      hint([leaf.name, ...leaf.words].join('。'), TOGETHER),
      hint(`${leaf.top.name}。${leaf.name}`, NAME),
      ...leaf.words.map((word) => hint(word, WORD)),
      ...leaf.names.map((name) => hint(name, NAME)),
    ];
  });
  const vocabulary = learnVocabulary(
    hints.map((hint) => hint.counts),
    1,
  );
  const samples = hints.map(({ counts, target, weight }) => ({
    row: vocabulary.row(counts),
    target,
    weight,
  }));
  const shape = { columns: vocabulary.size, classes: leaves.length };
  const weights = yield* trainLogistic(samples, { ...shape, l2: L2, rounds: ROUNDS });
  return {
    leaves,
    vocabulary,
    weights,
    of(counts) {
      const logits = new Float64Array(leaves.length);
      logitsOf(weights, shape, { row: vocabulary.row(counts) }, logits);
      return toProbabilities(logits, TEMPERATURE);
    },
  };
}

function countsOf(text: string): Counts {
  return featureCounts(normaliseText(text));
}
