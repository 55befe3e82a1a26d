import type { Condition, Eligibility, Test, Tests } from './eligibility.ts';
import type { Fact, FactCatalogue } from './facts.ts';
import type { Fault, PolicyItem, Statement } from './item.ts';
import { figuresIn } from './numbers.ts';
import { parseReferences } from './parse-body.ts';
import type { ParsedItem } from './parse.ts';

type Report = (message: string, ...path: PropertyKey[]) => void;

const MONTHS_OF_A_YEAR = 12;

/** The sentences of a check with the places they stand on; a source that cannot be read has none. */
export function eligibilityStatements(item: PolicyItem): Statement[] {
  if (item.eligibility === undefined) return [];
  const { conditions, decides, next } = item.eligibility;
  return [...conditions, decides, next].map(({ text, source }) => {
    const references = parseReferences(source, Object.keys(item.sources));
    return { text, line: 1, references: references.ok ? references.value : [] };
  });
}

/** Conditions name known facts and choices, their figures stand in their words, their places are cited in the body. */
export function checkEligibility(
  parsed: readonly ParsedItem[],
  catalogue: FactCatalogue | undefined,
): Fault[] {
  const faults: Fault[] = [];
  const facts = new Map((catalogue?.facts ?? []).map((it) => [it.id, it]));
  const situations = new Set((catalogue?.situations ?? []).map((it) => it.id));
  const named = new Map<string, string>();
  for (const { item, lineOf } of parsed) {
    if (item.eligibility === undefined) continue;
    const report: Report = (message, ...path) =>
      faults.push({ file: item.file, line: lineOf('eligibility', ...path), message });
    // Of two with one name in one place only one would ever be shown.
    for (const code of item.expires === null ? item.regions : []) {
      const key = `${item.eligibility.name} ${code}`;
      const twin = named.get(key);
      if (twin !== undefined)
        report(`“${item.eligibility.name}”在 ${twin} 里也有，同一地区的换个名称`, 'name');
      named.set(key, item.file);
    }
    checkSituations(item.eligibility, situations, report);
    checkSourcesOf(item, item.eligibility, report);
    for (const [at, condition] of item.eligibility.conditions.entries()) {
      checkCondition(condition, facts, (message, ...path) => report(message, 'conditions', at, ...path));
    }
    if (item.claimClass === 'direction' || item.claimClass === 'notice' || item.claimClass === 'comment') {
      report(`claimClass 是 ${item.claimClass}，还不能申请，不写 eligibility`);
    }
  }
  return faults;
}

function checkSituations({ situations }: Eligibility, known: ReadonlySet<string>, report: Report): void {
  for (const [at, id] of situations.entries()) {
    if (!known.has(id)) report(`情形 ${id} 不在 facts.yaml 的 situations 里`, 'situations', at);
  }
}

function checkSourcesOf(item: PolicyItem, eligibility: Eligibility, report: Report): void {
  const body = item.sections.flatMap((section) => section.statements).flatMap((it) => it.references);
  const places = new Set(body.flatMap((it) => [...it.locators, ''].map((at) => `${it.sourceKey} ${at}`)));
  const cited = [
    ...eligibility.conditions.map((it, at) => ({ ...it, path: ['conditions', at, 'source'] })),
    { ...eligibility.decides, path: ['decides', 'source'] },
    { ...eligibility.next, path: ['next', 'source'] },
  ];
  for (const { source, path } of cited) {
    const references = parseReferences(source, Object.keys(item.sources));
    if (!references.ok) {
      report(references.message, ...path);
      continue;
    }
    for (const { sourceKey, locators } of references.value) {
      const missing = (locators.length > 0 ? locators : ['']).filter(
        (at) => !places.has(`${sourceKey} ${at}`),
      );
      if (missing.length > 0) report(`正文里没有引用 ${source}，先在正文里写出这一条的内容`, ...path);
    }
  }
}

function checkCondition(condition: Condition, facts: ReadonlyMap<string, Fact>, report: Report): void {
  const stated = new Set(figuresIn(condition.text).flatMap((it) => [it.value, inMonths(it.value)]));
  if (condition.text.includes('半年')) stated.add(String(MONTHS_OF_A_YEAR / 2));
  for (const tests of testsOf(condition)) {
    for (const [id, test] of Object.entries(tests)) {
      const fact = facts.get(id);
      if (fact === undefined) report(`事实 ${id} 不在 facts.yaml 里`, 'text');
      else checkTest(fact, test, stated, report);
    }
  }
}

/** The alternatives of a condition; one where it has none. */
export function testsOf({ when, anyOf }: Condition): readonly Tests[] {
  return anyOf ?? (when === undefined ? [] : [when]);
}

function inMonths(years: string): string {
  return String(Number(years) * MONTHS_OF_A_YEAR);
}

function checkTest(fact: Fact, test: Test, stated: ReadonlySet<string>, report: Report): void {
  if (fact.type === 'choice') {
    const wanted = typeof test === 'string' ? [test] : Array.isArray(test) ? test : [];
    const known = fact.options.map((it) => it.is);
    const wrong = wanted.filter((it) => !known.includes(it));
    if (wanted.length === 0) report(`${fact.id} 是选项，写 ${known.join('、')} 中的`, 'text');
    for (const it of wrong) report(`${fact.id} 没有选项 ${it}，只有 ${known.join('、')}`, 'text');
    return;
  }
  if (typeof test === 'string' || Array.isArray(test)) {
    report(`${fact.id} 是数字，写 {atLeast: …} 这样的范围`, 'text');
    return;
  }
  for (const value of Object.values(test)) {
    if (!stated.has(String(value))) report(`条件里的 ${value} 没有写在这一句的文字里`, 'text');
  }
}
