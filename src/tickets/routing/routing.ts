import type { RegionCode } from '../../knowledge/item.ts';
import type { Regions } from '../../knowledge/regions.ts';
import { inStretches } from '../../retrieval/steps.ts';
import type { Category } from './categories.ts';
import type { RoutingDecisions } from './decisions.ts';
import { rank } from './evaluate.ts';
import { contributions, tellingWords, type Voice } from './explain.ts';
import { createLexicon, normalisedText } from './features.ts';
import {
  departmentsInCharge,
  territoryOf,
  type DepartmentSuggestion,
  type DirectoryDepartment,
  type Territory,
} from './in-charge.ts';
import { learnFrom, readWith, within, type Learnt } from './learnt.ts';
import type { Reading } from './model.ts';
import { learnPrior } from './prior.ts';

export interface RoutedConcern {
  title: string;
  description: string;
  place: string | null;
  region: RegionCode | null;
  /** Who has it already, if anybody: the first receiver, should it be unclear. */
  department?: string | null;
}

export interface CategorySuggestion {
  id: string;
  name: string;
  /** 0–1. */
  probability: number;
  parent: { id: string; name: string; probability: number };
  /** Words of the concern that spoke for it, the strongest first. */
  words: string[];
}

export interface RoutingSuggestion {
  /** Nobody is clearly in charge: the department is the first receiver. */
  unclear: boolean;
  /** Three at most, the likeliest first. */
  categories: CategorySuggestion[];
  department: DepartmentSuggestion | undefined;
  territory: Territory | undefined;
  /** How many decisions of staff it rests on, beside the tree. */
  decisions: number;
}

export interface Routing {
  suggest(concern: RoutedConcern): Promise<RoutingSuggestion>;
  /** Learns from what staff have decided up to now; the event loop is let in meanwhile. Rejects as `recent` does. */
  learn(): Promise<void>;
  /** To be called after a decision: every so many of them it learns again in the background. */
  decided(): void;
}

export interface RoutingDeps {
  categories: readonly Category[];
  departments: readonly DirectoryDepartment[];
  regions: Pick<Regions, 'byCode' | 'covers' | 'resolve' | 'fullName'>;
  decisions: RoutingDecisions;
  /** For folds, 0–1. */
  random: () => number;
  /** Told when learning in the background has failed. */
  onFault: (cause: unknown) => void;
  /** Decisions after which it learns again. */
  every?: number;
}

const SHOWN = 3;
const WORDS = 4;
/** More would make learning longer than a few seconds. */
const MOST_DECISIONS = 2_000;
const EVERY = 25;
/** Below this a suggestion is as often wrong as right. */
const CLEAR = 0.5;

/** Works from the first start, from the tree's words alone. */
export function createRouting(deps: RoutingDeps): Routing {
  const { categories, decisions, random, every = EVERY } = deps;
  const lexicon = createLexicon(categories.flatMap(({ words, names }) => [...words, ...names]));
  const prior = once(() => inStretches(learnPrior(categories)));
  const untaught = once(async () => inStretches(learnFrom(await prior(), [], random)));
  let taught: Learnt | undefined;
  let sinceLearnt = 0;
  let learning: Promise<void> | undefined;

  async function learnNow(): Promise<void> {
    sinceLearnt = 0;
    const recent = await decisions.recent(MOST_DECISIONS);
    taught = await inStretches(learnFrom(await prior(), recent, random));
  }

  function learn(): Promise<void> {
    learning ??= learnNow().finally(() => (learning = undefined));
    return learning;
  }

  return {
    learn,
    decided() {
      sinceLearnt += 1;
      if (sinceLearnt >= every && learning === undefined) learn().catch(deps.onFault);
    },
    async suggest(concern) {
      const learnt = taught ?? (await untaught());
      const reading = readWith(learnt.prior, concern.title, concern.description);
      const belief = believe(learnt, reading);
      const normalised = normalisedText({ head: concern.title, body: concern.description });
      const words = lexicon.find(normalised);
      const order = rank(belief.leaves).slice(0, SHOWN);
      const suggestions = order.map((leaf) => {
        const spoken = contributions(reading.counts, voicesFor(learnt, reading, belief, leaf));
        return {
          ...describe(learnt, belief, leaf),
          words: tellingWords(normalised, spoken, words, WORDS),
        };
      });
      const territory = territoryOf(concern, deps.regions);
      return {
        ...inCharge(deps, learnt, belief, { concern, territory }),
        categories: suggestions,
        territory,
        decisions: learnt.decisions,
      };
    },
  };
}

interface Belief {
  tops: Float64Array;
  /** In the order of the prior's leaves. */
  leaves: Float64Array;
}

function believe(learnt: Learnt, reading: Reading): Belief {
  const { prior, tops, first, second } = learnt;
  const ofTops = first.probabilities(reading);
  const leaves = new Float64Array(prior.leaves.length);
  tops.forEach((top, t) => {
    const own = second.get(top)?.probabilities(within(prior, top, reading));
    let next = 0;
    prior.leaves.forEach((leaf, at) => {
      if (leaf.top.id !== top) return;
      leaves[at] = ofTops[t]! * (own?.[next] ?? 0);
      next += 1;
    });
  });
  return { tops: ofTops, leaves };
}

function describe({ prior, tops }: Learnt, belief: Belief, at: number): Omit<CategorySuggestion, 'words'> {
  const leaf = prior.leaves[at]!;
  return {
    id: leaf.id,
    name: leaf.name,
    probability: belief.leaves[at]!,
    parent: {
      id: leaf.top.id,
      name: leaf.top.name,
      probability: belief.tops[tops.indexOf(leaf.top.id)]!,
    },
  };
}

/** Everything that had a say in it being this leaf. */
function voicesFor(learnt: Learnt, reading: Reading, belief: Belief, at: number): Voice[] {
  const { prior, tops, first, second } = learnt;
  const leaf = prior.leaves[at]!;
  const inTop = second.get(leaf.top.id);
  const tree: Voice = {
    vocabulary: prior.vocabulary,
    weights: prior.weights,
    probabilities: reading.posterior,
    chosen: at,
  };
  return [
    tree,
    ...(first.learnt === undefined
      ? []
      : [{ ...first.learnt, probabilities: belief.tops, chosen: tops.indexOf(leaf.top.id) }]),
    ...(inTop?.learnt === undefined
      ? []
      : [
          {
            ...inTop.learnt,
            probabilities: inTop.probabilities(within(prior, leaf.top.id, reading)),
            chosen: inTop.labels.indexOf(leaf.id),
          },
        ]),
  ];
}

function inCharge(
  deps: Pick<RoutingDeps, 'departments' | 'regions'>,
  { prior, sent }: Learnt,
  belief: Belief,
  { concern, territory }: { concern: RoutedConcern; territory: Territory | undefined },
): Pick<RoutingSuggestion, 'unclear' | 'department'> {
  const charge = { probabilities: belief.leaves, leaves: prior.leaves, sent, territory };
  const ranked = departmentsInCharge(charge, deps);
  const [likeliest] = ranked;
  const unclear = likeliest === undefined || likeliest.probability < CLEAR;
  if (!unclear) {
    const { byTerritory, ...department } = likeliest;
    return { unclear, department: { ...department, reason: byTerritory ? 'territory' : 'responsibility' } };
  }
  const first = deps.departments.find(({ id }) => id === (concern.department ?? likeliest?.id));
  if (first === undefined) return { unclear, department: undefined };
  const probability = ranked.find(({ id }) => id === first.id)?.probability ?? 0;
  return { unclear, department: { id: first.id, name: first.name, probability, reason: 'first-receiver' } };
}

/** Made at the first call; a failure is forgotten, so that the next call tries again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () =>
    (made ??= make().catch((cause: unknown) => {
      made = undefined;
      throw cause;
    }));
}
