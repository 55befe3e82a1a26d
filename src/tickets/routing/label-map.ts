import type { Category } from './categories.ts';

/** `share[leaf][label]`: of what lies under a leaf, the share that carries the label; each leaf's sum is 1, or 0 where nothing is known. */
export type LabelMap = readonly Float64Array[];

/** A name counts as so many texts whose leaf is guessed. */
const NAME_COUNTS = 10;
const LIKE_ENOUGH = 0.5;
/** No label is impossible. */
const LEAST = 1e-4;

/** Which leaves a label's name speaks of: 2 for the leaf itself or its parent by name, less for likeness. */
function nameMatch(label: string, leaf: Category): number {
  const own = [leaf.id, leaf.name, ...leaf.names];
  const parents = [leaf.top.id, leaf.top.name, ...leaf.top.aliases];
  if (own.includes(label)) return 2;
  if (parents.includes(label)) return 1;
  const likest = Math.max(...parents.map((name) => likeness(label, name)), likeness(label, leaf.name));
  return likest >= LIKE_ENOUGH ? likest / 2 : 0;
}

/** Likeness counts only where no label is called the same. */
function strongest(matches: readonly number[]): number[] {
  const isCalledSo = matches.some((match) => match >= 1);
  return matches.map((match) => (isCalledSo && match < 1 ? 0 : match));
}

/** Dice coefficient of the characters, 0–1. */
function likeness(a: string, b: string): number {
  const [one, other] = [new Set(a), new Set(b)];
  const both = [...one].filter((character) => other.has(character)).length;
  return (2 * both) / (one.size + other.size);
}

/**
 * By the names; a label that no name speaks of is found by the texts that carry it, whose leaves are only guessed
 * (`posteriors`). Guesses about labels that have a name would blur what the name says.
 */
export function mapLabels(
  leaves: readonly Category[],
  labels: readonly string[],
  decided: readonly { posterior: Float64Array; target: number }[],
): LabelMap {
  const named = leaves.map((leaf) => strongest(labels.map((label) => nameMatch(label, leaf))));
  const isNamed = labels.map((_, l) => named.some((matches) => matches[l]! > 0));
  const guessed = decided.filter(({ target }) => isNamed[target] === false);
  return named.map((matches, at) => {
    const counts = Float64Array.from(matches, (match) => NAME_COUNTS * match);
    for (const { posterior, target } of guessed) counts[target]! += posterior[at]!;
    const sum = counts.reduce((total, count) => total + count, 0);
    return sum === 0 ? counts : counts.map((count) => count / sum);
  });
}

/** The logarithm of each label's probability by the tree. */
export function labelLogits(map: LabelMap, posterior: Float64Array, labels: number): Float64Array {
  const sums = new Float64Array(labels);
  map.forEach((share, leaf) => {
    for (let l = 0; l < labels; l += 1) sums[l]! += posterior[leaf]! * share[l]!;
  });
  return sums.map((sum) => Math.log(sum + LEAST));
}
