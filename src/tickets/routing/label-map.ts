import type { Category } from './categories.ts';

/** `share[leaf][label]`: of what lies under a leaf, the share that carries the label; each leaf's sum is 1, or 0 where nothing is known. */
export type LabelMap = readonly Float64Array[];

/**
 * Names count as so many texts that were decided: guesses about texts tell much less. They matter where a label has
 * no name that the tree knows.
 */
const NAME_COUNTS = 50;
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

/** Dice coefficient of the characters, 0–1. */
function likeness(a: string, b: string): number {
  const [one, other] = [new Set(a), new Set(b)];
  const both = [...one].filter((character) => other.has(character)).length;
  return (2 * both) / (one.size + other.size);
}

/** From the names alone, and from texts whose leaves are only guessed (`posteriors`) but whose label is known. */
export function mapLabels(
  leaves: readonly Category[],
  labels: readonly string[],
  decided: readonly { posterior: Float64Array; target: number }[],
): LabelMap {
  return leaves.map((leaf, at) => {
    const counts = Float64Array.from(labels, (label) => NAME_COUNTS * nameMatch(label, leaf));
    for (const { posterior, target } of decided) counts[target]! += posterior[at]!;
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
