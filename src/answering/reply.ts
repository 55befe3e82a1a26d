import type { PolicyItem, RegionCode, SectionHeading } from '../knowledge/item.ts';
import type { Knowledge } from '../knowledge/load.ts';
import { NO_SIGNALS, type ItemHit } from '../retrieval/search.ts';
import type { Answer, Question } from './answer.ts';
import { compose, createSourceList, type ComposeDeps, type Composed, type SourceList } from './compose.ts';
import type { Finding } from './find.ts';
import { routeOf } from './routes.ts';
import { THRESHOLDS } from './thresholds.ts';
import type { Triage } from './triage.ts';
import { unsupportedFigures } from './verify.ts';
import type { SayAnswer } from './wording.ts';

export interface ReplyDeps {
  knowledge: Knowledge;
  triage: Triage;
  say: SayAnswer;
  compose: ComposeDeps;
}

export interface ReplyInput {
  question: Question;
  finding: Finding;
  /** The ended rule that the question is about, if it is about one. */
  ended: PolicyItem | undefined;
}

type Reply = Pick<Answer, 'status' | 'reason' | 'text' | 'citations' | 'asksRegion'>;

interface Case extends ReplyInput {
  deps: ReplyDeps;
  sources: SourceList;
  intents: SectionHeading[];
  best: ItemHit | undefined;
  elsewhere: ItemHit | undefined;
  region: RegionCode | undefined;
}

const NATIONAL = '000000';

/** Which of the outcomes that the corpus allows fits, and its words. */
export function replyFromCorpus(deps: ReplyDeps, input: ReplyInput): Reply {
  const { finding, question } = input;
  const own = deps.triage.intents(question.text);
  const it: Case = {
    ...input,
    deps,
    sources: createSourceList(deps.compose),
    intents: own.length > 0 ? own : deps.triage.intents(finding.searched),
    best: preferLocal(deps, finding.hits),
    elsewhere: finding.elsewhere[0],
    region: finding.scope.region,
  };
  const reply = input.ended === undefined ? replyInForce(it) : notInForce(it, input.ended);
  return verified(it, reply);
}

function replyInForce(it: Case): Reply {
  const best = it.best?.similarity ?? 0;
  const elsewhere = it.elsewhere?.similarity ?? 0;
  const lead = sameTopic(it) ? THRESHOLDS.elsewhereLeadSameTopic : THRESHOLDS.elsewhereLead;
  const belongsElsewhere =
    elsewhere >= THRESHOLDS.answer && (best < THRESHOLDS.answer || elsewhere > best + lead);
  if (belongsElsewhere) return it.region === undefined ? regionNeeded(it) : otherRegionOnly(it);
  return it.best !== undefined && best >= THRESHOLDS.answer ? answered(it, it.best) : unanswered(it);
}

function itemOf({ deps }: Case, hit: ItemHit | undefined): PolicyItem | undefined {
  return hit === undefined ? undefined : deps.knowledge.byId.get(hit.itemId);
}

function sameTopic(it: Case): boolean {
  const topic = itemOf(it, it.best)?.topic;
  return topic !== undefined && topic === itemOf(it, it.elsewhere)?.topic;
}

/** A local rule on the same topic goes before the national one when it matches nearly as well. */
function preferLocal(deps: ReplyDeps, hits: readonly ItemHit[]): ItemHit | undefined {
  const best = hits[0];
  const topic = best === undefined ? undefined : deps.knowledge.byId.get(best.itemId)?.topic;
  const local = hits.find((hit) => {
    const item = deps.knowledge.byId.get(hit.itemId);
    return (
      item !== undefined &&
      item.topic === topic &&
      !isNational(item) &&
      isRule(item) &&
      hit.similarity >= THRESHOLDS.answer &&
      hit.similarity >= (best?.similarity ?? 0) - THRESHOLDS.localWithin
    );
  });
  return local ?? best;
}

function isNational(item: PolicyItem): boolean {
  return item.regions.includes(NATIONAL);
}

function isRule(item: PolicyItem): boolean {
  return item.claimClass === 'entitlement' || item.claimClass === 'local-option';
}

function composeHit(it: Case, hit: ItemHit, brief: boolean): Composed | undefined {
  const item = itemOf(it, hit);
  return item && compose(it.deps.compose, { item, hit, intents: it.intents, sources: it.sources, brief });
}

function answered(it: Case, best: ItemHit): Reply {
  const { say } = it.deps;
  const item = itemOf(it, best);
  const main = composeHit(it, best, false);
  if (item === undefined || main === undefined) return unanswered(it);
  if (it.region === undefined && main.amountUnknown && variesByRegion(it, item)) return regionNeeded(it);
  const beside = besideHit(it, item, best);
  const second = beside && composeHit(it, beside.hit, true);
  const askRegion =
    it.region === undefined && (item.claimClass === 'local-option' || sameTopicElsewhere(it, item));
  return {
    status: 'answered',
    reason: item.claimClass,
    text: layout([
      heading(it, item),
      lead(say, item) + main.body,
      second && beside ? `${beside.label}\n${second.body}` : '',
      askRegion ? say('region-ask') : '',
      sourcesBlock(it),
    ]),
    citations: it.sources.citations,
    asksRegion: askRegion,
  };
}

/** Beside a national answer the local rule, and the other way round, when both speak to the question. */
function besideHit(it: Case, item: PolicyItem, best: ItemHit): { hit: ItemHit; label: string } | undefined {
  const { say, compose: parts } = it.deps;
  if (it.region === undefined || !isRule(item)) return undefined;
  const hit = it.finding.hits.find((other) => {
    const candidate = itemOf(it, other);
    return (
      candidate !== undefined &&
      isRule(candidate) &&
      isNational(candidate) !== isNational(item) &&
      other.similarity >= THRESHOLDS.answer &&
      other.similarity >= best.similarity - THRESHOLDS.localWithin
    );
  });
  const other = itemOf(it, hit);
  if (hit === undefined || other === undefined) return undefined;
  const region = parts.regions.name(other.regions[0] ?? NATIONAL);
  return { hit, label: isNational(other) ? say('also-national') : say('also-local', { region }) };
}

function sameTopicElsewhere(it: Case, item: PolicyItem): boolean {
  return it.finding.elsewhere.some(
    (hit) => hit.similarity >= THRESHOLDS.answer && itemOf(it, hit)?.topic === item.topic,
  );
}

function variesByRegion(it: Case, item: PolicyItem): boolean {
  return item.claimClass === 'local-option' || sameTopicElsewhere(it, item);
}

function regionNeeded(it: Case): Reply {
  const { say } = it.deps;
  const basis = nationalBasis(it);
  if (basis === undefined) {
    return {
      status: 'region-needed',
      reason: 'only-local',
      text: say('region-needed'),
      citations: [],
      asksRegion: true,
    };
  }
  return {
    status: 'region-needed',
    reason: 'differs-by-region',
    text: layout([say('region-needed-basis'), basis.body, sourcesBlock(it)]),
    citations: it.sources.citations,
    asksRegion: true,
  };
}

function otherRegionOnly(it: Case): Reply {
  const { say, compose: parts } = it.deps;
  const region = parts.regions.name(it.region ?? NATIONAL);
  const others = [
    ...new Set(
      it.finding.elsewhere
        .filter((hit) => hit.similarity >= (it.elsewhere?.similarity ?? 1) - THRESHOLDS.localWithin)
        .flatMap((hit) => itemOf(it, hit)?.regions.map((code) => parts.regions.name(code)) ?? []),
    ),
  ];
  const only = say('other-region-only', { region, others: others.slice(0, 4).join('、') });
  const basis = nationalBasis(it);
  if (basis === undefined) {
    const route = routeOf(
      `${it.question.text}${itemOf(it, it.elsewhere)?.topic ?? ''}`,
      it.deps.knowledge.departments,
      parts.isEmergencyNumber,
    );
    const none = say('other-region-none', { region, ...route });
    return {
      status: 'other-region-only',
      reason: 'no-national-basis',
      text: layout([only, none]),
      citations: [],
      asksRegion: false,
    };
  }
  return {
    status: 'other-region-only',
    reason: 'national-basis',
    text: layout([only, say('other-region-basis'), basis.body, sourcesBlock(it)]),
    citations: it.sources.citations,
    asksRegion: false,
  };
}

/** The best rule that applies, on the same topic where there is one. */
function nationalBasis(it: Case): Composed | undefined {
  const topic = itemOf(it, it.elsewhere)?.topic;
  const applicable = it.finding.hits.filter((hit) => {
    const item = itemOf(it, hit);
    return item !== undefined && isRule(item);
  });
  const hit =
    applicable.find((candidate) => itemOf(it, candidate)?.topic === topic) ??
    applicable.find((candidate) => candidate.similarity >= THRESHOLDS.answer);
  return hit && composeHit(it, hit, true);
}

function notInForce(it: Case, ended: PolicyItem): Reply {
  const { say, knowledge, compose: parts } = it.deps;
  const current = currentRule(it, ended);
  const what = endedText(it, ended);
  const basis = current && composeHit(it, current, true);
  const route = routeOf(`${it.question.text}${ended.topic}`, knowledge.departments, parts.isEmergencyNumber);
  const begun = parts.dates.ofItem(ended) <= it.question.asOf;
  const superseded = ended.supersededBy.length > 0 || typeof ended.successor === 'string';
  return {
    status: 'not-in-force',
    reason: !begun ? 'not-yet' : superseded ? 'superseded' : 'expired',
    text: layout([
      what,
      basis ? `${say('not-in-force-basis')}\n${basis.body}` : say('not-in-force-ask', route),
      sourcesBlock(it),
    ]),
    citations: it.sources.citations,
    asksRegion: false,
  };
}

/** That the rule has ended, or not begun, and what holds instead; with the ended text as its source. */
function endedText({ deps, sources, question }: Case, ended: PolicyItem): string {
  const { say, knowledge, compose: parts } = deps;
  const first = ended.sections[0]?.statements[0];
  const mark = first === undefined ? '' : sources.marks(ended, first);
  const { document, expires } = ended;
  const effective = parts.dates.ofItem(ended);
  if (effective > question.asOf) return `${say('not-yet-in-force', { document, effective, asOf: question.asOf })}${mark}`;
  const next = knowledge.byId.get(ended.supersededBy[0] ?? '');
  if (next?.document === document) {
    const version = ended.revised ?? ended.issued;
    const since = next.revised ?? next.issued;
    return `${say('not-in-force-version', { document, version, expires: expires ?? '', since })}${mark}`;
  }
  const successor = ended.successor ?? next?.document;
  const named = typeof successor === 'string' ? say('not-in-force-successor', { successor }) : '';
  return `${say('not-in-force', { document, expires: expires ?? question.asOf })}${mark}${named}`;
}

function currentRule(it: Case, ended: PolicyItem): ItemHit | undefined {
  const matching = it.finding.hits.find(
    (hit) => itemOf(it, hit)?.topic === ended.topic && hit.similarity >= THRESHOLDS.answer,
  );
  const successor = it.deps.knowledge.byId.get(ended.supersededBy[0] ?? '');
  return matching ?? (successor && emptyHit(successor));
}

/** For an item that is shown because another one names it. */
function emptyHit(item: PolicyItem): ItemHit {
  return {
    itemId: item.id,
    similarity: 0,
    signals: NO_SIGNALS,
    nearestQuestion: '',
    passages: [],
  };
}

function unanswered(it: Case): Reply {
  const { say, knowledge, compose: parts } = it.deps;
  const route = routeOf(it.question.text, knowledge.departments, parts.isEmergencyNumber);
  const near = it.finding.hits
    .filter((hit) => hit.similarity >= THRESHOLDS.near)
    .slice(0, 2)
    .flatMap((hit) => itemOf(it, hit)?.title ?? []);
  const titles = near.map((title) => `“${title}”`).join('、');
  return {
    status: 'unanswered',
    reason: near.length > 0 ? 'nothing-close-enough' : 'nothing-found',
    text: layout([say('unanswered', route), near.length > 0 ? say('unanswered-near', { titles }) : '']),
    citations: [],
    asksRegion: false,
  };
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

function sourcesBlock({ deps: { say }, sources }: Case): string {
  return `${say('sources')}\n${sources.list()}\n${say('composed')}`;
}

function layout(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

/** What cannot be traced to a cited statement or a directory is not sent. */
function verified(it: Case, reply: Reply): Reply {
  const { knowledge } = it.deps;
  const evidence = {
    passages: [
      ...it.sources.evidence,
      ...it.finding.hits.slice(0, 2).map((hit) => itemOf(it, hit)?.title ?? ''),
      it.question.asOf,
    ],
    directory: knowledge.hotlines.map((hotline) => hotline.number),
  };
  if (unsupportedFigures(withoutLocators(reply.text), evidence).length === 0) return reply;
  return { ...unanswered(it), reason: 'verification-failed' };
}

/** Source marks, article numbers and the numbers of steps are not figures. */
function withoutLocators(text: string): string {
  return text
    .replace(/^\d+\. /gmu, '')
    .replace(/^\[\d+\] .*$/gmu, (line) => line.replace(/《[^》]*》[^（]*/u, ''))
    .replace(/\[\d+\]/g, '');
}
