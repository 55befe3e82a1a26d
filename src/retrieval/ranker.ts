import type { Signals } from './search.ts';

/**
 * Weights of the signals, fitted by `npm run bench -- fit-ranker`: for every sample question, held out
 * of the index, its own item has to come before the others (softmax over candidates).
 */
const WEIGHTS: Signals = {
  itemCoverage: 0.26,
  characterCoverage: 11.435,
  questionCosine: 0,
  questionOverlap: 0,
  passageCoverage: 7.33,
  passageCosine: 9.31,
  unknownShare: 0,
};
const PASSAGE = { coverage: WEIGHTS.passageCoverage, cosine: WEIGHTS.passageCosine };

/** Logistic calibration: held-out questions against the same questions with their topic taken away. */
const CALIBRATION = { slope: 1, unknownShare: 5, intercept: -12 };

/** Higher is better; only differences mean anything. */
export function rankScore(signals: Signals): number {
  let sum = 0;
  for (const name of Object.keys(WEIGHTS) as (keyof Signals)[]) sum += WEIGHTS[name] * signals[name];
  return sum;
}

/** Orders the passages of one item; comparable with `rankScore`. */
export function passageScore({ coverage, cosine }: { coverage: number; cosine: number }): number {
  return PASSAGE.coverage * coverage + PASSAGE.cosine * cosine;
}

/** 0–1: how likely an item with this score is what the question is about. */
export function similarityOf(score: number, signals: Signals): number {
  const { slope, unknownShare, intercept } = CALIBRATION;
  return 1 / (1 + Math.exp(-(slope * score + unknownShare * signals.unknownShare + intercept)));
}
