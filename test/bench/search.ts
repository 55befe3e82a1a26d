import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { z } from 'zod';
import { readConfig } from '../../src/config.ts';
import { createEngines, OWN } from './search/engines.ts';
import { preparedSchema, type Prepared } from './search/material.ts';
import { measuredSchema, type Measured } from './search/measure.ts';
import { tables, type Row } from './search/table.ts';
import { compareVectors } from './vectors.ts';

/** The better way of cutting for each engine; `--engines all` compares the others too. */
const SHOWN = [OWN, 'minisearch', 'orama', 'flexsearch', 'fts5', 'memory-vectors'];
/** Of the heap: some of them need several gigabytes for a large library. */
const HEAP_MB = 12_288;

/**
 * This project's search beside others on the same passages and questions, each in a process of its own.
 * `--engines` names some of them, separated by commas; `--seconds` is the time each has for its questions;
 * `--vectors` takes sizes and compares the graph with an exact scan as `bench -- vectors` does.
 */
export async function compareSearch(print: (line: string) => void, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      documents: { type: 'string', multiple: true, default: [] },
      questions: { type: 'string', multiple: true, default: [] },
      engines: { type: 'string', default: SHOWN.join(',') },
      seconds: { type: 'string', default: '600' },
      vectors: { type: 'string' },
    },
  });
  const known = Object.keys(createEngines(readConfig(process.env).knowledgeDir));
  const names = values.engines === 'all' ? known : values.engines.split(',');
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0 || values.documents.length === 0 || values.questions.length === 0)
    throw new Error(`--documents FILE --questions FILE --engines ${known.join(',')}`);
  await compareEngines(print, names, values);
  if (values.vectors === undefined) return;
  print('');
  const { documents, questions } = values;
  await compareVectors(print, { documents, questions, sizes: values.vectors.split(',').map(Number) });
}

async function compareEngines(
  print: (line: string) => void,
  names: readonly string[],
  { documents, questions, seconds }: { documents: string[]; questions: string[]; seconds: string },
): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-search-'));
  try {
    const files = [
      ...documents.flatMap((file) => ['--documents', file]),
      ...questions.flatMap((file) => ['--questions', file]),
    ];
    const prepared = await apart(['prepare', directory, ...files], preparedSchema);
    print(
      `${prepared.documents} documents, ${prepared.passages} passages; ${prepared.questions} questions, ` +
        `${prepared.withoutPassage} more have no right passage`,
    );
    const rows: Row[] = [];
    for (const name of names) {
      const measured = await apart([name, directory, '--seconds', seconds], measuredSchema);
      const row = rowOf(name, measured, prepared);
      // The table comes last; a long run that is stopped has said at least this.
      print(JSON.stringify(row));
      rows.push(row);
    }
    for (const line of ['', ...tables(rows), '', ...notes(rows)]) print(line);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function rowOf(name: string, measured: Measured, prepared: Prepared): Row {
  return name === OWN
    ? { ...measured, buildSeconds: prepared.buildSeconds, peakMb: Math.max(measured.peakMb, prepared.peakMb) }
    : { ...measured, buildSeconds: measured.openSeconds };
}

function notes(rows: readonly Row[]): string[] {
  const own = rows.find((row) => row.buildSeconds !== row.openSeconds);
  return [
    ...(own === undefined
      ? []
      : [
          `${own.label}: the build also reads and cuts the documents and computes the vectors; it loads in ${own.openSeconds.toFixed(2)} s, graph included.`,
        ]),
    'The others get passages that are cut already. Memory is what the process grew by, texts included (those of FTS5 stay in its file).',
  ];
}

/** Runs one step of the worker; its progress goes to stderr as it comes. */
function apart<T>(args: readonly string[], schema: z.ZodType<T>): Promise<T> {
  const worker = fileURLToPath(new URL('search/worker.ts', import.meta.url));
  const flags = ['--expose-gc', `--max-old-space-size=${HEAP_MB}`, '--import', 'tsx'];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...flags, worker, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.on('data', (bytes: Buffer) => (printed += bytes.toString('utf8')));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code !== 0) {
        reject(new Error(`${args[0]} ended with code ${code}`));
        return;
      }
      const parsed = schema.safeParse(JSON.parse(printed.trim().split('\n').at(-1) ?? ''));
      if (parsed.success) resolve(parsed.data);
      else reject(parsed.error);
    });
  });
}
