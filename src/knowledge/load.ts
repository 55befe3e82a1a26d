import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { HotlineError } from '../errors.ts';
import { checkItems } from './check.ts';
import { checkEligibility } from './check-eligibility.ts';
import { checkMatters } from './check-matters.ts';
import {
  audienceList,
  departmentList,
  glossaryList,
  hotlineList,
  matterList,
  topicList,
  type Audiences,
  type Department,
  type Hotline,
  type Matter,
} from './directories.ts';
import { factCatalogue, type FactCatalogue } from './facts.ts';
import type { Fault, PolicyItem } from './item.ts';
import type { ItemCache } from './item-cache.ts';
import { parseItem, type ParsedItem } from './parse.ts';
import { regionWords } from './region-names.ts';
import { createRegions, type Regions } from './regions.ts';
import { lineFinder, valueOf } from './yaml-lines.ts';

/**
 * Everything under knowledge/. `faults` is empty for a sound folder; items that could not be parsed are left
 * out of `items`. `version` changes with the content of any file.
 */
export interface Knowledge {
  items: PolicyItem[];
  byId: ReadonlyMap<string, PolicyItem>;
  topics: string[];
  departments: Department[];
  hotlines: Hotline[];
  matters: Matter[];
  /** What an entitlement check may ask. */
  facts: FactCatalogue;
  /** Groups that some items are only for. */
  audiences: Audiences;
  /** Hard words → what they mean. */
  glossary: ReadonlyMap<string, string>;
  regions: Regions;
  faults: Fault[];
  version: string;
}

/** The regions alone, for what needs no items. Throws as `loadKnowledge` does. */
export function loadRegions(dir: string): Regions {
  return createRegions(readData(dir, 'regions.yaml', regionWords, []).value);
}

interface TextFile {
  file: string;
  content: string;
}

/** `value` is absent from a file that breaks its form. */
interface DataFile<T> extends TextFile {
  value: T | undefined;
  lineOf: (...path: PropertyKey[]) => number;
}

/**
 * Raises KNOWLEDGE_NOT_FOUND when the folder or one of its directories is not there. With a cache, items that
 * have not changed since they were found sound are not parsed again.
 */
export function loadKnowledge(dir: string, cache?: ItemCache): Knowledge {
  const faults: Fault[] = [];
  const topics = readData(dir, 'topics.yaml', topicList, faults);
  const departments = readData(dir, 'departments.yaml', departmentList, faults);
  const hotlines = readData(dir, 'hotlines.yaml', hotlineList, faults);
  const matters = readData(dir, 'matters.yaml', matterList, faults);
  const facts = readData(dir, 'facts.yaml', factCatalogue, faults);
  const audiences = readData(dir, 'audiences.yaml', audienceList, faults);
  const glossary = readData(dir, 'glossary.yaml', glossaryList, faults);
  const words = readData(dir, 'regions.yaml', regionWords, faults);
  const regions = createRegions(words.value);
  const files = itemFiles(dir);
  const version = hashOf([
    topics,
    departments,
    hotlines,
    matters,
    facts,
    audiences,
    glossary,
    words,
    ...files,
  ]);
  const context = {
    topics: topics.value ?? [],
    departments: departments.value ?? [],
    hotlines: hotlines.value ?? [],
    regions,
  };
  const known = faults.length === 0 ? cache?.read(version) : undefined;
  const items = known ?? parseItems(files, context, { matters, facts: facts.value }, faults);
  if (known === undefined && faults.length === 0) cache?.write(version, items);
  return {
    items,
    byId: new Map(items.map((item) => [item.id, item])),
    ...context,
    matters: matters.value ?? [],
    audiences: audiences.value ?? { beside: '', groups: [] },
    glossary: new Map(Object.entries(glossary.value ?? {})),
    facts: facts.value ?? { situations: [], facts: [] },
    faults,
    version,
  };
}

/** Parses and checks; what is wrong is added to `faults`. */
function parseItems(
  files: readonly TextFile[],
  context: Pick<Knowledge, 'topics' | 'departments' | 'hotlines' | 'regions'>,
  { matters, facts }: { matters: DataFile<Matter[]>; facts: FactCatalogue | undefined },
  faults: Fault[],
): PolicyItem[] {
  const parsed: ParsedItem[] = [];
  for (const { file, content } of files) {
    const result = parseItem(file, content);
    if (result.ok) {
      parsed.push(result.parsed);
    } else {
      faults.push(...result.faults);
    }
  }
  faults.push(...checkItems(parsed, context), ...checkEligibility(parsed, facts));
  const items = parsed.map((it) => it.item);
  faults.push(...checkMatters(matters, { ...context, items }));
  return items;
}

function itemFiles(dir: string): TextFile[] {
  return reading(join(dir, 'items'), () =>
    readdirSync(join(dir, 'items'), { recursive: true, encoding: 'utf8' }),
  )
    .map((path) => `items/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.md'))
    .sort()
    .map((path) => readText(dir, path));
}

/** Data that breaks its schema is reported as faults and left out. */
function readData<T>(dir: string, file: string, schema: z.ZodType<T>, faults: Fault[]): DataFile<T> {
  const source = readText(dir, file);
  const counter = new LineCounter();
  const doc = parseDocument(source.content, { lineCounter: counter });
  const lineOf = lineFinder(doc, counter);
  const { value, message } = valueOf(doc);
  for (const error of doc.errors) {
    faults.push({ file, line: error.linePos?.[0].line ?? 1, message: `YAML 写法有误：${error.message}` });
  }
  if (message !== undefined) {
    faults.push({ file, line: 1, message });
    return { ...source, value: undefined, lineOf };
  }
  const result = schema.safeParse(value);
  if (result.success) {
    return { ...source, value: result.data, lineOf };
  }
  for (const issue of result.error.issues) {
    faults.push({ file, line: lineOf(...issue.path), message: `${issue.path.join('.')}：${issue.message}` });
  }
  return { ...source, value: undefined, lineOf };
}

function readText(dir: string, file: string): TextFile {
  return { file, content: reading(join(dir, file), () => readFileSync(join(dir, file), 'utf8')) };
}

function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new HotlineError('KNOWLEDGE_NOT_FOUND', `Cannot read ${path}`, {
      remedy:
        'Name the folder that holds items/, topics.yaml, departments.yaml, hotlines.yaml, matters.yaml, facts.yaml, audiences.yaml and glossary.yaml.',
      cause,
    });
  }
}

function hashOf(files: readonly TextFile[]): string {
  const hash = createHash('sha256');
  for (const { file, content } of files) {
    hash.update(file).update('\0').update(content).update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}
