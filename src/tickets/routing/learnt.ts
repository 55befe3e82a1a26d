import type { Steps } from '../../retrieval/steps.ts';
import type { Category } from './categories.ts';
import type { RoutingDecision } from './decisions.ts';
import { featureCounts, normalisedText } from './features.ts';
import { trainModel, type Example, type Reading, type RoutingModel } from './model.ts';
import type { Prior } from './prior.ts';
import { chooseOptions, defaultOptions } from './tune.ts';

/** Everything that a suggestion rests on: the tree, and what was decided up to a moment. */
export interface Learnt {
  prior: Prior;
  tops: readonly string[];
  /** Which category of the first level it is. */
  first: RoutingModel;
  /** Which one of the second level, for each of the first. */
  second: ReadonlyMap<string, RoutingModel>;
  /** Leaf → department → how often it was sent there. */
  sent: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Decisions that taught something. */
  decisions: number;
}

interface Lesson {
  reading: Reading;
  top: string;
  /** Undefined where only the first level was decided. */
  leaf: string | undefined;
  department: string | null;
}

/** Without decisions it says what the tree's words say. */
export function* learnFrom(
  prior: Prior,
  decisions: readonly RoutingDecision[],
  random: () => number,
): Steps<Learnt> {
  const tops = [...new Set(prior.leaves.map((leaf) => leaf.top.id))];
  const lessons: Lesson[] = [];
  for (const decision of decisions) {
    const place = placeOf(decision.category, prior.leaves);
    if (place === undefined) continue;
    const reading = readWith(prior, decision.title, decision.description);
    lessons.push({ reading, ...place, department: decision.department });
    yield;
  }
  const examples = lessons.map(({ reading, top }) => ({ ...reading, target: tops.indexOf(top) }));
  const training = { leaves: prior.leaves, labels: tops, examples };
  const first = yield* trainModel(training, yield* chooseOptions(training, random));
  const second = new Map<string, RoutingModel>();
  for (const top of tops) second.set(top, yield* learnWithin(prior, top, lessons));
  return { prior, tops, first, second, sent: countSent(lessons), decisions: lessons.length };
}

/** Undefined for a category that the tree does not have any more. */
function placeOf(category: string, leaves: readonly Category[]): Pick<Lesson, 'top' | 'leaf'> | undefined {
  const leaf = leaves.find((one) => one.id === category);
  if (leaf !== undefined) return { top: leaf.top.id, leaf: leaf.id };
  const top = leaves.find((one) => one.top.id === category);
  return top === undefined ? undefined : { top: top.top.id, leaf: undefined };
}

export function readWith(prior: Prior, title: string, description: string): Reading {
  const counts = featureCounts(normalisedText({ head: title, body: description }));
  return { counts, posterior: prior.of(counts) };
}

function* learnWithin(prior: Prior, top: string, lessons: readonly Lesson[]): Steps<RoutingModel> {
  const leaves = prior.leaves.filter((leaf) => leaf.top.id === top);
  const labels = leaves.map((leaf) => leaf.id);
  const examples = lessons.flatMap(({ reading, leaf }): Example[] => {
    const target = leaf === undefined ? -1 : labels.indexOf(leaf);
    return target < 0 ? [] : [{ ...within(prior, top, reading), target }];
  });
  return yield* trainModel({ leaves, labels, examples }, defaultOptions);
}

/** The same reading with what the tree says about one category of the first level alone. */
export function within(prior: Prior, top: string, { counts, posterior }: Reading): Reading {
  const own = posterior.filter((_, i) => prior.leaves[i]?.top.id === top);
  const sum = own.reduce((total, one) => total + one, 0);
  return { counts, posterior: own.map((one) => (sum > 0 ? one / sum : 1 / own.length)) };
}

function countSent(lessons: readonly Lesson[]): Map<string, Map<string, number>> {
  const sent = new Map<string, Map<string, number>>();
  for (const { leaf, department } of lessons) {
    if (leaf === undefined || department === null) continue;
    const counts = sent.get(leaf) ?? new Map<string, number>();
    sent.set(leaf, counts.set(department, (counts.get(department) ?? 0) + 1));
  }
  return sent;
}
