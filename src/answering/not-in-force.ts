import type { PolicyItem } from '../knowledge/item.ts';
import { NO_SIGNALS, type ItemHit } from '../retrieval/search.ts';
import { composeHit, itemOf, layout, sourcesBlock, type Case, type Reply } from './case.ts';
import { routeOf } from './routes.ts';
import { THRESHOLDS } from './thresholds.ts';

/** The rule asked about has ended or has not begun: says so, what holds instead, and that rule. */
export function notInForce(it: Case, ended: PolicyItem): Reply {
  const { say, knowledge, compose: parts } = it.deps;
  const what = endedText(it, ended);
  const current = currentRule(it, ended);
  const basis = current && composeHit(it, current, 'brief');
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
    related: [],
  };
}

/** That the rule has ended, or not begun, and what holds instead; with the ended text as its source. */
function endedText({ deps, sources, question }: Case, ended: PolicyItem): string {
  const { say, knowledge, compose: parts } = deps;
  const first = ended.sections[0]?.statements[0];
  const mark = first === undefined ? '' : sources.marks(ended, first);
  const { document, expires } = ended;
  const effective = parts.dates.ofItem(ended);
  if (effective > question.asOf) {
    return `${say('not-yet-in-force', { document, effective: inWords(effective), asOf: inWords(question.asOf) })}${mark}`;
  }
  const next = knowledge.byId.get(ended.supersededBy[0] ?? '');
  if (next?.document === document) {
    const version = ended.revised ?? ended.issued;
    const since = next.revised ?? next.issued;
    sources.evidence.push(version, since);
    return `${say('not-in-force-version', { document, version: inWords(version), expires: inWords(expires ?? ''), since: inWords(since) })}${mark}`;
  }
  const successor = ended.successor ?? next?.document;
  // Its name may carry a year.
  if (typeof successor === 'string') sources.evidence.push(successor);
  const named = typeof successor === 'string' ? say('not-in-force-successor', { successor }) : '';
  return `${say('not-in-force', { document, expires: inWords(expires ?? question.asOf) })}${mark}${named}`;
}

function currentRule(it: Case, ended: PolicyItem): ItemHit | undefined {
  const matching = it.finding.hits.find(
    (hit) => itemOf(it, hit)?.topic === ended.topic && hit.similarity >= THRESHOLDS.answer,
  );
  const successor = it.deps.knowledge.byId.get(ended.supersededBy[0] ?? '');
  return matching ?? (successor && namedHit(successor));
}

/** For an item that is shown because another one names it. */
function namedHit(item: PolicyItem): ItemHit {
  return { itemId: item.id, similarity: 0, signals: NO_SIGNALS, nearestQuestion: '', passages: [] };
}

/** 2025-05-01 → 2025年5月1日. */
function inWords(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  return year === undefined || month === undefined || day === undefined
    ? date
    : `${year}年${month}月${day}日`;
}
