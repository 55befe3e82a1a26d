import type { Steps } from '../../retrieval/steps.ts';
import { stratifiedFolds } from './folds.ts';
import { toProbabilities } from './logistic.ts';
import { trainModel, type ModelOptions, type Training } from './model.ts';

/** What is used where there is too little to choose from. */
export const defaultOptions: ModelOptions = { trust: 1, l2: 1, temperature: 1 };

/** From following the decided texts to hardly moving from the tree. */
const GRID: readonly Omit<ModelOptions, 'temperature'>[] = [
  { trust: 0.5, l2: 0.1 },
  { trust: 1, l2: 0.3 },
  { trust: 1, l2: 1 },
  { trust: 1.5, l2: 1 },
  { trust: 1.5, l2: 3 },
];
const TEMPERATURES = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.15, 1.3, 1.5, 1.75, 2, 2.5, 3];
const FOLDS = 3;
const FEWEST = 40;
/** More would take longer and hardly choose better. */
const MOST = 600;

/**
 * Options by cross-validation within the examples: those whose probabilities for the texts left out are best
 * (mean logarithmic loss), with the temperature that makes them so.
 */
export function* chooseOptions(training: Training, random: () => number): Steps<ModelOptions> {
  const examples = training.examples.slice(0, MOST);
  if (examples.length < FEWEST) return defaultOptions;
  const folds = stratifiedFolds(
    examples.map((example) => example.target),
    FOLDS,
    random,
  );
  let best = { options: defaultOptions, loss: Infinity };
  for (const candidate of GRID) {
    const left: { logits: Float64Array; target: number }[] = [];
    for (let fold = 0; fold < FOLDS; fold += 1) {
      const seen = examples.filter((_, i) => folds[i] !== fold);
      const model = yield* trainModel({ ...training, examples: seen }, { ...candidate, temperature: 1 });
      examples.forEach((example, i) => {
        if (folds[i] === fold) left.push({ logits: model.logits(example), target: example.target });
      });
    }
    for (const temperature of TEMPERATURES) {
      const loss = meanLoss(left, temperature);
      if (loss < best.loss) best = { options: { ...candidate, temperature }, loss };
    }
  }
  return best.options;
}

function meanLoss(left: readonly { logits: Float64Array; target: number }[], temperature: number): number {
  const sum = left.reduce(
    (loss, { logits, target }) =>
      loss - Math.log(Math.max(toProbabilities(logits.slice(), temperature)[target]!, 1e-9)),
    0,
  );
  return sum / left.length;
}
