import type { Matter } from '../knowledge/directories.ts';
import type { PolicyItem } from '../knowledge/item.ts';
import type { ItemHit } from '../retrieval/search.ts';
import type { Question } from './answer.ts';
import {
  composeHit,
  isNational,
  itemOf,
  layout,
  NATIONAL,
  sourcesBlock,
  type Case,
  type Reply,
  type ReplyDeps,
} from './case.ts';
import {
  chooseAlso,
  chooseApplicable,
  chooseBasis,
  chooseBeside,
  chooseBest,
  chooseReadings,
} from './choose.ts';
import { createSourceList, type Composed, type SourceList } from './compose.ts';
import { documentBeside, documentReply } from './document-reply.ts';
import type { Finding } from './finding.ts';
import { findMatter } from './matters.ts';
import { notInForce } from './not-in-force.ts';
import { routeOf } from './routes.ts';
import { logit, THRESHOLDS } from './thresholds.ts';
import { unsupportedFigures } from './verify.ts';
import type { SayAnswer } from './wording.ts';

export interface ReplyInput {
  question: Question;
  finding: Finding;
  /** The ended rule that the question is about, if it is about one. */
  ended: PolicyItem | undefined;
  /** Shared with the other answers of one reply, which lists them itself. */
  sources?: SourceList;
}

/** Which of the outcomes that the corpus allows fits, and its words. */
export function replyFromCorpus(deps: ReplyDeps, { question, finding, ended, sources }: ReplyInput): Reply {
  const own = deps.triage.intents(question.text);
  const intents = own.length > 0 ? own : deps.triage.intents(finding.searched);
  const it: Case = {
    deps,
    question,
    finding,
    intents,
    sources: sources ?? createSourceList(deps.compose),
    listsSources: sources === undefined,
    best: chooseBest(deps, finding.hits, { intents, words: `${question.text} ${finding.searched}` }),
    elsewhere: finding.elsewhere[0],
    region: finding.scope.region,
  };
  const matter = outsideMatter(it);
  if (matter !== undefined) return verified(it, documentReply(it) ?? outside(it, matter));
  return verified(it, ended === undefined ? replyInForce(it) : notInForce(it, ended));
}

/** A matter that the corpus has nothing on must not be answered with what merely sounds like it. */
function outsideMatter({ deps, question, finding, best }: Case): Matter | undefined {
  const matter = findMatter(finding.searched, deps.knowledge.matters);
  const certain = question.text.length > THRESHOLDS.longQuestion ? THRESHOLDS.confident : THRESHOLDS.certain;
  return (best?.similarity ?? 0) < certain ? matter : undefined;
}

function outside({ deps: { say } }: Case, { office, hotline }: Matter): Reply {
  return {
    ...plainReply(say('outside', { office, hotline })),
    status: 'unanswered',
    reason: 'not-in-corpus',
  };
}

function replyInForce(it: Case): Reply {
  const best = chooseApplicable(it);
  if (best !== undefined) {
    const readings = chooseReadings(it, best);
    return readings.length > 0 ? clarify(it, readings) : answered(it, best);
  }
  const elsewhere = it.elsewhere?.similarity ?? 0;
  if (elsewhere < THRESHOLDS.answer) return unanswered(it);
  return it.region === undefined ? regionNeeded(it) : otherRegionOnly(it);
}

/** Few words that may mean different matters: which one is asked, not guessed. */
function clarify(it: Case, readings: readonly ItemHit[]): Reply {
  const related = readings.flatMap((hit) => itemOf(it, hit) ?? []).map(({ id, title }) => ({ id, title }));
  return { ...plainReply(it.deps.say('clarify')), status: 'clarify', reason: 'readings', related };
}

function answered(it: Case, best: ItemHit): Reply {
  const { say } = it.deps;
  const item = itemOf(it, best);
  if (item === undefined) return unanswered(it);
  if (it.region === undefined && variesByRegion(it, item) && isAmountUnknown(it, best)) {
    return regionNeeded(it, best);
  }
  if (it.question.brief === true) return briefly(it, item, best);
  const main = composeHit(it, best, 'full');
  if (main === undefined) return unanswered(it);
  const beside = chooseBeside(it, item, best);
  const also = chooseAlso(it, best, beside);
  const askRegion = it.region === undefined && variesByRegion(it, item);
  const besideBlock = besideText(it, beside);
  // What may be another matter is not mixed with the answer to this one.
  const passages = [...it.sources.passages];
  const alsoBlock = alsoText(it, also);
  const document = documentBeside(it);
  const end = layout([alsoBlock, document.text, askRegion ? say('region-ask') : '', sourcesBlock(it)]);
  return {
    status: 'answered',
    reason: item.claimClass,
    text: layout([heading(it, item), lead(say, item) + main.body, besideBlock, end]),
    citations: [...it.sources.citations, ...document.citations],
    asksRegion: askRegion,
    related: [],
    evidence: {
      passages,
      before: layout([heading(it, item), lead(say, item).trimEnd(), main.opening]),
      after: layout([main.closing, end]),
    },
  };
}

/** The key points, or the section that was asked for; what else there is comes when it is asked for. */
function briefly(it: Case, item: PolicyItem, best: ItemHit): Reply {
  const { say } = it.deps;
  const depth = it.deps.triage.intents(it.question.text).length > 0 ? 'brief' : 'key-points';
  const main = composeHit(it, best, depth);
  if (main === undefined) return unanswered(it);
  const askRegion = it.region === undefined && variesByRegion(it, item);
  const unknown = isAmountUnknown(it, best) ? say('amount-unknown') : '';
  const body = layout([unknown, lead(say, item) + main.body, askRegion ? say('region-ask') : '']);
  return {
    status: 'answered',
    reason: item.claimClass,
    text: layout([heading(it, item), body, sourcesBlock(it)]),
    citations: it.sources.citations,
    asksRegion: askRegion,
    related: [],
  };
}

/** Tried with sources of its own: what is not shown must not be numbered. */
function isAmountUnknown(it: Case, hit: ItemHit): boolean {
  return (
    composeHit({ ...it, sources: createSourceList(it.deps.compose) }, hit, 'full')?.amountUnknown === true
  );
}

function besideText(it: Case, beside: ItemHit | undefined): string {
  const other = itemOf(it, beside);
  const composed = beside && composeHit(it, beside, 'brief');
  if (other === undefined || composed === undefined) return '';
  const { say, compose: parts } = it.deps;
  const region = parts.regions.name(other.regions[0] ?? NATIONAL);
  return `${isNational(other) ? say('also-national') : say('also-local', { region })}\n${composed.body}`;
}

function alsoText(it: Case, also: ItemHit | undefined): string {
  const item = itemOf(it, also);
  const composed = also && composeHit(it, also, 'key-points');
  if (item === undefined || composed === undefined) return '';
  return `${it.deps.say('also-near', { title: item.title })}\n${composed.body}`;
}

function variesByRegion(it: Case, item: PolicyItem): boolean {
  return (
    item.claimClass === 'local-option' ||
    it.finding.elsewhere.some(
      (hit) => hit.similarity >= THRESHOLDS.answer && itemOf(it, hit)?.topic === item.topic,
    )
  );
}

/** `national`: the rule that leaves the answer to the regions, where there is one. */
function regionNeeded(it: Case, national?: ItemHit): Reply {
  const { say } = it.deps;
  const hit = national ?? chooseBasis(it);
  const basis = hit && composeHit(it, hit, 'brief');
  const others = otherRegions(it, itemOf(it, national)?.topic);
  const known = others === '' ? '' : say('region-needed-known', { others });
  if (basis === undefined) {
    const text = layout([say('region-needed'), known]);
    return { ...plainReply(text), status: 'region-needed', reason: 'only-local', asksRegion: true };
  }
  return {
    status: 'region-needed',
    reason: 'differs-by-region',
    text: layout([
      say('region-needed'),
      known,
      `${say('region-needed-basis')}\n${basis.body}`,
      sourcesBlock(it),
    ]),
    citations: it.sources.citations,
    asksRegion: true,
    related: [],
  };
}

function plainReply(text: string): Pick<Reply, 'text' | 'citations' | 'asksRegion' | 'related'> {
  return { text, citations: [], asksRegion: false, related: [] };
}

/** The regions that have the rule which does not apply here; of one topic where one is given. */
function otherRegions(it: Case, topic?: string): string {
  const least = logit(it.elsewhere?.similarity ?? 1) - THRESHOLDS.localWithin;
  const near = it.finding.elsewhere
    .filter((hit) => logit(hit.similarity) >= least)
    .flatMap((hit) => itemOf(it, hit) ?? [])
    .filter((item) => topic === undefined || item.topic === topic);
  const names = near.flatMap((item) => item.regions.map((code) => it.deps.compose.regions.name(code)));
  return [...new Set(names)].slice(0, 4).join('、');
}

function otherRegionOnly(it: Case): Reply {
  const { say, compose: parts, knowledge } = it.deps;
  const region = parts.regions.name(it.region ?? NATIONAL);
  const only = say('other-region-only', { region, others: otherRegions(it) });
  const hit = chooseBasis(it);
  const basis: Composed | undefined = hit && composeHit(it, hit, 'brief');
  if (basis !== undefined) {
    return {
      status: 'other-region-only',
      reason: 'national-basis',
      text: layout([only, `${say('other-region-basis')}\n${basis.body}`, sourcesBlock(it)]),
      citations: it.sources.citations,
      asksRegion: false,
      related: [],
    };
  }
  const topic = itemOf(it, it.elsewhere)?.topic ?? '';
  const route = routeOf(`${it.question.text}${topic}`, knowledge.departments, parts.isEmergencyNumber);
  const text = layout([only, say('other-region-none', { region, ...route })]);
  return { ...plainReply(text), status: 'other-region-only', reason: 'no-national-basis' };
}

function unanswered(it: Case): Reply {
  return documentReply(it) ?? notFound(it);
}

function notFound(it: Case): Reply {
  const { say, knowledge, compose: parts } = it.deps;
  const route = routeOf(it.question.text, knowledge.departments, parts.isEmergencyNumber);
  const related = it.finding.hits
    .filter((hit) => hit.similarity >= THRESHOLDS.near)
    .slice(0, 2)
    .flatMap((hit) => itemOf(it, hit) ?? [])
    .map(({ id, title }) => ({ id, title }));
  const text = layout([say('unanswered', route), related.length > 0 ? say('unanswered-near') : '']);
  const reason = related.length > 0 ? 'nothing-close-enough' : 'nothing-found';
  return { ...plainReply(text), status: 'unanswered', reason, related };
}

function heading(it: Case, item: PolicyItem): string {
  const { regions } = it.deps.compose;
  const place = isNational(item)
    ? it.deps.say('national')
    : item.regions.map((code) => regions.name(code)).join('、');
  return `【${item.title}】（${place}）`;
}

function lead(say: SayAnswer, item: PolicyItem): string {
  switch (item.claimClass) {
    case 'direction':
      return `${say('direction-lead')}\n`;
    case 'notice':
      return `${say('notice-lead')}\n`;
    case 'comment':
      return `${say('comment-lead')}\n`;
    case 'local-option':
      return isNational(item) ? `${say('local-lead')}\n` : '';
    case 'entitlement':
      return '';
  }
}

/** What cannot be traced to a cited statement or a directory is not sent. */
function verified(it: Case, reply: Reply): Reply {
  const { knowledge } = it.deps;
  const titles = it.finding.hits.map((hit) => itemOf(it, hit)?.title ?? '');
  const evidence = {
    passages: [...it.sources.evidence, ...titles, it.question.asOf],
    directory: knowledge.hotlines.map((hotline) => hotline.number),
  };
  if (unsupportedFigures(withoutLocators(reply.text), evidence).length === 0) return reply;
  return { ...notFound(it), reason: 'verification-failed' };
}

/** Source marks, article numbers and the numbers of steps are not figures. */
function withoutLocators(text: string): string {
  return text
    .replace(/^\d+\. /gmu, '')
    .replace(/^\[\d+\] .*$/gmu, (line) => line.replace(/《[^》]*》[^（]*/u, ''))
    .replace(/\[\d+\]/g, '');
}
