import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { HotlineError } from '../errors.ts';
import type { Fault } from '../knowledge/item.ts';
import { loadKnowledge } from '../knowledge/load.ts';
import { checkAgainstSources } from '../knowledge/sources.ts';
import { loadCategories } from '../tickets/routing/categories.ts';
import type { CliIo } from './io.ts';

/** Returns the exit code: 1 when there is at least one fault. */
export function knowledgeCheck(args: readonly string[], io: CliIo): number {
  const options = readOptions(args);
  const knowledge = loadKnowledge(options.dir);
  const fromSources = options.sources === undefined ? [] : checkAgainstSources(knowledge, options.sources);
  const ofTree = checkTree(options.dir, knowledge.departments);
  const faults = [...knowledge.faults, ...fromSources, ...ofTree].sort(byPlace);
  for (const fault of faults) {
    io.out(`${join(options.dir, fault.file)}:${fault.line} ${fault.message}`);
  }
  io.out(`共 ${knowledge.items.length} 条知识点可用，${faults.length} 处问题。`);
  return faults.length > 0 ? 1 : 0;
}

/** A folder without the tree of categories is sound: tickets are then filed under none. */
function checkTree(dir: string, departments: readonly { id: string }[]): Fault[] {
  const file = 'categories.yaml';
  if (!existsSync(join(dir, file))) return [];
  try {
    loadCategories(dir, departments);
    return [];
  } catch (error) {
    if (error instanceof HotlineError) return [{ file, line: 1, message: error.message }];
    throw error;
  }
}

function readOptions(args: readonly string[]): { dir: string; sources?: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { dir: { type: 'string', default: 'knowledge' }, sources: { type: 'string' } },
    });
    return values.sources === undefined ? { dir: values.dir } : { dir: values.dir, sources: values.sources };
  } catch (cause) {
    throw new HotlineError('USAGE', 'knowledge check does not know this argument', {
      remedy: 'Usage: knowledge check [--dir DIR] [--sources DIR]',
      cause,
    });
  }
}

function byPlace(a: Fault, b: Fault): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line;
}
