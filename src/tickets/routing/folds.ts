/** A fold for each example, every class spread evenly over them. */
export function stratifiedFolds(
  targets: readonly (number | string)[],
  folds: number,
  random: () => number,
): number[] {
  const result = new Array<number>(targets.length).fill(0);
  const classes = new Map<number | string, number[]>();
  targets.forEach((target, i) => classes.set(target, [...(classes.get(target) ?? []), i]));
  let next = 0;
  for (const members of classes.values()) {
    for (const i of shuffled(members, random)) {
      result[i] = next % folds;
      next += 1;
    }
  }
  return result;
}

function shuffled(all: readonly number[], random: () => number): number[] {
  const result = [...all];
  for (let i = result.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}

/** The same numbers between 0 and 1 for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
