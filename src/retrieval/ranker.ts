import type { Signals } from './search.ts';

/**
 * Weights of the signals, fitted by `npm run bench -- fit-ranker` on questions written for the purpose
 * (test/bench/data): the item that answers has to come before the others (softmax over candidates).
 */
const WEIGHTS: Signals = {
  itemCoverage: 0,
  characterCoverage: 8.535,
  matchedTerms: 14.386,
  matchedCharacters: 11.778,
  questionCosine: 2.057,
  itemCosine: 7.013,
  clauseCosine: 3.503,
  passageCoverage: 0.073,
  passageCosine: 3.831,
  unknownShare: 0,
};

/** Logistic calibration on the same questions and as many that nothing in the corpus answers. */
const CALIBRATION = { slope: 0.563, unknownShare: 0.523, intercept: -7.141 };

export const SIGNAL_NAMES = Object.keys(WEIGHTS) as (keyof Signals)[];

/** Higher is better; only differences mean anything. */
export function rankScore(signals: Signals): number {
  let sum = 0;
  for (const name of SIGNAL_NAMES) sum += WEIGHTS[name] * signals[name];
  return sum;
}

/** Orders the passages of one item; comparable with `rankScore`. */
export function passageScore({ coverage, cosine }: { coverage: number; cosine: number }): number {
  return WEIGHTS.passageCoverage * coverage + WEIGHTS.passageCosine * cosine;
}

/**
 * What each signal adds to the similarity, in logits; with the intercept they make it up. A follow-up may
 * be lifted beyond that, to keep to its subject.
 */
export function contributionsOf(signals: Signals): Signals {
  const { slope, unknownShare } = CALIBRATION;
  const result = { ...signals };
  for (const name of SIGNAL_NAMES) result[name] = slope * WEIGHTS[name] * signals[name];
  result.unknownShare += unknownShare * signals.unknownShare;
  return result;
}

/** 0–1: how likely an item with this score is what the question is about. */
export function similarityOf(score: number, signals: Signals): number {
  const { slope, unknownShare, intercept } = CALIBRATION;
  return 1 / (1 + Math.exp(-(slope * score + unknownShare * signals.unknownShare + intercept)));
}
