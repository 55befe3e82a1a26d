import { BREAK } from './reading.ts';

/** What is said on an ordinary day, among the kinds that a message can be like. */
const EVERYDAY = 'everyday';
/** Added to every count, so that characters never met in one kind do not decide alone. */
const SMOOTHING = 0.3;
/** A word or two say nothing by their characters. */
const FEWEST = 10;

export interface Likeness {
  /** The kind of danger that the examples make likeliest, and how far ahead of an ordinary day it is. */
  of(said: string): { reason: string; lead: number } | undefined;
}

/** Examples by kind, read and masked as messages are; `everyday` is what is no danger. */
export type Examples = ReadonlyMap<string, readonly string[]>;

interface Weights {
  reasons: string[];
  /** For each characters' feature, how much likelier each reason is than an ordinary day, as logarithms. */
  leads: Map<string, Float64Array>;
}

/** Naive Bayes over characters and pairs of them: new wording is judged by the parts it shares with examples. */
export function createLikeness(examples: Examples): Likeness {
  const { reasons, leads } = weigh(examples);
  return {
    of(said) {
      const sums = new Float64Array(reasons.length);
      let known = 0;
      for (const feature of featuresOf(said)) {
        const lead = leads.get(feature);
        if (lead === undefined) continue;
        known += 1;
        for (const [at, value] of lead.entries()) sums[at] = (sums[at] ?? 0) + value;
      }
      if (known < FEWEST) return undefined;
      const lead = Math.max(...sums);
      const reason = reasons[sums.indexOf(lead)];
      // Features overlap and so count too much in a long message; the root of their number evens that out.
      return reason === undefined ? undefined : { reason, lead: lead / Math.sqrt(known) };
    },
  };
}

function weigh(examples: Examples): Weights {
  const counts = new Map([...examples].map(([kind, said]) => [kind, countFeatures(said)]));
  const features = new Set([...counts.values()].flatMap((count) => [...count.keys()]));
  const everyday = logShares(counts.get(EVERYDAY) ?? new Map<string, number>(), features.size);
  const reasons = [...counts.keys()].filter((kind) => kind !== EVERYDAY);
  const shares = reasons.map((reason) =>
    logShares(counts.get(reason) ?? new Map<string, number>(), features.size),
  );
  const leads = new Map<string, Float64Array>();
  for (const feature of features) {
    leads.set(
      feature,
      Float64Array.from(shares, (share) => share(feature) - everyday(feature)),
    );
  }
  return { reasons, leads };
}

function countFeatures(examples: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const example of examples) {
    for (const feature of featuresOf(example)) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  }
  return counts;
}

function logShares(counts: ReadonlyMap<string, number>, features: number): (feature: string) => number {
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0) + SMOOTHING * features;
  return (feature) => Math.log(((counts.get(feature) ?? 0) + SMOOTHING) / all);
}

/** Chinese characters and neighbouring pairs, the borders of clauses among them, each once. */
function featuresOf(said: string): Set<string> {
  const features = new Set<string>();
  for (const run of said.match(/\p{Script=Han}+/gu) ?? []) {
    const characters = [...run];
    for (const [at, character] of characters.entries()) {
      features.add(character);
      features.add(`${characters[at - 1] ?? BREAK}${character}`);
    }
    features.add(`${characters.at(-1) ?? ''}${BREAK}`);
  }
  return features;
}
