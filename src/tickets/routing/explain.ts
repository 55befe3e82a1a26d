import type { FoundWord } from './features.ts';
import type { LogisticWeights } from './logistic.ts';
import type { Counts, Vocabulary } from './vocabulary.ts';

/** A linear model's part in a decision: how much each feature speaks for a class, against the others. */
export interface Voice {
  vocabulary: Vocabulary;
  weights: LogisticWeights;
  /** What the classes were believed to be; features that speak for all of them alike say nothing. */
  probabilities: Float64Array;
  /** The class that is explained. */
  chosen: number;
}

/** Feature → how much it spoke for the chosen class, over all voices. */
export function contributions(counts: Counts, voices: readonly Voice[]): Map<string, number> {
  const result = new Map<string, number>();
  for (const { vocabulary, weights, probabilities, chosen } of voices) {
    const row = vocabulary.row(counts);
    const classes = probabilities.length;
    const values = new Map(Array.from(row.index, (column, i) => [column, row.value[i]!]));
    for (const feature of counts.keys()) {
      const column = vocabulary.column(feature);
      const value = column === undefined ? undefined : values.get(column);
      if (column === undefined || value === undefined) continue;
      const start = column * classes;
      let usual = 0;
      for (let c = 0; c < classes; c += 1) usual += probabilities[c]! * weights[start + c]!;
      const spoken = value * (weights[start + chosen]! - usual);
      result.set(feature, (result.get(feature) ?? 0) + spoken);
    }
  }
  return result;
}

const LONGEST_PHRASE = 6;
const FILLERS = /[的了是在我们你您他她它不有和就都也还把被很到这那个]/u;

/** The words that spoke most for it; where the tree knows none of them, phrases of the text itself. */
export function tellingWords(
  normalised: string,
  spoken: ReadonlyMap<string, number>,
  words: readonly FoundWord[],
  limit: number,
): string[] {
  const scores = new Map<string, number>();
  for (const { word } of words) scores.set(word, weightOf(word, spoken));
  const known = best(scores, limit);
  return known.length > 0 ? known : best(phrases(normalised, spoken), limit);
}

function weightOf(word: string, spoken: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (let i = 0; i + 1 < word.length; i += 1) sum += spoken.get(word.slice(i, i + 2)) ?? 0;
  return sum;
}

/** Stretches in which every two neighbouring characters spoke for it. */
function phrases(normalised: string, spoken: ReadonlyMap<string, number>): Map<string, number> {
  const found = new Map<string, number>();
  const speaks = (at: number) => {
    const pair = normalised.slice(at, at + 2);
    return !FILLERS.test(pair) && (spoken.get(pair) ?? 0) > 0;
  };
  for (let at = 0; at + 1 < normalised.length; at += 1) {
    if (!speaks(at)) continue;
    let end = at + 1;
    while (end - at + 1 < LONGEST_PHRASE && speaks(end)) end += 1;
    const phrase = normalised.slice(at, end + 1);
    found.set(phrase, weightOf(phrase, spoken));
    at = end;
  }
  return found;
}

function best(scores: ReadonlyMap<string, number>, limit: number): string[] {
  return [...scores]
    .filter(([, score]) => score > 0)
    .sort((a, b) => b[1] - a[1])
    .slice(0, limit)
    .map(([word]) => word);
}
