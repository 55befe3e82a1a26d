import { basename } from 'node:path';
import { isMap, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { frontMatter, type Fault, type FrontMatter, type PolicyItem } from './item.ts';
import { parseBody } from './parse-body.ts';
import { lineFinder, valueOf } from './yaml-lines.ts';

/** `lineOf` finds the line of a front-matter key for checks that come later. */
export interface ParsedItem {
  item: PolicyItem;
  lineOf: (...path: PropertyKey[]) => number;
}
export type ParseResult = { ok: true; parsed: ParsedItem } | { ok: false; faults: Fault[] };

const fence = '---';

/** `file` is the path shown in faults; its base name without .md becomes the item's id. */
export function parseItem(file: string, content: string): ParseResult {
  const lines = content.replace(/^\uFEFF/, '').split(/\r?\n/);
  const end = lines.indexOf(fence, 1);
  if (lines[0]?.trim() !== fence || end < 0) {
    return failed({ file, line: 1, message: '文件要以 --- 开头的 YAML 头开始，并以单独一行 --- 结束' });
  }
  const head = parseHead(file, lines.slice(1, end).join('\n'));
  const id = basename(file, '.md');
  const body = parseBody(file, lines.slice(end + 1), end + 2, head.sourceKeys);
  const faults = [...checkId(file, id), ...(head.ok ? [] : head.faults), ...body.faults];
  if (!head.ok || faults.length > 0) {
    return { ok: false, faults };
  }
  return {
    ok: true,
    parsed: { item: { id, file, ...head.data, sections: body.sections }, lineOf: head.lineOf },
  };
}

/** Source keys come along even from a head with faults, so that one run also shows the faults of the body. */
type Head = { sourceKeys: string[] } & (
  { ok: true; data: FrontMatter; lineOf: ParsedItem['lineOf'] } | { ok: false; faults: Fault[] }
);

function parseHead(file: string, yaml: string): Head {
  const counter = new LineCounter();
  const doc = parseDocument(yaml, { lineCounter: counter });
  const sources = doc.get('sources');
  const sourceKeys = isMap(sources) ? sources.items.map((it) => String(it.key)) : [];
  const toFileLine = (offset: number) => counter.linePos(offset).line + 1;
  if (doc.errors.length > 0) {
    const faults = doc.errors.map((error) => ({
      file,
      line: toFileLine(error.pos[0]),
      message: `YAML 写法有误：${error.message.split('\n')[0] ?? ''}（值里有冒号或引号时给整个值加引号）`,
    }));
    return { ok: false, sourceKeys, faults };
  }
  const inHead = lineFinder(doc, counter);
  const lineOf = (...path: PropertyKey[]) => inHead(...path) + 1;
  const { value, message } = valueOf(doc);
  if (message !== undefined) {
    return { ok: false, sourceKeys, faults: [{ file, line: 1, message }] };
  }
  const result = frontMatter.safeParse(value);
  if (result.success) {
    return { ok: true, sourceKeys, data: result.data, lineOf };
  }
  return {
    ok: false,
    sourceKeys,
    faults: result.error.issues.flatMap((issue) => toFaults(file, issue, lineOf)),
  };
}

function toFaults(file: string, issue: z.core.$ZodIssue, lineOf: ParsedItem['lineOf']): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      file,
      line: lineOf(...issue.path, key),
      message: `不认识的字段 ${[...issue.path, key].join('.')}，删掉或改成 README 里的名字`,
    }));
  }
  const where = issue.path.join('.') || '头';
  // Zod says "invalid" both for a bad value and for none; for an editor these are two different mistakes.
  const line = lineOf(...issue.path);
  const message = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  return [{ file, line, message: `${where}：${message}` }];
}

function checkId(file: string, id: string): Fault[] {
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)
    ? []
    : [{ file, line: 1, message: `文件名 ${id} 就是 id：只用英文小写、数字和连字符` }];
}

function failed(fault: Fault): ParseResult {
  return { ok: false, faults: [fault] };
}
