export interface Predicted {
  target: number;
  probabilities: ArrayLike<number>;
}

export interface RoutingFigures {
  accuracy: number;
  /** Mean over the labels that occur. */
  macroF1: number;
  /** Share with the right label among the first three. */
  top3: number;
  /** Expected calibration error over ten bins, 0–1. */
  calibrationError: number;
  examples: number;
}

const BINS = 10;

export function figuresOf(predicted: readonly Predicted[]): RoutingFigures {
  const ranked = predicted.map(({ target, probabilities }) => {
    const order = rank(probabilities);
    return { target, order, first: order[0] ?? -1, sure: probabilities[order[0] ?? 0] ?? 0 };
  });
  const share = (count: number) => (ranked.length === 0 ? 0 : count / ranked.length);
  return {
    accuracy: share(ranked.filter(({ target, first }) => target === first).length),
    macroF1: macroF1(ranked),
    top3: share(ranked.filter(({ target, order }) => order.slice(0, 3).includes(target)).length),
    calibrationError: share(calibrationGap(ranked)),
    examples: ranked.length,
  };
}

/** Positions, the most probable first. */
export function rank(probabilities: ArrayLike<number>): number[] {
  return Array.from(probabilities, (_, i) => i).sort((a, b) => probabilities[b]! - probabilities[a]!);
}

type Ranked = readonly { target: number; first: number; sure: number }[];

function macroF1(ranked: Ranked): number {
  const labels = [...new Set(ranked.map(({ target }) => target))];
  const scores = labels.map((label) => {
    const right = ranked.filter(({ target, first }) => target === label && first === label).length;
    const said = ranked.filter(({ first }) => first === label).length;
    const are = ranked.filter(({ target }) => target === label).length;
    return (2 * right) / (said + are);
  });
  return labels.length === 0 ? 0 : scores.reduce((sum, score) => sum + score, 0) / labels.length;
}

/** The sum, over the bins, of how far what was said is from what was right. */
function calibrationGap(ranked: Ranked): number {
  const gaps = new Float64Array(BINS);
  for (const { target, first, sure } of ranked) {
    const bin = Math.min(BINS - 1, Math.floor(sure * BINS));
    gaps[bin]! += sure - (target === first ? 1 : 0);
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0);
}
