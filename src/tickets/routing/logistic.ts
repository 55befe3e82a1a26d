import type { Steps } from '../../retrieval/steps.ts';
import { createMinimiser } from './minimise.ts';
import type { SparseRow } from './sparse.ts';

export interface Sample {
  row: SparseRow;
  /** Number of the class. */
  target: number;
  /** How much it counts; 1 is one text that staff decided. */
  weight: number;
  /** Logits known beforehand, one for each class; what is learnt is added to them. */
  offset?: ArrayLike<number>;
}

export interface LogisticShape {
  columns: number;
  classes: number;
}

export interface LogisticOptions extends LogisticShape {
  /** What is taken off for weights and biases that are not zero: ½ · l2 · Σ w². */
  l2: number;
  /** Steps at most; fewer where nothing is gained any more. */
  rounds: number;
}

/** `weights[column · classes + class]`, then one bias for each class. */
export type LogisticWeights = Float64Array;

/** Multinomial logistic regression by L-BFGS; every step can be left and taken up again. */
export function* trainLogistic(samples: readonly Sample[], options: LogisticOptions): Steps<LogisticWeights> {
  const size = (options.columns + 1) * options.classes;
  const minimiser = createMinimiser(new Float64Array(size), (at, gradient) =>
    lossAt(samples, options, at, gradient),
  );
  for (let round = 0; round < options.rounds; round += 1) {
    if (!minimiser.step()) break;
    yield;
  }
  return minimiser.point();
}

/** Fills the gradient and returns the loss. */
function lossAt(
  samples: readonly Sample[],
  options: LogisticOptions,
  weights: Float64Array,
  gradient: Float64Array,
): number {
  const { columns, classes, l2 } = options;
  const biases = columns * classes;
  let loss = 0;
  for (let i = 0; i < gradient.length; i += 1) {
    const weight = weights[i]!;
    gradient[i] = l2 * weight;
    loss += 0.5 * l2 * weight * weight;
  }
  const logits = new Float64Array(classes);
  for (const sample of samples) {
    logitsOf(weights, options, sample, logits);
    toProbabilities(logits);
    loss -= sample.weight * Math.log(Math.max(logits[sample.target]!, 1e-12));
    logits[sample.target]! -= 1;
    for (let c = 0; c < classes; c += 1) logits[c]! *= sample.weight;
    const { index, value } = sample.row;
    for (let i = 0; i < index.length; i += 1) {
      const start = index[i]! * classes;
      const factor = value[i]!;
      for (let c = 0; c < classes; c += 1) gradient[start + c]! += factor * logits[c]!;
    }
    for (let c = 0; c < classes; c += 1) gradient[biases + c]! += logits[c]!;
  }
  return loss;
}

/** Into `logits`. */
export function logitsOf(
  weights: LogisticWeights,
  { columns, classes }: LogisticShape,
  { row, offset }: Pick<Sample, 'row' | 'offset'>,
  logits: Float64Array,
): void {
  const biases = columns * classes;
  for (let c = 0; c < classes; c += 1) logits[c] = weights[biases + c]! + (offset?.[c] ?? 0);
  const { index, value } = row;
  for (let i = 0; i < index.length; i += 1) {
    const start = index[i]! * classes;
    const factor = value[i]!;
    for (let c = 0; c < classes; c += 1) logits[c]! += factor * weights[start + c]!;
  }
}

/** In place: logits, divided by a temperature, become probabilities. */
export function toProbabilities(logits: Float64Array, temperature = 1): Float64Array {
  let highest = -Infinity;
  for (const logit of logits) highest = Math.max(highest, logit);
  let sum = 0;
  for (let c = 0; c < logits.length; c += 1) {
    logits[c] = Math.exp((logits[c]! - highest) / temperature);
    sum += logits[c]!;
  }
  for (let c = 0; c < logits.length; c += 1) logits[c]! /= sum;
  return logits;
}
