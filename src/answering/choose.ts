import type { PolicyItem, SectionHeading } from '../knowledge/item.ts';
import type { ItemHit } from '../retrieval/search.ts';
import { isNational, isRule, itemOf, type Case, type ReplyDeps } from './case.ts';
import { plain } from './plain.ts';
import { isVague } from './subject.ts';
import { logit, THRESHOLDS } from './thresholds.ts';

/** Added to the logit where several items fit nearly alike; small against the difference of a clear case. */
const PREFERENCE = { askedSection: 0.4, aim: -1, news: -1.2, wholeDocument: -1.5, offence: -1 };
/** Who asks how to get something does not ask how its abuse is punished. */
const OFFENCE = /骗|处罚|罚款|冒领|违法/u;
const OFFENDED = /骗|罚|假|冒|违法|举报|后果|坐牢|追究|瞒|套取|查出/u;

/** The item to answer from: of those that fit nearly alike the one that has what was asked for. */
export function chooseBest(
  deps: ReplyDeps,
  hits: readonly ItemHit[],
  { intents, words }: { intents: readonly SectionHeading[]; words: string },
): ItemHit | undefined {
  const worth = (hit: ItemHit) => {
    const item = deps.knowledge.byId.get(hit.itemId);
    if (item === undefined) return logit(hit.similarity);
    const offence = OFFENCE.test(item.title) && !OFFENDED.test(words) ? PREFERENCE.offence : 0;
    return logit(hit.similarity) + preference(item, intents) + offence;
  };
  const best = [...hits].sort((a, b) => worth(b) - worth(a))[0];
  return preferLocal(deps, hits, best);
}

function preference(item: PolicyItem, intents: readonly SectionHeading[]): number {
  const asked = intents[0];
  const has = item.sections.some((section) => section.heading === asked);
  const claim = isRule(item) ? 0 : item.claimClass === 'direction' ? PREFERENCE.aim : PREFERENCE.news;
  // An item about a document as a whole has a title that names it.
  return (
    (has ? PREFERENCE.askedSection : 0) + claim + (item.title.includes('《') ? PREFERENCE.wholeDocument : 0)
  );
}

/** Of rules on the same topic that match nearly as well, that of the smallest place goes first. */
function preferLocal(
  deps: ReplyDeps,
  hits: readonly ItemHit[],
  best: ItemHit | undefined,
): ItemHit | undefined {
  const topic = best === undefined ? undefined : deps.knowledge.byId.get(best.itemId)?.topic;
  const local = hits.flatMap((hit) => {
    const item = deps.knowledge.byId.get(hit.itemId);
    const fits =
      item !== undefined && item.topic === topic && !isNational(item) && isRule(item) && isNear(hit, best);
    return fits ? [{ hit, breadth: breadthOf(item) }] : [];
  });
  return local.sort((a, b) => a.breadth - b.breadth)[0]?.hit ?? best;
}

/** Pairs of zeros at the end of the region's code: none for a county, one for a city, two for a province. */
function breadthOf(item: PolicyItem): number {
  const pairs = item.regions.map((code) => Math.floor((/0*$/.exec(code)?.[0].length ?? 0) / 2));
  return Math.min(...pairs);
}

/**
 * The item that answers for this citizen; undefined where the question is about a rule that holds only
 * elsewhere, or about nothing that is known.
 */
export function chooseApplicable(it: Case): ItemHit | undefined {
  const best = isSureEnough(it) ? it.best : undefined;
  const { elsewhere } = it;
  if (elsewhere === undefined || elsewhere.similarity < THRESHOLDS.answer) return best;
  // The question names what only that rule has: nothing that applies here answers it.
  const leads = best === undefined || !isWithin(best, elsewhere, THRESHOLDS.elsewhereLead);
  if (leads && it.finding.onlyElsewhere >= THRESHOLDS.onlyElsewhere) return undefined;
  const topic = itemOf(it, elsewhere)?.topic;
  const sameTopic = (hit: ItemHit | undefined) => topic !== undefined && itemOf(it, hit)?.topic === topic;
  if (best !== undefined && !sameTopic(best) && isWithin(best, elsewhere, THRESHOLDS.elsewhereLead))
    return best;
  // A rule that applies, on the matter that the one from elsewhere shows the question to be about.
  const peer = sameTopic(best) ? best : it.finding.hits.find((hit) => sameTopic(hit) && isRuleHit(it, hit));
  return peer !== undefined && peer.similarity >= THRESHOLDS.answer ? peer : undefined;
}

/** It matches well enough, or what matches best of all is on the same matter and does. */
function isSureEnough(it: Case): boolean {
  const top = it.finding.hits[0];
  if (it.best === undefined || top === undefined) return false;
  if (it.best.similarity >= THRESHOLDS.answer) return true;
  return top.similarity >= THRESHOLDS.answer && itemOf(it, top)?.topic === itemOf(it, it.best)?.topic;
}

function isRuleHit(it: Case, hit: ItemHit): boolean {
  const item = itemOf(it, hit);
  return item !== undefined && isRule(item);
}

function isNear(hit: ItemHit, best: ItemHit | undefined): boolean {
  return hit.similarity >= THRESHOLDS.answer && isWithin(hit, best, THRESHOLDS.localWithin);
}

function isWithin(hit: ItemHit, best: ItemHit | undefined, logits: number): boolean {
  return best === undefined || logit(hit.similarity) >= logit(best.similarity) - logits;
}

/** Beside a national answer the local rule, and the other way round, when both speak to the question. */
export function chooseBeside(it: Case, item: PolicyItem, best: ItemHit): ItemHit | undefined {
  if (it.region === undefined || !isRule(item)) return undefined;
  // Where the national text leaves it to localities, the local rule is the answer, however it is worded.
  const leavesOpen = item.claimClass === 'local-option' && isNational(item);
  return it.finding.hits.find((hit) => {
    const other = itemOf(it, hit);
    if (other === undefined || !isRule(other) || isNational(other) === isNational(item)) return false;
    return (
      isNear(hit, best) ||
      hit.similarity >= THRESHOLDS.confident ||
      (leavesOpen && other.topic === item.topic && isWithin(hit, best, THRESHOLDS.localRuleWithin))
    );
  });
}

const MOST_READINGS = 4;

/**
 * The readings of a few words that fit nearly alike and lead to different matters, one item for each; empty where
 * the words say what they mean.
 */
export function chooseReadings(it: Case, best: ItemHit): ItemHit[] {
  const said = plain(it.finding.searched);
  const vague = isVague(said);
  if (!vague && (said.length > THRESHOLDS.clarifyWithin || best.similarity >= THRESHOLDS.clear)) return [];
  const within = vague ? THRESHOLDS.readingsOfVague : THRESHOLDS.readingsWithin;
  const topics = new Map<string, ItemHit>();
  for (const hit of it.finding.hits) {
    const item = itemOf(it, hit);
    if (item === undefined || !isRule(item) || !isWithin(hit, best, within) || topics.has(item.topic))
      continue;
    topics.set(item.topic, hit);
  }
  return topics.size < 2 ? [] : [...topics.values()].slice(0, MOST_READINGS);
}

/** Another item that fits so nearly alike that the question may have meant it. */
export function chooseAlso(it: Case, best: ItemHit, beside: ItemHit | undefined): ItemHit | undefined {
  return it.finding.hits.find((hit) => {
    const item = itemOf(it, hit);
    return (
      hit !== best &&
      hit !== beside &&
      item !== undefined &&
      isRule(item) &&
      !item.title.includes('《') &&
      hit.similarity >= THRESHOLDS.answer &&
      isWithin(hit, best, THRESHOLDS.alsoWithin)
    );
  });
}

/** The best rule that applies, on the topic of what was found elsewhere if there is one. */
export function chooseBasis(it: Case): ItemHit | undefined {
  const topic = itemOf(it, it.elsewhere)?.topic;
  const applicable = it.finding.hits.filter((hit) => {
    const item = itemOf(it, hit);
    return item !== undefined && isRule(item);
  });
  return (
    applicable.find((hit) => itemOf(it, hit)?.topic === topic) ??
    applicable.find((hit) => hit.similarity >= THRESHOLDS.answer)
  );
}
