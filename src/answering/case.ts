import type { ClaimClass, PolicyItem, RegionCode, SectionHeading } from '../knowledge/item.ts';
import type { Knowledge } from '../knowledge/load.ts';
import type { ItemHit } from '../retrieval/search.ts';
import type { Answer, Question } from './answer.ts';
import { compose, type ComposeDeps, type Composed, type Depth, type SourceList } from './compose.ts';
import type { Finding } from './finding.ts';
import type { Triage } from './triage.ts';
import type { SayAnswer } from './wording.ts';

export interface ReplyDeps {
  knowledge: Knowledge;
  triage: Triage;
  say: SayAnswer;
  compose: ComposeDeps;
}

export type Reply = Pick<
  Answer,
  'status' | 'reason' | 'text' | 'citations' | 'asksRegion' | 'related' | 'evidence'
>;

/** One question with what was found for it, while its reply is made. */
export interface Case {
  deps: ReplyDeps;
  question: Question;
  finding: Finding;
  /** The sections that the question asks for, most telling first. */
  intents: SectionHeading[];
  sources: SourceList;
  /** False where this is one of several answers, which share one list of sources behind them. */
  listsSources: boolean;
  /** What is taken for the answer, of the rules that apply. */
  best: ItemHit | undefined;
  /** The best of the rules that hold only elsewhere. */
  elsewhere: ItemHit | undefined;
  region: RegionCode | undefined;
}

export const NATIONAL = '000000';

export function itemOf({ deps }: Pick<Case, 'deps'>, hit: ItemHit | undefined): PolicyItem | undefined {
  return hit === undefined ? undefined : deps.knowledge.byId.get(hit.itemId);
}

export function isNational(item: PolicyItem): boolean {
  return item.regions.includes(NATIONAL);
}

/** Something that a person can go by, not an aim, an event or an opinion. */
export function isRule(item: PolicyItem): boolean {
  return isRuleClass(item.claimClass);
}

export function isRuleClass(claimClass: ClaimClass): boolean {
  return claimClass === 'entitlement' || claimClass === 'local-option';
}

export function composeHit(it: Case, hit: ItemHit, depth: Depth): Composed | undefined {
  const item = itemOf(it, hit);
  return item && compose(it.deps.compose, { item, hit, intents: it.intents, sources: it.sources, depth });
}

export function layout(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

/** The list of sources; empty where it stands behind several answers. */
export function sourcesBlock(it: Case): string {
  return it.listsSources ? listOfSources(it) : '';
}

export function listOfSources({ deps: { say }, sources }: Pick<Case, 'deps' | 'sources'>): string {
  return `${say('sources')}\n${sources.list()}\n${say('composed')}`;
}
