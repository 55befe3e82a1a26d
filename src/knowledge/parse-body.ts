import {
  HOTLINES,
  sectionHeadings,
  type Fault,
  type Reference,
  type Section,
  type SectionHeading,
  type Statement,
} from './item.ts';

const MAX_STATEMENT_CHARS = 80;
const articleLocator = /^第[〇零一二三四五六七八九十百千]+条(之[一二三四五六七八九十]+)?$/;
const paragraphLocator = /^（[一二三四五六七八九十]+）$/;

/** A message instead of a value: what is wrong and what to do. */
type Parsed<T> = { ok: true; value: T } | { ok: false; message: string };

/** `lines` are the lines after the front matter, `firstLine` is the number of the first of them. */
export function parseBody(
  file: string,
  lines: readonly string[],
  firstLine: number,
  sourceKeys: readonly string[],
): { sections: Section[]; faults: Fault[] } {
  const sections: Section[] = [];
  const faults: Fault[] = [];
  const fault = (line: number, message: string) => faults.push({ file, line, message });
  for (const [index, raw] of lines.entries()) {
    const line = firstLine + index;
    if (raw.trim() === '') {
      continue;
    }
    if (raw.startsWith('#')) {
      const heading = parseHeading(raw, sections);
      if (heading.ok) {
        sections.push({ heading: heading.value, line, statements: [] });
      } else {
        fault(line, heading.message);
      }
      continue;
    }
    const section = sections.at(-1);
    if (!section) {
      fault(line, '这一行不在任何小节里，先写 ## 要点');
      continue;
    }
    const statement = parseStatement(raw, line, section.heading, sourceKeys);
    if (statement.ok) {
      section.statements.push(statement.value);
    } else {
      fault(line, statement.message);
    }
  }
  return { sections, faults: [...faults, ...checkSections(file, lines, sections, faults, firstLine)] };
}

function parseHeading(raw: string, before: readonly Section[]): Parsed<SectionHeading> {
  const name = /^##\s+(\S+)\s*$/.exec(raw)?.[1];
  const rank = sectionHeadings.findIndex((it) => it === name);
  const heading = sectionHeadings[rank];
  if (heading === undefined) {
    return { ok: false, message: `小节写成“## 名字”，名字只能是：${sectionHeadings.join('、')}` };
  }
  if (before.some((it) => it.heading === heading)) {
    return { ok: false, message: `小节“${heading}”写了两次，合到一起` };
  }
  const later = before.find((it) => sectionHeadings.indexOf(it.heading) > rank);
  if (later) {
    return { ok: false, message: `小节次序不对：“${heading}”要写在“${later.heading}”前面` };
  }
  return { ok: true, value: heading };
}

function checkSections(
  file: string,
  lines: readonly string[],
  sections: readonly Section[],
  before: readonly Fault[],
  firstLine: number,
): Fault[] {
  const faults: Fault[] = [];
  if (!lines.some((line) => /^##\s+要点/.test(line))) {
    faults.push({ file, line: firstLine, message: '缺少小节“## 要点”：用一两句话直接回答最常见的问题' });
  }
  // A section whose only statement is at fault is not empty, and one message per mistake is enough.
  for (const section of before.length > 0 ? [] : sections) {
    if (section.statements.length === 0) {
      faults.push({ file, line: section.line, message: `小节“${section.heading}”是空的，删掉这个标题` });
    }
  }
  return faults;
}

function parseStatement(
  raw: string,
  line: number,
  heading: SectionHeading,
  sourceKeys: readonly string[],
): Parsed<Statement> {
  const marker = /^\s*(?:[-*]\s+|(\d+)(?:\.\s+|、\s*))?/.exec(raw);
  const ordered = marker?.[1];
  const match = /^(.*?)〔([^〔〕]*)〕\s*。?\s*$/.exec(raw.slice(marker?.[0].length ?? 0));
  if (!match?.[1] || match[2] === undefined) {
    return { ok: false, message: '这一句没有出处：在行末写〔第十四条〕这样的引用（一行一句）' };
  }
  const references = parseReferences(match[2], sourceKeys);
  if (!references.ok) {
    return references;
  }
  const text = match[1].trim();
  // The legal basis spells out full names of documents, which may be longer than any plain sentence.
  if (heading !== '依据' && [...text].length > MAX_STATEMENT_CHARS) {
    return { ok: false, message: `这一句有 ${[...text].length} 字，超过 80 字，拆成两句` };
  }
  const statement = { text, line, references: references.value };
  return { ok: true, value: ordered === undefined ? statement : { ...statement, ordered: Number(ordered) } };
}

/** `written` stands between 〔 and 〕, or behind `source` in the front matter. */
export function parseReferences(written: string, sourceKeys: readonly string[]): Parsed<Reference[]> {
  const references: Reference[] = [];
  for (const part of written.split(/[；;]/)) {
    const reference = parseReference(part.trim(), sourceKeys);
    if (!reference.ok) {
      return reference;
    }
    references.push(reference.value);
  }
  return { ok: true, value: references };
}

function parseReference(part: string, sourceKeys: readonly string[]): Parsed<Reference> {
  if (part === '热线') {
    return { ok: true, value: { sourceKey: HOTLINES, locators: [] } };
  }
  const match = /^([a-z][a-z0-9-]*)?\s*(.*)$/.exec(part);
  const only = sourceKeys.length === 1 ? sourceKeys[0] : undefined;
  const sourceKey = match?.[1] ?? only;
  if (sourceKey === undefined) {
    return { ok: false, message: `〔${part}〕有几个来源时要写短名：${sourceKeys.join('、')}` };
  }
  if (!sourceKeys.includes(sourceKey)) {
    return { ok: false, message: `〔${part}〕里的来源 ${sourceKey} 没有在头的 sources 里写明` };
  }
  const locators = (match?.[2] ?? '')
    .split(/[、，,]/)
    .map((it) => it.replace(/\s/g, '').replace(/\(/g, '（').replace(/\)/g, '）'))
    .filter((it) => it !== '');
  const bad = locators.find((it) => !articleLocator.test(it) && !paragraphLocator.test(it));
  if (bad !== undefined) {
    return {
      ok: false,
      message: `看不懂出处“${bad}”：逐条写第十四条、第十六条或（二），不写款项和“至”；热线目录写“热线”`,
    };
  }
  return { ok: true, value: { sourceKey, locators } };
}
