import type { FactCatalogue } from '../../knowledge/facts.ts';
import type { PolicyItem, Statement } from '../../knowledge/item.ts';
import { parseReferences } from '../../knowledge/parse-body.ts';
import type { Citation } from '../answer.ts';
import { createSourceList, type ComposeDeps, type SourceList } from '../compose.ts';
import type { Entitlement } from './entitlement.ts';
import { evaluate, type Evaluation, type Facts, type FactValue, type Verdict } from './truth.ts';
import type { SayEntitlement } from './wording.ts';

export interface ReportDeps {
  say: SayEntitlement;
  catalogue: FactCatalogue;
  compose: ComposeDeps;
}

export interface ReportInput {
  /** What was checked, most fitting first. */
  candidates: readonly Entitlement[];
  /** Everything else that holds there. */
  others: readonly Entitlement[];
  facts: Facts;
  /** Name of the place; undefined where it is not known. */
  place: string | undefined;
  asOf: string;
  /** Of what fits the next step, of the rest the names. */
  brief: boolean;
}

export interface EntitlementReport {
  text: string;
  citations: Citation[];
  /** By the entitlement's name: of what was checked and of what else was shown. */
  outcomes: Record<string, Verdict>;
}

/** Entries of each kind: a result is read on a phone. */
const MOST = { likely: 5, open: 4, unlikely: 4, also: 3 };
const CONDITIONS_SHOWN = 3;

interface Judged extends Evaluation {
  it: Entitlement;
}

export function reportOn(deps: ReportDeps, input: ReportInput): EntitlementReport {
  const { say } = deps;
  const sources = createSourceList(deps.compose);
  const judged = input.candidates.map((it): Judged => ({ it, ...evaluate(it.eligibility, input.facts) }));
  const of = (verdict: Verdict) => judged.filter((it) => it.verdict === verdict).slice(0, MOST[verdict]);
  const also = input.brief ? [] : alsoOpen(input.others, input.facts);
  const groups: string[] = [];
  let number = 0;
  for (const verdict of ['likely', 'open', 'unlikely'] as const) {
    const shown = input.brief && verdict !== 'likely' ? briefEntry : entry;
    const entries = of(verdict).map((it) =>
      shown(deps, { judged: it, number: (number += 1), sources, brief: input.brief }),
    );
    if (entries.length > 0) groups.push([say(`result-${verdict}`), ...entries].join('\n'));
  }
  if (also.length > 0) {
    groups.push([say('result-also'), ...also.map((it) => alsoEntry(deps, it, sources))].join('\n'));
  }
  const lead = say('result-lead', { place: input.place ?? say('place-unknown'), date: input.asOf });
  const given = factsGiven(deps, input.facts);
  const parts = [
    lead,
    given === '' ? '' : say('result-given', { facts: given }),
    ...(groups.length > 0 ? groups : [say('result-nothing')]),
    ...(groups.length > 0 ? [say('result-promise'), sourcesText(deps, sources)] : []),
  ];
  return {
    text: parts.filter((part) => part !== '').join('\n\n'),
    citations: sources.citations,
    outcomes: Object.fromEntries([...judged, ...also].map((it) => [it.it.eligibility.name, it.verdict])),
  };
}

/** Of what was not checked: what fits already, then what one more fact would decide. */
function alsoOpen(others: readonly Entitlement[], facts: Facts): Judged[] {
  const judged = others.map((it): Judged => ({ it, ...evaluate(it.eligibility, facts) }));
  const fitting = judged.filter(({ verdict }) => verdict === 'likely');
  const near = judged.filter(
    ({ verdict, missing, it }) =>
      verdict === 'open' && missing.length === 1 && missing.length < factsOf(it).size,
  );
  return [...fitting, ...near].slice(0, MOST.also);
}

/** Ids of all facts that an entitlement asks for. */
export function factsOf({ eligibility }: Entitlement): Set<string> {
  const ids = eligibility.conditions.flatMap(({ when, anyOf = [] }) =>
    [...(when === undefined ? [] : [when]), ...anyOf].flatMap((tests) => Object.keys(tests)),
  );
  return new Set(ids);
}

interface EntryInput {
  judged: Judged;
  number: number;
  sources: SourceList;
  brief: boolean;
}

/** Only the name, with the place that decided it. */
function briefEntry({ say, ...deps }: ReportDeps, { judged, number, sources }: EntryInput): string {
  const { item, eligibility } = judged.it;
  const cited = judged.failed[0] ?? eligibility.conditions[0];
  const marks = cited === undefined ? '' : sources.marks(item, statementOf(item, cited));
  return say('entry', { number, name: `${eligibility.name}${scopeOf({ say, ...deps }, item)}`, marks });
}

function entry(deps: ReportDeps, { judged, number, sources, brief }: EntryInput): string {
  const { say } = deps;
  const { it, verdict, failed, missing } = judged;
  const { item, eligibility } = it;
  const marks = (cited: { text: string; source: string }) => sources.marks(item, statementOf(item, cited));
  const lines = [
    say('entry', { number, name: `${eligibility.name}${scopeOf(deps, item)}`, marks: '' }),
    ...(verdict === 'unlikely'
      ? failed.slice(0, 2).map((it) => say('entry-failed', { condition: it.text, marks: marks(it) }))
      : brief
        ? []
        : [
            say('entry-conditions', {
              conditions: eligibility.conditions
                .slice(0, CONDITIONS_SHOWN)
                .map((it) => `${it.text}${marks(it)}`)
                .join('；'),
            }),
          ]),
    ...(verdict === 'open' ? [say('entry-missing', { facts: labels(deps, missing) })] : []),
    ...(verdict === 'unlikely'
      ? []
      : [say('entry-next', { next: eligibility.next.text, marks: marks(eligibility.next) })]),
    say('entry-decides', { decides: eligibility.decides.text, marks: marks(eligibility.decides) }),
    ...(brief ? [] : [askLine(deps, item)]),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function askLine({ say, compose }: ReportDeps, item: PolicyItem): string {
  const department = compose.departments.get(item.department);
  if (department === undefined) return '';
  const { hotline } = department;
  const isUsable = hotline !== undefined && !compose.isEmergencyNumber(hotline);
  return say('entry-ask', { department: department.name, hotline: isUsable ? hotline : '12345' });
}

function alsoEntry(deps: ReportDeps, { it, verdict, missing }: Judged, sources: SourceList): string {
  const { say } = deps;
  const first = it.eligibility.conditions[0];
  return say('entry-also', {
    name: `${it.eligibility.name}${scopeOf(deps, it.item)}`,
    state: verdict === 'likely' ? say('also-likely') : say('also-open', { facts: labels(deps, missing) }),
    marks: first === undefined ? '' : sources.marks(it.item, statementOf(it.item, first)),
  });
}

/** A local rule says so; a national one needs no word. */
function scopeOf({ say, compose }: ReportDeps, { regions }: PolicyItem): string {
  if (regions.includes('000000')) return '';
  return say('entry-scope', { region: regions.map((code) => compose.regions.name(code)).join('、') });
}

function statementOf(item: PolicyItem, { text, source }: { text: string; source: string }): Statement {
  const references = parseReferences(source, Object.keys(item.sources));
  return { text, line: 0, references: references.ok ? references.value : [] };
}

function labels({ catalogue }: ReportDeps, ids: readonly string[]): string {
  return ids.map((id) => catalogue.facts.find((it) => it.id === id)?.label ?? id).join('、');
}

/** What the citizen told, in a line. */
export function factsGiven(deps: Pick<ReportDeps, 'catalogue'>, facts: Facts): string {
  return deps.catalogue.facts
    .flatMap((fact) => {
      const value = facts[fact.id];
      return value === undefined ? [] : [`${fact.label}：${valueText(fact, value)}`];
    })
    .join('；');
}

type Catalogued = FactCatalogue['facts'][number];

function valueText(fact: Catalogued, value: FactValue): string {
  if (Array.isArray(value)) {
    if (fact.type !== 'choice') return value.join('或');
    return value.map((id) => fact.options.find(({ is }) => is === id)?.label ?? id).join('或');
  }
  const unit = fact.type === 'number' ? fact.unit.replace(/^月$/u, '个月') : '';
  const { min, max } = value;
  if (min !== undefined && min === max) return `${min}${unit}`;
  if (min === undefined) return `不到${(max ?? 0) + 1}${unit}`;
  return max === undefined ? `${min}${unit}以上` : `${min}到${max}${unit}`;
}

function sourcesText({ compose }: ReportDeps, sources: SourceList): string {
  return `${compose.say('sources')}\n${sources.list()}\n${compose.say('composed')}`;
}
