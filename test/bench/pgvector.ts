import { Kysely, sql } from 'kysely';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { loadKnowledge, loadRegions } from '../../src/knowledge/load.ts';
import type { OpenDocumentIndex } from '../../src/retrieval/documents/document-index.ts';
import { readEvalDocuments, readEvalQuestions } from '../../src/retrieval/documents/evaluate.ts';
import { cutDocument } from '../../src/retrieval/ingest/cut-document.ts';
import type { NewDocument } from '../../src/retrieval/ingest/library.ts';
import { normaliseText } from '../../src/retrieval/text.ts';
import { HotlinePostgresDialect } from '../../src/storage/postgres/dialect.ts';
import { sqlConditions } from '../../src/storage/postgres/documents/conditions.ts';
import { byMeaning, setGraph } from '../../src/storage/postgres/documents/find.ts';
import { createMemoryStorage } from '../../src/storage/memory.ts';
import { asked, bringIn, encoder, openAt } from '../retrieval/documents/index-world.ts';
import { itemDocuments } from '../support/item-documents.ts';
import { startTestServer } from '../support/postgres/server.ts';
import { openPgvectorAt, pgliteWithVectors } from '../support/postgres/vectors.ts';
import { readCitizenQuestions } from './citizen-questions.ts';

const QUESTIONS = 200;
const MOST_DOCUMENTS = '600';
const CONDITIONS = {
  asOf: '2026-11-21',
  validity: 'in-force',
  territory: 'applicable',
  region: '640100',
} as const;

type Hits = Awaited<ReturnType<OpenDocumentIndex['search']>>['hits'];

interface Run {
  hits: Hits[];
  ms: number[];
}

/**
 * `[--documents FILE… --questions FILE…] [--most N] [--server]`: the index in pgvector beside the one in process. Without
 * files, the policy items with their passages, and questions in citizens' words. `--server`: a PostgreSQL with pgvector
 * on this machine instead of PGlite.
 */
export async function pgvector(print: (line: string) => void, args: readonly string[]): Promise<void> {
  const { documents, questions, onServer } = await material(args);
  const folder = mkdtempSync(join(tmpdir(), 'hotline-bench-'));
  const server = onServer ? await startTestServer({ durable: true }) : undefined;
  const db = server === undefined ? pgliteWithVectors() : onOneConnection(await server.newDatabase());
  try {
    const { library } = createMemoryStorage();
    await bringIn(library, documents);
    const timed = async <T>(what: string, work: () => Promise<T>) => {
      const begun = performance.now();
      const result = await work();
      print(`${what}: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
      return result;
    };
    const { index } = await timed('built in process', () => openAt(join(folder, 'index'), library));
    const { index: exact } = await timed('built in pgvector', () =>
      openPgvectorAt(db, library, { exactBelow: Infinity }),
    );
    const { index: byGraph } = await openPgvectorAt(db, library, { exactBelow: 0 });
    print(`${index.documents} documents, ${index.passages} passages, ${questions.length} questions`);
    const wanted = await run(index, questions);
    tell(print, 'in process', wanted, wanted);
    tell(print, 'pgvector, one by one', await run(exact, questions), wanted);
    // A small table would be read whole: what is measured here is the graph.
    await sql`set enable_seqscan = off`.execute(db);
    await sql`set enable_sort = off`.execute(db);
    tell(print, 'pgvector, by the graph', await run(byGraph, questions), wanted);
    print(await recall(db, questions));
  } finally {
    await db.destroy();
    await server?.stop();
    rmSync(folder, { recursive: true });
  }
}

/** As in PGlite, what is set for one statement is set for all. */
function onOneConnection(url: string): Kysely<unknown> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  return new Kysely<unknown>({ dialect: new HotlinePostgresDialect(pool, 'pgvector') });
}

interface Material {
  documents: NewDocument[];
  questions: readonly string[];
  onServer: boolean;
}

async function material(args: readonly string[]): Promise<Material> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      documents: { type: 'string', multiple: true },
      questions: { type: 'string', multiple: true },
      most: { type: 'string', default: MOST_DOCUMENTS },
      server: { type: 'boolean', default: false },
    },
  });
  const onServer = values.server;
  if (values.documents === undefined) {
    const questions = readCitizenQuestions().map(({ question }) => question);
    const documents = itemDocuments(loadKnowledge('knowledge').items);
    return { documents, questions: some(questions), onServer };
  }
  const regions = loadRegions('knowledge');
  const documents: NewDocument[] = [];
  for await (const { id, text, title } of readEvalDocuments(values.documents)) {
    if (documents.length >= Number(values.most)) break;
    const read = { part: id, text, ...(title !== undefined && { title }) };
    const [first] = cutDocument(read, { origin: '', regions }).documents;
    if (first !== undefined) documents.push({ ...first, id });
  }
  const read = await readEvalQuestions(values.questions ?? []);
  return { documents, questions: some(read.map(({ question }) => question)), onServer };
}

function some<T>(all: readonly T[]): T[] {
  const step = Math.max(1, Math.floor(all.length / QUESTIONS));
  return all.filter((_, i) => i % step === 0).slice(0, QUESTIONS);
}

async function run(index: OpenDocumentIndex, questions: readonly string[]): Promise<Run> {
  const result: Run = { hits: [], ms: [] };
  for (const question of questions) {
    const begun = performance.now();
    const { hits } = await index.search(asked(question, { conditions: CONDITIONS }));
    result.ms.push(performance.now() - begun);
    result.hits.push(hits);
  }
  return result;
}

/** Of the ten nearest passages that meet the conditions those that the graph gives among its own. */
async function recall(db: Kysely<unknown>, questions: readonly string[]): Promise<string> {
  const conditions = sqlConditions(CONDITIONS, ['000000', '640000', '640100']);
  let found = 0;
  let all = 0;
  for (const question of questions) {
    const vector = await encoder.embedQuery(normaliseText(question));
    const nearest = (exactBelow: number) =>
      db.transaction().execute(async (tx) => {
        await setGraph(tx);
        return byMeaning(tx, vector, conditions, { units: 1, exactBelow });
      });
    const wanted = (await nearest(Infinity)).slice(0, 10);
    const given = new Set(await nearest(0));
    found += wanted.filter((it) => given.has(it)).length;
    all += wanted.length;
  }
  return `the graph's recall of the ten nearest: ${(found / Math.max(1, all)).toFixed(4)}`;
}

/** The first hits and the first ten against those in process, and how long a search took. */
function tell(print: (line: string) => void, name: string, { hits, ms }: Run, wanted: Run): void {
  const keys = (list: Hits | undefined) => (list ?? []).map((it) => `${it.documentId} ${it.passage}`);
  let first = 0;
  let both = 0;
  let all = 0;
  wanted.hits.forEach((list, i) => {
    const [here, there] = [keys(list), keys(hits[i])];
    first += here[0] === there[0] ? 1 : 0;
    both += here.filter((it) => there.includes(it)).length;
    all += here.length;
  });
  const sorted = [...ms].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);
  const share = (part: number, of: number) => (part / Math.max(1, of)).toFixed(4);
  print(
    `${name}: the same first hit ${share(first, wanted.hits.length)}, of its ten ${share(both, all)}, median ${at(0.5)} ms, p95 ${at(0.95)} ms`,
  );
}
