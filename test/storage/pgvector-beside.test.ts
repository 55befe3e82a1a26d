import { sql, type Kysely } from 'kysely';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import type { OpenDocumentIndex } from '../../src/retrieval/documents/document-index.ts';
import type { DocumentQuery } from '../../src/retrieval/documents/query.ts';
import type { Conditions } from '../../src/retrieval/search.ts';
import { createMemoryStorage } from '../../src/storage/memory.ts';
import { readCitizenQuestions } from '../bench/citizen-questions.ts';
import { asked, bringIn, openAt } from '../retrieval/documents/index-world.ts';
import { itemDocuments } from '../support/item-documents.ts';
import { openPgvectorAt, pgliteWithVectors } from '../support/postgres/vectors.ts';

const ITEMS = 120;
const QUESTIONS = 20;
const NOW = { asOf: '2026-11-21', validity: 'in-force' } as const;
const KINDS: readonly Conditions[] = [
  { ...NOW, territory: 'any' },
  { ...NOW, territory: 'applicable', region: '640100' },
  { ...NOW, territory: 'elsewhere', region: '640100' },
];

/** Every so many-th, so that all groups are among them. */
function some<T>(all: readonly T[], count: number): T[] {
  const step = Math.max(1, Math.floor(all.length / count));
  return all.filter((_, i) => i % step === 0).slice(0, count);
}

describe('the index in pgvector beside the one in process, on the same texts', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'hotline-'));
  let db: Kysely<unknown>;
  let inProcess: OpenDocumentIndex;
  let exact: OpenDocumentIndex;
  let byGraph: OpenDocumentIndex;
  let queries: DocumentQuery[];

  beforeAll(async () => {
    const { library } = createMemoryStorage();
    const items = some(loadKnowledge('knowledge').items, ITEMS);
    await bringIn(library, itemDocuments(items));
    db = pgliteWithVectors();
    ({ index: inProcess } = await openAt(join(folder, 'index'), library));
    ({ index: exact } = await openPgvectorAt(db, library));
    ({ index: byGraph } = await openPgvectorAt(db, library, { exactBelow: 0 }));
    const known = new Set(items.map(({ id }) => id));
    const questions = some(
      readCitizenQuestions().filter(({ item }) => known.has(item)),
      QUESTIONS,
    );
    queries = questions.flatMap(({ question }) => KINDS.map((conditions) => asked(question, { conditions })));
  }, 120_000);
  afterAll(async () => {
    await db.destroy();
    rmSync(folder, { recursive: true });
  });

  /** Shares of queries with the same first hit, and of hits that both have. */
  async function agreement(index: OpenDocumentIndex) {
    let first = 0;
    let both = 0;
    let all = 0;
    for (const query of queries) {
      const [here, there] = [await inProcess.search(query), await index.search(query)];
      expect(there).toMatchObject({ qualifying: here.qualifying, total: here.total });
      const keys = (hits: typeof here.hits) => hits.map((it) => `${it.documentId} ${it.passage}`);
      const [wanted, found] = [keys(here.hits), keys(there.hits)];
      first += wanted[0] === found[0] ? 1 : 0;
      both += wanted.filter((it) => found.includes(it)).length;
      all += wanted.length;
    }
    return { first: first / queries.length, both: both / all };
  }

  it('finds the same where vectors are compared one by one', async () => {
    const { first, both } = await agreement(exact);
    expect(queries.length).toBe(QUESTIONS * KINDS.length);
    expect(first).toBeGreaterThanOrEqual(0.98);
    expect(both).toBeGreaterThanOrEqual(0.97);
  });

  it('finds nearly the same where the graph is walked through', async () => {
    // So small a table would be read whole: what is tried here is the graph.
    await sql`set enable_seqscan = off`.execute(db);
    await sql`set enable_sort = off`.execute(db);
    const { first, both } = await agreement(byGraph);
    expect(first).toBeGreaterThanOrEqual(0.97);
    expect(both).toBeGreaterThanOrEqual(0.95);
  });
});
