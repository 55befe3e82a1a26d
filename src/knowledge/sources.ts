import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eligibilityStatements } from './check-eligibility.ts';
import { HOTLINES, type Fault, type PolicyItem, type Source, type Statement } from './item.ts';
import type { Knowledge } from './load.ts';
import { figuresIn, missingFigures, type Figure } from './numbers.ts';
import { bare, createSourceText, unwrap, type SourceText } from './source-text.ts';
import { checkSourceDates } from './source-dates.ts';

const MAX_COPIED_CHARS = 40;

/** Null: the file is not under the folder of sources. */
export type Library = (file: string) => SourceText | null;
type Report = (line: number, message: string) => void;

/**
 * Holds every statement against the original texts under `dir` (looked up in dir/laws, dir, dir/seeds):
 * the cited place exists, states the figures, and was not copied.
 */
export function checkAgainstSources(knowledge: Knowledge, dir: string): Fault[] {
  const library = openLibrary(dir);
  return knowledge.items.flatMap((item) => checkItemAgainst(item, knowledge, library));
}

/** The same for one item, whose texts may come from anywhere. */
export function checkItemAgainst(item: PolicyItem, knowledge: Knowledge, library: Library): Fault[] {
  const faults: Fault[] = [];
  checkItem(item, knowledge, library, (line, message) => faults.push({ file: item.file, line, message }));
  return faults;
}

function openLibrary(dir: string): Library {
  const opened = new Map<string, SourceText | null>();
  return (file) => {
    let text = opened.get(file);
    if (text === undefined) {
      const path = [join(dir, 'laws', file), join(dir, file), join(dir, 'seeds', file)].find(existsSync);
      text = path === undefined ? null : createSourceText(readFileSync(path, 'utf8'));
      opened.set(file, text);
    }
    return text;
  };
}

function checkItem(item: PolicyItem, knowledge: Knowledge, library: Library, report: Report): void {
  const texts = new Map<string, SourceText>();
  for (const [key, source] of Object.entries(item.sources)) {
    const text = library(source.file);
    if (text) {
      texts.set(key, text);
    } else {
      report(1, `来源 ${key} 的文件 ${source.file} 不存在，核对文件名`);
    }
  }
  for (const message of checkSourceDates(item, texts)) {
    report(1, message);
  }
  const own = figuresIn(`${ownWords(item)} ${numbersOfCited(item, knowledge)}`);
  const cited: Figure[] = [];
  const body = item.sections.flatMap((section) => section.statements);
  for (const statement of [...body, ...eligibilityStatements(item)]) {
    const spans = citedSpans(item, statement, texts, report);
    // One place that could not be found leaves nothing to hold the figures against.
    if (spans === undefined) {
      continue;
    }
    const known = [...spans.flatMap(figuresIn), ...directoryFigures(statement, knowledge)];
    cited.push(...known);
    for (const figure of missingFigures(statement.text, [...known, ...own])) {
      report(statement.line, `“${figure.text}”不在所引的出处里，核对数字或改引用`);
    }
    checkCopied(item, statement, texts, knowledge, report);
  }
  for (const figure of missingFigures(item.title, [...cited, ...own])) {
    report(2, `标题里的“${figure.text}”不在本条所引的出处里`);
  }
}

/** The item's own dates and names are checked on their own and may be repeated in any statement. */
function ownWords(item: PolicyItem): string {
  const sources = Object.values(item.sources).map(
    (it) => `${it.title} ${it.publisher ?? ''} ${it.published ?? ''}`,
  );
  const { document, documentNumber, issuer, issued, published, revised, effective, expires, successor } =
    item;
  return [
    document,
    documentNumber,
    issuer,
    issued,
    published,
    revised,
    effective,
    expires,
    successor,
    ...sources,
  ]
    .filter((it) => it !== null && it !== undefined)
    .join(' ');
}

/** The number of a cited document stands in the item that is about that document, rarely in its text. */
function numbersOfCited(item: PolicyItem, { items }: Knowledge): string {
  const titles = new Set(Object.values(item.sources).map((it) => it.title));
  return items.flatMap((it) => (titles.has(it.document) ? (it.documentNumber ?? []) : [])).join(' ');
}

function citedSpans(
  item: PolicyItem,
  statement: Statement,
  texts: ReadonlyMap<string, SourceText>,
  report: Report,
): string[] | undefined {
  const spans: string[] = [];
  let complete = true;
  for (const { sourceKey, locators } of statement.references) {
    const text = texts.get(sourceKey);
    const source = item.sources[sourceKey];
    if (!text || !source) {
      complete &&= sourceKey === HOTLINES;
      continue;
    }
    const within = passageOf(source);
    const whole = within ? text.passage(within) : ({ ok: false, message: '引用要写到第几条' } as const);
    for (const found of locators.length > 0 ? locators.map((it) => text.find(it, within)) : [whole]) {
      if (found.ok) {
        spans.push(text.hasArticles ? found.text : unwrap(found.text));
      } else {
        complete = false;
        report(statement.line, `来源 ${sourceKey}：${found.message}`);
      }
    }
  }
  return complete ? spans : undefined;
}

function passageOf({ from, to }: Source): { from: string; to: string } | undefined {
  return from === undefined || to === undefined ? undefined : { from, to };
}

function directoryFigures(statement: Statement, { hotlines }: Knowledge): Figure[] {
  return statement.references.some((it) => it.sourceKey === HOTLINES)
    ? hotlines.flatMap((it) => figuresIn(`${it.number}；${it.purpose}；${it.hours ?? ''}`))
    : [];
}

function checkCopied(
  item: PolicyItem,
  statement: Statement,
  texts: ReadonlyMap<string, SourceText>,
  { departments }: Knowledge,
  report: Report,
): void {
  const department = departments.find((it) => it.id === item.department)?.name ?? '';
  const names = [
    item.document,
    item.issuer,
    department,
    ...Object.values(item.sources).map((it) => it.title),
  ];
  const runs = withoutNames(statement.text, names).map(bare);
  const cited = statement.references
    .flatMap((it) => texts.get(it.sourceKey) ?? [])
    .map((it) => bareWhole(it));
  for (const run of runs) {
    for (let start = 0; start + MAX_COPIED_CHARS < run.length; start += 1) {
      const window = run.slice(start, start + MAX_COPIED_CHARS + 1);
      if (cited.some((it) => it.includes(window))) {
        report(
          statement.line,
          `照抄原文超过 ${MAX_COPIED_CHARS} 字（“${window.slice(0, 12)}……”），用自己的话写`,
        );
        return;
      }
    }
  }
}

const bareTexts = new WeakMap<SourceText, string>();
function bareWhole(text: SourceText): string {
  const known = bareTexts.get(text) ?? bare(text.whole);
  bareTexts.set(text, known);
  return known;
}

/** Titles and names cannot be put in other words, so a copied run ends at each of them. */
function withoutNames(text: string, names: readonly string[]): string[] {
  let runs = text.split(/《[^》]*》/);
  for (const name of names.filter((it) => it !== '')) {
    runs = runs.flatMap((run) => run.split(name));
  }
  return runs;
}
