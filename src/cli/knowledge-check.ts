import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { HotlineError } from '../errors.ts';
import type { Fault } from '../knowledge/item.ts';
import { loadKnowledge } from '../knowledge/load.ts';
import { checkAgainstSources } from '../knowledge/sources.ts';
import type { CliIo } from './io.ts';

/** Returns the exit code: 1 when there is at least one fault. */
export function knowledgeCheck(args: readonly string[], io: CliIo): number {
  const options = readOptions(args);
  const knowledge = loadKnowledge(options.dir);
  const fromSources = options.sources === undefined ? [] : checkAgainstSources(knowledge, options.sources);
  const faults = [...knowledge.faults, ...fromSources].sort(byPlace);
  for (const fault of faults) {
    io.out(`${join(options.dir, fault.file)}:${fault.line} ${fault.message}`);
  }
  io.out(`共 ${knowledge.items.length} 条知识点可用，${faults.length} 处问题。`);
  return faults.length > 0 ? 1 : 0;
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
