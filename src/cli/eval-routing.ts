import { z } from 'zod';
import type { Config } from '../config.ts';
import { HotlineError } from '../errors.ts';
import { loadKnowledge } from '../knowledge/load.ts';
import { atOnce } from '../retrieval/steps.ts';
import { baselineCounts, trainBaseline } from '../tickets/routing/baseline.ts';
import { loadCategories } from '../tickets/routing/categories.ts';
import { figuresOf, type Predicted, type RoutingFigures } from '../tickets/routing/evaluate.ts';
import { featureCounts, normalisedText } from '../tickets/routing/features.ts';
import { seededRandom, stratifiedFolds } from '../tickets/routing/folds.ts';
import { trainModel, type Example } from '../tickets/routing/model.ts';
import { learnPrior, type Prior } from '../tickets/routing/prior.ts';
import { chooseOptions, defaultOptions } from '../tickets/routing/tune.ts';
import type { CliIo } from './io.ts';
import { readJsonLines } from './json-lines.ts';

const messageSchema = z.object({
  id: z.coerce.string(),
  subject: z.string(),
  text: z.string(),
  label: z.string().min(1),
});
type Message = z.infer<typeof messageSchema>;

export interface EvalRoutingOptions {
  train: string;
  /** Undefined: five-fold cross-validation within `train`. */
  test: string | undefined;
  seed: number;
  json: boolean;
}

interface Outcome {
  routing: Predicted[];
  baseline: Predicted[];
  /** What the tree's words say with nothing learnt. */
  untaught: Predicted[];
}

const FOLDS = 5;
const SHAPE = '{id, subject, text, label}';

/** Prints the figures and, last, one JSON object. Throws HotlineError USAGE for a file that does not do. */
export function evalRouting(
  config: Pick<Config, 'knowledgeDir'>,
  options: EvalRoutingOptions,
  io: CliIo,
): void {
  const train = readMessages(options.train);
  const test = options.test === undefined ? undefined : readMessages(options.test);
  const labels = [...new Set(train.map(({ label }) => label))].sort();
  const { departments } = loadKnowledge(config.knowledgeDir);
  const prior = atOnce(learnPrior(loadCategories(config.knowledgeDir, departments)));
  const random = seededRandom(options.seed);
  const outcome =
    test === undefined
      ? crossValidate(prior, labels, train, random, io)
      : learnAndAsk(prior, labels, { train, test }, random);
  report(outcome, { ...options, labels: labels.length }, io);
}

function readMessages(file: string): Message[] {
  const messages = readJsonLines(file, messageSchema, SHAPE);
  if (messages.length === 0)
    throw new HotlineError('USAGE', `${file} 里没有留言`, { remedy: `每行一个 JSON：${SHAPE}。` });
  return messages;
}

function crossValidate(
  prior: Prior,
  labels: readonly string[],
  messages: readonly Message[],
  random: () => number,
  io: CliIo,
): Outcome {
  const folds = stratifiedFolds(
    messages.map(({ label }) => label),
    FOLDS,
    random,
  );
  const outcome: Outcome = { routing: [], baseline: [], untaught: [] };
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const train = messages.filter((_, i) => folds[i] !== fold);
    const test = messages.filter((_, i) => folds[i] === fold);
    const one = learnAndAsk(prior, labels, { train, test }, random);
    outcome.routing.push(...one.routing);
    outcome.baseline.push(...one.baseline);
    outcome.untaught.push(...one.untaught);
    io.err(`第 ${fold + 1} 折：${rounded(figuresOf(one.routing)).accuracy}`);
  }
  return outcome;
}

function learnAndAsk(
  prior: Prior,
  labels: readonly string[],
  { train, test }: { train: readonly Message[]; test: readonly Message[] },
  random: () => number,
): Outcome {
  const read = (message: Message): Example => {
    const counts = featureCounts(normalisedText({ head: message.subject, body: message.text }));
    return { counts, posterior: prior.of(counts), target: labels.indexOf(message.label) };
  };
  const examples = train.map(read);
  const training = { leaves: prior.leaves, labels, examples };
  const options = atOnce(chooseOptions(training, random));
  const model = atOnce(trainModel(training, options));
  const untaught = atOnce(trainModel({ ...training, examples: [] }, defaultOptions));
  const plainly = (message: Message) => ({
    counts: baselineCounts({ head: message.subject, body: message.text }),
    target: labels.indexOf(message.label),
  });
  const baseline = atOnce(trainBaseline(train.map(plainly), labels.length));
  const asked = test.map(read);
  return {
    routing: asked.map((one) => ({ target: one.target, probabilities: model.probabilities(one) })),
    untaught: asked.map((one) => ({ target: one.target, probabilities: untaught.probabilities(one) })),
    baseline: test.map((message) => {
      const { counts, target } = plainly(message);
      return { target, probabilities: baseline(counts) };
    }),
  };
}

function report(
  { routing, baseline, untaught }: Outcome,
  options: EvalRoutingOptions & { labels: number },
  io: CliIo,
): void {
  const result = {
    ...rounded(figuresOf(routing)),
    method: options.test === undefined ? `${FOLDS}-fold cross-validation` : 'train and test',
    labels: options.labels,
    baseline: rounded(figuresOf(baseline)),
    categoryWordsOnly: rounded(figuresOf(untaught)),
  };
  if (!options.json) {
    const line = (name: string, it: RoutingFigures) =>
      io.out(
        `${name}  准确率 ${it.accuracy}，宏 F1 ${it.macroF1}，前三 ${it.top3}，校准误差 ${it.calibrationError}`,
      );
    line('分派建议        ', result);
    line('只用分类表的词  ', result.categoryWordsOnly);
    line('TF-IDF 线性分类 ', result.baseline);
  }
  io.out(JSON.stringify(result));
}

function rounded(figures: RoutingFigures): RoutingFigures {
  const round = (value: number) => Number(value.toFixed(4));
  return {
    accuracy: round(figures.accuracy),
    macroF1: round(figures.macroF1),
    top3: round(figures.top3),
    calibrationError: round(figures.calibrationError),
    examples: figures.examples,
  };
}
