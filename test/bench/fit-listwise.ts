/** One question with its candidates. */
export interface RankSample {
  set: string;
  id: string;
  /** How much it counts. */
  worth: number;
  features: readonly Float64Array[];
  right: readonly boolean[];
  documents: readonly string[];
}

const STEPS = 300;
const RATE = 0.15;
/** Keeps weights small where the data say little. */
const PENALTY = 1e-4;
/** Candidates of a question that are fitted on, besides the right ones: the others hardly ever come near. */
const RIVALS = 100;

/** A question's candidates in one array, a row each. */
interface Rows {
  data: Float64Array;
  right: Uint8Array;
  count: number;
  worth: number;
}

/** Maximum likelihood of the right candidates under a softmax over all, by Adam on the whole batch. */
export function fitListwise(samples: readonly RankSample[]): Float64Array {
  const useful = samples.filter(({ right }) => right.includes(true));
  const size = useful[0]?.features[0]?.length ?? 0;
  const total = useful.reduce((sum, { worth }) => sum + worth, 0);
  const rows = useful.map((sample) => rowsOf(sample, size, total));
  const weights = new Float64Array(size);
  const mean = new Float64Array(size);
  const square = new Float64Array(size);
  const gradient = new Float64Array(size);
  for (let step = 1; step <= STEPS; step += 1) {
    gradient.fill(0);
    for (const one of rows) addGradient(gradient, one, weights);
    const rate = RATE * (step < STEPS * 0.6 ? 1 : 0.2);
    for (let i = 0; i < size; i += 1) {
      const slope = (gradient[i] ?? 0) - 2 * PENALTY * (weights[i] ?? 0);
      mean[i] = 0.9 * (mean[i] ?? 0) + 0.1 * slope;
      square[i] = 0.999 * (square[i] ?? 0) + 0.001 * slope * slope;
      const corrected = (mean[i] ?? 0) / (1 - 0.9 ** step);
      const spread = Math.sqrt((square[i] ?? 0) / (1 - 0.999 ** step)) + 1e-8;
      weights[i] = (weights[i] ?? 0) + (rate * corrected) / spread;
    }
  }
  return weights;
}

/** The right candidates and those with the highest sum of signals. */
function rowsOf({ features, right, worth }: RankSample, size: number, total: number): Rows {
  const sums = features.map((row) => row.reduce((sum, value) => sum + value, 0));
  const chosen = sums
    .map((_, i) => i)
    .sort((a, b) => (sums[b] ?? 0) - (sums[a] ?? 0))
    .filter((i, place) => place < RIVALS || right[i] === true);
  const data = new Float64Array(chosen.length * size);
  chosen.forEach((i, place) => data.set(features[i] ?? [], place * size));
  return {
    data,
    right: Uint8Array.from(chosen, (i) => (right[i] === true ? 1 : 0)),
    count: chosen.length,
    worth: worth / total,
  };
}

function addGradient(
  gradient: Float64Array,
  { data, right, count, worth }: Rows,
  weights: Float64Array,
): void {
  const size = weights.length;
  const scores = new Float64Array(count);
  let top = -Infinity;
  for (let c = 0, at = 0; c < count; c += 1) {
    let score = 0;
    for (let i = 0; i < size; i += 1, at += 1) score += data[at]! * weights[i]!;
    scores[c] = score;
    if (score > top) top = score;
  }
  let all = 0;
  let good = 0;
  for (let c = 0; c < count; c += 1) {
    const power = Math.exp(scores[c]! - top);
    scores[c] = power;
    all += power;
    if (right[c] === 1) good += power;
  }
  for (let c = 0; c < count; c += 1) {
    const factor = worth * ((right[c] === 1 ? scores[c]! / good : 0) - scores[c]! / all);
    if (Math.abs(factor) < 1e-9) continue;
    for (let i = 0, at = c * size; i < size; i += 1, at += 1) gradient[i]! += factor * data[at]!;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

type WeightsFor = Float64Array | ((sample: RankSample) => Float64Array | undefined);

/** A line with hit@1, hit@5, hit@10 and the documents' nDCG@10 over all samples. */
export function report(name: string, samples: readonly RankSample[], weights: WeightsFor): string {
  const sums = { hit1: 0, hit5: 0, hit10: 0, ndcg: 0 };
  for (const sample of samples) {
    const own = typeof weights === 'function' ? weights(sample) : weights;
    if (own === undefined) continue;
    const order = ranked(sample, own);
    const rank = order.findIndex((i) => sample.right[i] === true);
    if (rank === 0) sums.hit1 += 1;
    if (rank >= 0 && rank < 5) sums.hit5 += 1;
    if (rank >= 0 && rank < 10) sums.hit10 += 1;
    const documents = [...new Set(order.map((i) => sample.documents[i]))].slice(0, 10);
    const wanted = new Set(sample.documents.filter((_, i) => sample.right[i] === true));
    const first = documents.findIndex((id) => id !== undefined && wanted.has(id));
    if (first >= 0) sums.ndcg += 1 / Math.log2(first + 2);
  }
  const share = (sum: number) => (sum / Math.max(1, samples.length)).toFixed(3);
  return `${name.padEnd(34)} n ${samples.length}  hit@1 ${share(sums.hit1)}  hit@5 ${share(sums.hit5)}  hit@10 ${share(sums.hit10)}  first document ${share(sums.ndcg)}`;
}

function ranked({ features }: RankSample, weights: Float64Array): number[] {
  const scores = features.map((row) => dot(row, weights));
  return scores.map((_, i) => i).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
}

/** Logistic regression of "right" on the score, over the three best of each question; by Newton's method. */
export function fitCalibration(
  samples: readonly RankSample[],
  weights: Float64Array,
): { slope: number; intercept: number } {
  const points = samples.flatMap((sample) =>
    ranked(sample, weights)
      .slice(0, 3)
      .map((i) => ({
        x: dot(sample.features[i] ?? new Float64Array(), weights),
        y: sample.right[i] === true ? 1 : 0,
      })),
  );
  const centre = points.reduce((sum, { x }) => sum + x, 0) / points.length;
  let slope = 0.1;
  let intercept = 0;
  for (let step = 0; step < 50; step += 1) {
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-6, 0, 1e-6];
    for (const { x, y } of points) {
      const p = 1 / (1 + Math.exp(-(slope * (x - centre) + intercept)));
      g0 += y - p;
      g1 += (y - p) * (x - centre);
      h00 += p * (1 - p);
      h01 += p * (1 - p) * (x - centre);
      h11 += p * (1 - p) * (x - centre) ** 2;
    }
    const determinant = h00 * h11 - h01 * h01;
    intercept += (h11 * g0 - h01 * g1) / determinant;
    slope += (h00 * g1 - h01 * g0) / determinant;
  }
  return { slope: Number(slope.toFixed(4)), intercept: Number((intercept - slope * centre).toFixed(4)) };
}
