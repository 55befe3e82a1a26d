import type { Fact, FactCatalogue, Situation } from '../../knowledge/facts.ts';
import type { PolicyItem } from '../../knowledge/item.ts';
import type { Knowledge } from '../../knowledge/load.ts';
import { createValidFrom } from '../../knowledge/validity.ts';
import { createIsForOthers, type IsForOthers } from '../audience.ts';
import type { ComposeDeps } from '../compose.ts';
import { entitlementsIn, type Entitlement, type EntitlementDeps, type Place } from './entitlement.ts';
import { nextQuestion } from './next-question.ts';
import { factsGiven, reportOn, type EntitlementReport } from './report.ts';
import { createFactReader, rangeOf, type FactReader } from './said.ts';
import { evaluate, type FactValue, type Facts } from './truth.ts';
import type { SayEntitlement } from './wording.ts';

/** What a check goes by: the situation told, the item it began from, where and when. */
export interface CheckScope extends Place {
  situations: readonly string[];
  /** What the citizen said, by which it is known whom it is about. */
  words?: string;
  /** A policy item under whose answer the check began. */
  itemId?: string;
  /** Names of entitlements that the citizen spoke of. */
  names?: readonly string[];
}

export interface Question {
  fact: Fact;
  /** What to ask, about whom. */
  text: string;
  options: { label: string; value: FactValue }[];
}

/** Finds what somebody may be entitled to. It holds nothing: what was told is passed in. */
export interface EntitlementCheck extends Pick<FactReader, 'factsIn' | 'situationsIn'> {
  readonly situations: readonly Situation[];
  /** Whether there is something to check under this item. */
  isCheckable(itemId: string): boolean;
  /** The entitlements whose names stand in the words. */
  namesIn(text: string): string[];
  /** What is asked next; undefined where no question would decide anything. */
  next(scope: CheckScope, given: { facts: Facts; asked: readonly string[]; who: Who }): Question | undefined;
  /** The question about one fact, by its id. */
  question(factId: string, who: Who): Question | undefined;
  answerTo(factId: string, text: string): FactValue | undefined;
  /** `brief`: names and next steps, no more. */
  report(scope: CheckScope, facts: Facts, brief?: boolean): EntitlementReport;
  /** The facts in a line of plain words. */
  describe(facts: Facts): string;
  /** Whom the words are about. */
  whoIn(text: string): Who;
}

export const persons = [
  'self',
  'mother',
  'father',
  'parents',
  'grandparent',
  'child',
  'spouse',
  'other',
] as const;
export type Who = (typeof persons)[number];

const WHO: readonly [RegExp, Who][] = [
  [/爸妈|父母|爹娘|老两口/u, 'parents'],
  [/妈|娘(?!家)|母亲/u, 'mother'],
  [/爸|爹|父亲/u, 'father'],
  [/爷爷|奶奶|姥|外公|外婆|老人|老太|老头/u, 'grandparent'],
  [/老公|老婆|爱人|丈夫|妻子|媳妇|对象/u, 'spouse'],
  [/孩子|儿子|女儿|闺女|娃/u, 'child'],
];

export interface EntitlementCheckDeps {
  knowledge: Pick<Knowledge, 'items' | 'byId' | 'regions' | 'facts' | 'audiences'>;
  compose: ComposeDeps;
  say: SayEntitlement;
}

export function createEntitlementCheck({ knowledge, compose, say }: EntitlementCheckDeps): EntitlementCheck {
  const { items, byId, regions, facts: catalogue } = knowledge;
  const reader = createFactReader(catalogue);
  const deps: CandidateDeps = {
    items,
    regions,
    validFrom: createValidFrom(items),
    isForOthers: createIsForOthers(knowledge.audiences),
    labelOf: (id) => catalogue.situations.find((it) => it.id === id)?.label ?? '',
  };
  const names = items.flatMap(({ eligibility }) => eligibility?.name ?? []);
  const factById = new Map(catalogue.facts.map((it) => [it.id, it]));
  const question = (fact: Fact, who: Who) => questionOf(say, fact, who);
  return {
    ...reader,
    situations: situationsWithEntitlements(catalogue, items),
    isCheckable: (itemId) => checkableNear(items, byId.get(itemId)) !== undefined,
    namesIn: (text) => [...new Set(names.filter((name) => text.includes(name)))],
    next(scope, { facts, asked, who }) {
      const fact = nextQuestion(catalogue.facts, candidatesIn(deps, scope, facts).candidates, {
        facts,
        asked,
      });
      return fact && question(fact, who);
    },
    question(factId, who) {
      const fact = factById.get(factId);
      return fact && question(fact, who);
    },
    answerTo(factId, text) {
      const fact = factById.get(factId);
      return fact && reader.answerTo(fact, text);
    },
    report(scope, facts, brief = false) {
      const { candidates, others } = candidatesIn(deps, scope, facts);
      const place = scope.region === undefined ? undefined : regions.fullName(scope.region);
      return reportOn(
        { say, catalogue, compose },
        { candidates, others, facts, place, asOf: scope.asOf, brief },
      );
    },
    describe: (facts) => factsGiven({ catalogue }, facts),
    whoIn,
  };
}

/** Characters before which the person must be named: later ones are others in the story. */
const NAMED_BY = 6;

/** 我妈七十了 is about the mother; 我下岗了还有孩子上学 is about oneself. */
function whoIn(text: string): Who {
  const opening = [...text.trim()].slice(0, NAMED_BY).join('');
  if (/^(?:我|俺|咱)(?:下岗|失业|被|自己|现在|是|在|没|想|有|今年|\d|[一二三四五六七八九])/u.test(opening))
    return 'self';
  return WHO.find(([pattern]) => pattern.test(opening))?.[1] ?? 'self';
}

function questionOf(say: SayEntitlement, fact: Fact, who: Who): Question {
  const text = fact.ask.replaceAll('{who}', say(`who-${who}`));
  return {
    fact,
    text: fact.why === undefined ? text : `${text}\n（${fact.why}）`,
    options:
      fact.type === 'choice'
        ? fact.options.map(({ is, label }) => ({ label, value: [is] }))
        : fact.options.map((option) => ({ label: option.label, value: rangeOf(option) })),
  };
}

/** A situation that nothing can be checked in is not offered. */
function situationsWithEntitlements(
  { situations }: FactCatalogue,
  items: readonly PolicyItem[],
): Situation[] {
  const used = new Set(items.flatMap(({ eligibility }) => eligibility?.situations ?? []));
  return situations.filter(({ id }) => used.has(id));
}

/** The entitlement of the item itself, or of another on the same matter. */
function checkableNear(items: readonly PolicyItem[], item: PolicyItem | undefined): PolicyItem | undefined {
  if (item === undefined || item.eligibility !== undefined) return item;
  return items.find((it) => it.eligibility !== undefined && it.topic === item.topic && it.expires === null);
}

interface CandidateDeps extends EntitlementDeps {
  isForOthers: IsForOthers;
  /** Of a situation, by its id. */
  labelOf: (situation: string) => string;
}

/** The more of an entitlement's conditions are known to hold, the nearer the front it stands. */
function candidatesIn(
  deps: CandidateDeps,
  scope: CheckScope,
  facts: Facts,
): { candidates: Entitlement[]; others: Entitlement[] } {
  const all = entitlementsIn(deps, scope);
  const begunFrom = checkableNear(
    deps.items,
    deps.items.find(({ id }) => id === scope.itemId),
  );
  const isNamed = ({ item, eligibility }: Entitlement) =>
    item.id === begunFrom?.id ||
    eligibility.name === begunFrom?.eligibility?.name ||
    (scope.names?.includes(eligibility.name) ?? false);
  // The situation that stands first in an item is the one that it is made for.
  const fits = ({ eligibility: { situations } }: Entitlement) =>
    scope.situations.reduce(
      (sum, id) => sum + (situations[0] === id ? 1 : situations.includes(id) ? SECONDARY : 0),
      0,
    );
  const worth = (it: Entitlement) => (isNamed(it) ? 10 : 0) + fits(it) + 2 * knownShare(it, facts);
  // Who asks about one thing is asked about that thing; the rest is looked at with what was told.
  const spoken = [scope.words ?? '', ...scope.situations.map(deps.labelOf)].join(' ');
  const isAsked = (it: Entitlement) => isNamed(it) || (fits(it) > 0 && !deps.isForOthers(it.item, spoken));
  const chosen = all
    .filter(isAsked)
    .sort((a, b) => worth(b) - worth(a))
    .slice(0, MOST_CANDIDATES);
  return { candidates: chosen, others: all.filter((it) => !chosen.includes(it)) };
}

const MOST_CANDIDATES = 8;
const SECONDARY = 0.5;

function knownShare({ eligibility }: Entitlement, facts: Facts): number {
  const held = eligibility.conditions.filter(
    (condition) => evaluate({ ...eligibility, conditions: [condition] }, facts).verdict === 'likely',
  );
  return held.length / eligibility.conditions.length;
}
