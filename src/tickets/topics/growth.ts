/**
 * How a topic grew against the week before. `new`: nobody then. `few`: too few then for a percentage to mean
 * anything. `rate`: by how much, 1 for twice as many.
 */
export type Growth = { type: 'new' } | { type: 'few'; before: number } | { type: 'rate'; rate: number };

/** Under this one person more or less would be a third of them. */
const FEW = 4;

export function growthOf(now: number, before: number): Growth {
  if (before === 0) return { type: 'new' };
  return before < FEW ? { type: 'few', before } : { type: 'rate', rate: (now - before) / before };
}

/** How far the rise could not be chance: the difference of two counts over its standard deviation. */
export function surge(now: number, before: number): number {
  return (now - before) / Math.sqrt(now + before + 1);
}

/** How many weigh most; a sudden rise lifts a topic above a steady one of the same size. */
export function heat(now: number, before: number): number {
  return now * (1 + Math.max(0, surge(now, before)) / 4);
}
