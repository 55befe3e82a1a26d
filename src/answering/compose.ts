import type { Department } from '../knowledge/directories.ts';
import { HOTLINES, type PolicyItem, type SectionHeading, type Statement } from '../knowledge/item.ts';
import type { Regions } from '../knowledge/regions.ts';
import type { ItemHit } from '../retrieval/search.ts';
import type { Citation, EvidencePassage } from './answer.ts';
import { withoutVersion, type DocumentDates } from './document-dates.ts';
import type { SayAnswer } from './wording.ts';

export interface Composed {
  /** What the citizen reads of this item: statements with marks, the next step, whom to ask. */
  body: string;
  /** True where an amount was asked for and the sources state none. */
  amountUnknown: boolean;
  /** The parts of `body` that are not statements: what stands before them, and whom to ask. */
  opening: string;
  closing: string;
}

export interface ComposeDeps {
  say: SayAnswer;
  regions: Regions;
  departments: ReadonlyMap<string, Department>;
  dates: DocumentDates;
  /** Numbers that are for emergencies are not for questions. */
  isEmergencyNumber: (number: string) => boolean;
}

/** `brief`: for a basis beside something else. `key-points`: a line or two. */
export type Depth = 'full' | 'brief' | 'key-points';

export interface ComposeOptions {
  item: PolicyItem;
  hit: ItemHit;
  intents: readonly SectionHeading[];
  /** Shared by everything that stands in one reply. */
  sources: SourceList;
  depth: Depth;
}

/** Lines of each part: an answer is read on a phone. */
const LIMITS = { 要点: 3, full: 6, brief: 3, next: 3, tips: 2 };
const STEPS: SectionHeading = '办理流程';
const AMOUNT = /\d|[一二三四五六七八九十百两半]+(?:个|年|月|日|天|元|倍|%)|百分之/;
const ASKS_AMOUNT: SectionHeading = '标准';

/** The section that answers the question first, then what to do next, then numbered sources. Statements stand unaltered. */
export function compose(deps: ComposeDeps, options: ComposeOptions): Composed {
  const { item, intents, sources, depth } = options;
  const keyPoints = statementsOf(item, '要点').slice(0, LIMITS['要点']);
  const sections = depth === 'key-points' ? [] : sectionsToShow(options, LIMITS[depth]);
  const shown = [...keyPoints, ...sections.flatMap((section) => section.statements)];
  const amountUnknown =
    depth === 'full' && asksAmount(intents) && !shown.some((statement) => AMOUNT.test(statement.text));
  const opening = amountUnknown ? deps.say('amount-unknown') : '';
  const parts = [opening, lines(item, keyPoints, sources)];
  for (const { heading, statements } of sections)
    parts.push(`${heading}：\n${lines(item, statements, sources)}`);
  if (depth === 'full')
    parts.push(...after(deps, { item, shown: sections.map((section) => section.heading), sources }));
  const closing = depth === 'full' ? askLine(deps, item) : '';
  const body = [...parts, closing].filter((part) => part !== '').join('\n\n');
  return { body, amountUnknown, opening, closing };
}

/** One section, and a second one where the first is short. */
function sectionsToShow(
  options: ComposeOptions,
  most: number,
): { heading: SectionHeading; statements: Statement[] }[] {
  const [first, second] = answeringHeadings(options);
  if (first === undefined) return [];
  const statements = statementsOf(options.item, first).slice(0, most);
  const room = most - statements.length - 1;
  const isAsked = second !== undefined && options.intents.includes(second);
  const more = !isAsked || room < 1 ? [] : statementsOf(options.item, second).slice(0, room);
  const sections = [{ heading: first, statements }];
  return second === undefined || more.length === 0
    ? sections
    : [...sections, { heading: second, statements: more }];
}

function asksAmount(intents: readonly SectionHeading[]): boolean {
  return intents[0] === ASKS_AMOUNT;
}

function after(
  deps: ComposeDeps,
  { item, shown, sources }: { item: PolicyItem; shown: readonly SectionHeading[]; sources: SourceList },
): string[] {
  const tips = statementsOf(item, '提示').slice(0, LIMITS.tips);
  const steps = shown.includes(STEPS) ? [] : statementsOf(item, STEPS).slice(0, LIMITS.next);
  return [
    tips.length > 0 ? `提示：\n${lines(item, tips, sources)}` : '',
    steps.length > 0 ? `${deps.say('next-step')}：\n${lines(item, steps, sources)}` : '',
  ];
}

function askLine(deps: ComposeDeps, item: PolicyItem): string {
  const department = deps.departments.get(item.department);
  if (department === undefined) return '';
  const { hotline, name } = department;
  return hotline === undefined || deps.isEmergencyNumber(hotline)
    ? deps.say('ask-hotline', { department: name })
    : deps.say('ask-department', { department: name, hotline });
}

function statementsOf(item: PolicyItem, heading: SectionHeading): Statement[] {
  return item.sections.find((section) => section.heading === heading)?.statements ?? [];
}

/** Points for how early the question asks for a section, and for how well its passage matches. */
const ASKED = [0.35, 0.2, 0.1];
const MATCHED = [0.3, 0.2, 0.1];

/** The sections that answer, best first: what is asked for by name and what matches weigh alike. */
function answeringHeadings({ item, hit, intents, depth }: ComposeOptions): SectionHeading[] {
  const matched: SectionHeading[] = [...new Set(hit.passages.map((it) => it.passage.heading))].filter(
    (heading) => heading !== '要点',
  );
  const points = (heading: SectionHeading) =>
    (ASKED[intents.indexOf(heading)] ?? 0) + (MATCHED[matched.indexOf(heading)] ?? 0);
  return item.sections
    .map((section) => section.heading)
    .filter((heading) => heading !== '要点' && heading !== '提示' && heading !== '依据')
    .filter((heading) => points(heading) > 0 && (depth === 'full' || intents.includes(heading)))
    .sort((a, b) => points(b) - points(a));
}

function lines(item: PolicyItem, statements: readonly Statement[], sources: SourceList): string {
  const many = statements.length > 1;
  return statements
    .map((statement) => {
      const bullet = statement.ordered !== undefined ? `${statement.ordered}. ` : many ? '· ' : '';
      return `${bullet}${statement.text}${sources.marks(item, statement)}`;
    })
    .join('\n');
}

/** Numbers the sources of one reply in the order in which they are first used. */
export interface SourceList {
  /** `[1][2]` for a statement. */
  marks(item: PolicyItem, statement: Statement): string;
  /** The numbered list, one source a line. */
  list(): string;
  readonly citations: Citation[];
  /** Texts that may be shown: the statements used and what is known of their documents. */
  readonly evidence: string[];
  /** The statements used, in order. */
  readonly passages: EvidencePassage[];
}

export function createSourceList(deps: ComposeDeps): SourceList {
  const entries: { item: PolicyItem; citation: Citation }[] = [];
  const evidence: string[] = [];
  const passages: EvidencePassage[] = [];
  const numberOf = (item: PolicyItem, citation: Citation) => {
    const known = entries.findIndex(
      (it) =>
        it.citation.document === citation.document &&
        it.citation.locator === citation.locator &&
        it.citation.region === citation.region &&
        // Two versions of a law have the same name and articles.
        it.citation.validFrom === citation.validFrom,
    );
    return known >= 0 ? known + 1 : entries.push({ item, citation });
  };
  return {
    get citations() {
      return entries.map((entry) => entry.citation);
    },
    evidence,
    passages,
    marks(item, statement) {
      const { title, document, published, issued, expires, regions, claimClass } = item;
      evidence.push(statement.text, [title, document, published, issued, expires].join(' '));
      const cited = citationsOf(deps, item, statement);
      const known = cited.flatMap((citation) => datesOf(deps, item, citation));
      evidence.push(...known);
      const marks = [...new Set(cited.map((citation) => numberOf(item, citation)))]
        .map((number) => `[${number}]`)
        .join('');
      const section = item.sections.find((it) => it.statements.includes(statement))?.heading ?? '要点';
      const dates = [...new Set([...known, published, issued].filter((date) => date !== undefined))];
      const { text } = statement;
      passages.push({ text, marks, title, section, citations: cited, regions, claimClass, dates });
      return marks;
    },
    list: () =>
      entries.map(({ item, citation }, i) => sourceLine(deps, { item, citation, mark: i + 1 })).join('\n'),
  };
}

function citationsOf(deps: ComposeDeps, item: PolicyItem, statement: Statement): Citation[] {
  return statement.references
    .filter((reference) => reference.sourceKey !== HOTLINES)
    .map((reference) => {
      const source = item.sources[reference.sourceKey];
      const ownDocument =
        // 劳动合同法实施条例 is not 劳动合同法.
        source === undefined ||
        source.from !== undefined ||
        withoutVersion(source.title).endsWith(item.document);
      const cited = ownDocument ? undefined : deps.dates.ofDocument(source.title);
      const regions = cited?.regions ?? item.regions;
      return {
        title: item.title,
        document: ownDocument ? item.document : source.title,
        locator: reference.locators.join('、'),
        region: regions.map((code) => deps.regions.name(code)).join('、'),
        validFrom: ownDocument ? deps.dates.ofItem(item) : (cited?.from ?? null),
        source:
          source === undefined ? item.document : [source.title, source.publisher].filter(Boolean).join('，'),
      };
    });
}

function sourceLine(
  deps: ComposeDeps,
  { item, citation, mark }: { item: PolicyItem; citation: Citation; mark: number },
): string {
  const { document, locator, region } = citation;
  const since = dateOfForce(deps, item, citation);
  return deps.say('source-line', {
    mark,
    document: `《${document}》`,
    locator,
    scope: since === undefined ? region : `${region}，${since}`,
  });
}

/** What is known of when a cited document holds and was revised. */
function datesOf({ dates }: ComposeDeps, item: PolicyItem, { document, validFrom }: Citation): string[] {
  const revised = document === item.document ? item.revised : dates.ofDocument(document)?.revised;
  return [validFrom, revised].filter((date) => typeof date === 'string');
}

function dateOfForce({ say, dates }: ComposeDeps, item: PolicyItem, citation: Citation): string | undefined {
  const isRule = item.claimClass === 'entitlement' || item.claimClass === 'local-option';
  const own = citation.document === item.document;
  if (own && !isRule) return say('published-on', { date: item.published ?? item.issued });
  if (citation.validFrom === null) return undefined;
  const date = citation.validFrom;
  const revised = own ? item.revised : dates.ofDocument(citation.document)?.revised;
  return revised === undefined || revised <= date
    ? say('valid-from', { date })
    : say('valid-from-revised', { date, revised });
}
