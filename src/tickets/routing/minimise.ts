export interface Minimiser {
  /** One step downhill; false when nothing is gained any more. */
  step(): boolean;
  point(): Float64Array;
}

/** The loss at a point, and its gradient into the second argument. */
export type Loss = (at: Float64Array, gradient: Float64Array) => number;

interface Pair {
  moved: Float64Array;
  turned: Float64Array;
  product: number;
}

const MEMORY = 6;
const LEAST_GAIN = 1e-5;
const HALVINGS = 12;

/** L-BFGS with a search that halves the step until the loss falls enough. */
export function createMinimiser(start: Float64Array, lossAt: Loss): Minimiser {
  let at = start;
  let gradient = new Float64Array(at.length);
  let loss = lossAt(at, gradient);
  const pairs: Pair[] = [];

  function step(): boolean {
    const direction = downhill(gradient, pairs);
    let slope = dot(direction, gradient);
    if (slope >= 0) {
      pairs.length = 0;
      direction.forEach((_, i) => (direction[i] = -gradient[i]!));
      slope = dot(direction, gradient);
    }
    let length = pairs.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope || 1)) : 1;
    for (let tries = 0; tries < HALVINGS; tries += 1, length /= 2) {
      const next = at.map((value, i) => value + length * direction[i]!);
      const nextGradient = new Float64Array(at.length);
      const nextLoss = lossAt(next, nextGradient);
      if (nextLoss > loss + 1e-4 * length * slope) continue;
      const gain = loss - nextLoss;
      remember(pairs, at, next, gradient, nextGradient);
      at = next;
      gradient = nextGradient;
      loss = nextLoss;
      return gain > LEAST_GAIN * Math.max(1, Math.abs(loss));
    }
    return false;
  }

  return { step, point: () => at };
}

function remember(
  pairs: Pair[],
  from: Float64Array,
  to: Float64Array,
  before: Float64Array,
  after: Float64Array,
): void {
  const moved = to.map((value, i) => value - from[i]!);
  const turned = after.map((value, i) => value - before[i]!);
  const product = dot(moved, turned);
  if (product <= 1e-12) return;
  pairs.push({ moved, turned, product });
  if (pairs.length > MEMORY) pairs.shift();
}

/** The two-loop recursion. */
function downhill(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = gradient.map((value) => -value);
  const factors: number[] = [];
  for (const pair of [...pairs].reverse()) {
    const factor = dot(pair.moved, direction) / pair.product;
    factors.unshift(factor);
    addTo(direction, pair.turned, -factor);
  }
  const last = pairs.at(-1);
  if (last !== undefined) {
    const scale = last.product / dot(last.turned, last.turned);
    for (let i = 0; i < direction.length; i += 1) direction[i]! *= scale;
  }
  pairs.forEach((pair, i) => {
    addTo(direction, pair.moved, factors[i]! - dot(pair.turned, direction) / pair.product);
  });
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}

function addTo(sum: Float64Array, vector: Float64Array, factor: number): void {
  for (let i = 0; i < sum.length; i += 1) sum[i]! += factor * vector[i]!;
}
