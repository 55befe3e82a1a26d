import type { Department, Hotline } from './directories.ts';
import { HOTLINES, type Fault, type PolicyItem } from './item.ts';
import type { ParsedItem } from './parse.ts';
import type { Regions } from './regions.ts';

export interface CheckContext {
  topics: readonly string[];
  departments: readonly Department[];
  hotlines: readonly Hotline[];
  regions: Regions;
}

type Report = (message: string, ...path: PropertyKey[]) => void;

/** What one item cannot know about itself: other items, the directories, and the order of its dates. */
export function checkItems(parsed: readonly ParsedItem[], context: CheckContext): Fault[] {
  const faults: Fault[] = [];
  const byId = new Map<string, PolicyItem>();
  const askedIn = new Map<string, PolicyItem>();
  for (const { item, lineOf } of parsed) {
    const twin = byId.get(item.id);
    if (twin) {
      faults.push({ file: item.file, line: 1, message: `id ${item.id} 与 ${twin.file} 重复，改文件名` });
    }
    byId.set(item.id, item);
    for (const [index, question] of item.questions.entries()) {
      const other = askedIn.get(question);
      if (other) {
        const line = lineOf('questions', index);
        faults.push({ file: item.file, line, message: `问法“${question}”在 ${other.file} 里也有，换一句` });
      }
      askedIn.set(question, item);
    }
  }
  for (const { item, lineOf } of parsed) {
    const report: Report = (message, ...path) =>
      faults.push({ file: item.file, line: lineOf(...path), message });
    checkDates(item, report);
    checkDirectories(item, context, report);
    checkSuccession(item, byId, report);
    checkSources(item, report);
    faults.push(...checkPromises(item), ...checkPlaces(item), ...checkHotlines(item, context));
  }
  return faults;
}

function checkDates(item: PolicyItem, report: Report): void {
  if (item.expires !== null && item.expires <= item.effective) {
    report('expires 要晚于 effective', 'expires');
  }
  if (item.effective < item.issued) {
    report('effective 早于 issued，核对原文的公布日期和施行日期', 'effective');
  }
  if (item.revised !== undefined && item.revised < item.issued) {
    report('revised 早于 issued，核对原文', 'revised');
  }
  if (item.nextReview <= item.lastReview) {
    report('nextReview 要晚于 lastReview', 'nextReview');
  }
  if (item.supersededBy.length > 0 && item.expires === null) {
    report('写了 supersededBy，就要写 expires（第一天不再有效的日期）', 'expires');
  }
}

function checkDirectories(item: PolicyItem, context: CheckContext, report: Report): void {
  if (!context.topics.includes(item.topic)) {
    report(`事项“${item.topic}”不在 topics.yaml 里，换成里面的名字`, 'topic');
  }
  if (!context.departments.some((it) => it.id === item.department)) {
    report(`部门 ${item.department} 不在 departments.yaml 里`, 'department');
  }
  for (const [index, code] of item.regions.entries()) {
    if (!context.regions.byCode(code)) {
      report(`地区代码 ${code} 不存在（GB/T 2260）`, 'regions', index);
    }
  }
}

function checkSuccession(item: PolicyItem, byId: ReadonlyMap<string, PolicyItem>, report: Report): void {
  const sides = [
    ['supersedes', 'supersededBy'],
    ['supersededBy', 'supersedes'],
  ] as const;
  for (const [side, opposite] of sides) {
    for (const [index, id] of item[side].entries()) {
      const other = byId.get(id);
      if (!other) {
        report(`${side} 里的知识点 ${id} 不存在`, side, index);
      } else if (!other[opposite].includes(item.id)) {
        report(`${other.file} 的 ${opposite} 里没有写 ${item.id}，两边要一致`, side, index);
      }
    }
  }
}

function checkSources(item: PolicyItem, report: Report): void {
  const statements = item.sections.flatMap((section) => section.statements);
  const used = new Set(statements.flatMap((it) => it.references.map((reference) => reference.sourceKey)));
  for (const [key, source] of Object.entries(item.sources)) {
    if (!used.has(key)) {
      report(`来源 ${key} 没有被引用，删掉或在正文里引用`, 'sources', key);
    }
    if (source.file.endsWith('.txt') && (source.publisher === undefined || source.published === undefined)) {
      report(`来源 ${key} 是报刊文章，要写 publisher 和 published`, 'sources', key);
    }
  }
}

function checkPromises(item: PolicyItem): Fault[] {
  if (item.claimClass === 'entitlement') {
    return [];
  }
  return item.sections
    .flatMap((section) => section.statements)
    .filter((it) => /(?<!不)可以申请/.test(it.text))
    .map(({ line }) => ({
      file: item.file,
      line,
      message: `claimClass 是 ${item.claimClass}，不能写“可以申请”（只有 entitlement 能写）`,
    }));
}

/** A reference without a place can only mean the passage between from and to. */
function checkPlaces(item: PolicyItem): Fault[] {
  return item.sections
    .flatMap((section) => section.statements)
    .flatMap(({ line, references }) => references.map((reference) => ({ line, ...reference })))
    .filter(({ sourceKey, locators }) => locators.length === 0 && item.sources[sourceKey] !== undefined)
    .filter(({ sourceKey }) => item.sources[sourceKey]?.from === undefined)
    .map(({ line, sourceKey }) => ({
      file: item.file,
      line,
      message: `来源 ${sourceKey}：引用要写到第几条；没有条号的报刊文章在 sources 里写 from 和 to`,
    }));
}

/** A sentence that leans on the directory of hotlines must name at least one number from it. */
function checkHotlines(item: PolicyItem, { hotlines }: CheckContext): Fault[] {
  const known = new Set(hotlines.map((it) => it.number));
  return item.sections
    .flatMap((section) => section.statements)
    .filter((it) => it.references.some((reference) => reference.sourceKey === HOTLINES))
    .filter((it) => !(it.text.match(/\d[\d-]{2,}/g) ?? []).some((number) => known.has(number)))
    .map(({ line }) => ({
      file: item.file,
      line,
      message: '引用了“热线”，但句中没有热线目录里的号码：写上号码（不知道归谁就写 12345），或改引原文',
    }));
}
