import type { Steps } from '../../retrieval/steps.ts';
import type { Category } from './categories.ts';
import { labelLogits, mapLabels, type LabelMap } from './label-map.ts';
import { logitsOf, toProbabilities, trainLogistic, type LogisticWeights } from './logistic.ts';
import { learnVocabulary, type Counts, type Vocabulary } from './vocabulary.ts';

/** A text as the model sees it. */
export interface Reading {
  counts: Counts;
  /** What the tree's words say: a probability for each leaf. */
  posterior: Float64Array;
}

export interface Example extends Reading {
  /** Position among the labels. */
  target: number;
}

export interface ModelOptions {
  /** How much the tree's logits count. */
  trust: number;
  l2: number;
  /** What logits are divided by; above 1 where they are too sure. */
  temperature: number;
}

export interface RoutingModel {
  labels: readonly string[];
  options: ModelOptions;
  map: LabelMap;
  /** What decided texts have taught, on top of the tree; undefined where there are none. */
  learnt: { vocabulary: Vocabulary; weights: LogisticWeights } | undefined;
  /** One probability for each label. */
  probabilities(reading: Reading): Float64Array;
  logits(reading: Reading): Float64Array;
}

export interface Training {
  leaves: readonly Category[];
  labels: readonly string[];
  examples: readonly Example[];
}

const LEAST_TEXTS = 2;
const ROUNDS = 25;
const FEWEST_EXAMPLES = 5;

/** The tree's opinion, corrected by what decided texts say. */
export function* trainModel(
  { leaves, labels, examples }: Training,
  options: ModelOptions,
): Steps<RoutingModel> {
  const map = mapLabels(leaves, labels, examples);
  const offsetOf = ({ posterior }: Reading) =>
    labelLogits(map, posterior, labels.length).map((logit) => options.trust * logit);
  const learnt = examples.length < FEWEST_EXAMPLES ? undefined : yield* learn();

  function* learn() {
    const vocabulary = learnVocabulary(
      examples.map((example) => example.counts),
      LEAST_TEXTS,
    );
    const samples = examples.map((example) => ({
      row: vocabulary.row(example.counts),
      target: example.target,
      weight: 1,
      offset: offsetOf(example),
    }));
    const shape = { columns: vocabulary.size, classes: labels.length };
    const weights = yield* trainLogistic(samples, { ...shape, l2: options.l2, rounds: ROUNDS });
    return { vocabulary, weights };
  }

  function logits(reading: Reading): Float64Array {
    const result = offsetOf(reading);
    if (learnt === undefined) return result;
    const { vocabulary, weights } = learnt;
    const shape = { columns: vocabulary.size, classes: labels.length };
    logitsOf(weights, shape, { row: vocabulary.row(reading.counts), offset: result.slice() }, result);
    return result;
  }

  return {
    labels,
    options,
    map,
    learnt,
    logits,
    probabilities: (reading) => toProbabilities(logits(reading), options.temperature),
  };
}
