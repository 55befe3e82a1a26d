import { Kysely } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createRegions } from '../../src/knowledge/regions.ts';
import type { OpenDocumentIndex } from '../../src/retrieval/documents/document-index.ts';
import { loadDocumentWeights } from '../../src/retrieval/documents/weights.ts';
import { createMemoryStorage } from '../../src/storage/memory.ts';
import { HotlinePostgresDialect } from '../../src/storage/postgres/dialect.ts';
import { openInDatabase } from '../../src/storage/postgres/documents/open.ts';
import { createPostgresStorage } from '../../src/storage/postgres/storage.ts';
import { documentConditionsContract } from '../contracts/document-conditions.contract.ts';
import { documentIndexContract, type IndexPlace } from '../contracts/document-index.contract.ts';
import { asked, bringIn, encoder, rule } from '../retrieval/documents/index-world.ts';
import { pglitePool } from '../support/postgres/pglite.ts';
import { startTestServer, whyNoServer, type TestServer } from '../support/postgres/server.ts';
import { openPgvectorAt, whyNoVectors } from '../support/postgres/vectors.ts';
import { T0 } from '../support/samples.ts';

const noServer = whyNoServer();
const noVectors = await whyNoVectors();
if (noVectors !== undefined)
  process.stderr.write(`test/storage/pgvector-server.test.ts is skipped in part: ${noVectors}\n`);

const parts = {
  weights: loadDocumentWeights('knowledge'),
  covers: createRegions().covers,
  onNews: () => undefined,
};

describe('a database without pgvector', () => {
  it('is refused with a code of its own', async () => {
    const dialect = new HotlinePostgresDialect(pglitePool(), 'postgres://db/hotline');
    const db = new Kysely<unknown>({ dialect });
    const opening = openPgvectorAt(db, createMemoryStorage().library);
    await expect(opening).rejects.toMatchObject({ code: 'EXTENSION_MISSING' });
    await db.destroy();
  });
});

describe.skipIf(noServer !== undefined || noVectors === undefined)('a server without pgvector', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop(), 180_000);

  it('keeps everything but the index of documents, and says what that one lacks', async () => {
    const url = await server.newDatabase();
    const storage = await createPostgresStorage({ url, clock: () => T0 });
    await bringIn(storage.library, [rule('leave', '年休假条例', '职工累计工作满一年的，享受带薪年休假。')]);
    const opening = openInDatabase(url, { ...parts, library: storage.library, embedder: encoder });
    await expect(opening).rejects.toMatchObject({
      code: 'EXTENSION_MISSING',
      remedy: expect.stringContaining('DOCUMENT_INDEX') as string,
    });
    expect((await storage.library.outline()).length).toBe(1);
    await storage.close();
  });
});

describe.skipIf(noVectors !== undefined)('the index of documents in pgvector (a server)', () => {
  let server: TestServer;
  const opened: OpenDocumentIndex[] = [];
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((it) => it.close()));
  });
  afterAll(() => server.stop(), 180_000);

  it('is filled by one of two instances that start at once, and serves both', async () => {
    const url = await server.newDatabase();
    const { library } = createMemoryStorage();
    await bringIn(library, [rule('leave', '年休假条例', '职工累计工作满一年的，享受带薪年休假。')]);
    const both = await Promise.all(
      [1, 2].map(() => openInDatabase(url, { ...parts, library, embedder: encoder })),
    );
    opened.push(...both);
    for (const index of both) {
      await index.refresh({ build: true });
      expect(index.documents).toBe(1);
      expect((await index.search(asked('年假'))).hits[0]?.documentId).toBe('leave');
    }
  });

  async function newPlace(): Promise<IndexPlace> {
    const url = await server.newDatabase();
    return {
      async open(library, { build = true, embedder = encoder } = {}) {
        const news: Awaited<ReturnType<IndexPlace['open']>>['news'] = [];
        const onNews = (it: (typeof news)[number]) => void news.push(it);
        const index = await openInDatabase(url, { ...parts, library, embedder, onNews }, { build });
        opened.push(index);
        return { index, news };
      },
    };
  }

  describe('with its library', () => documentIndexContract(newPlace));
  describe('under conditions', () => documentConditionsContract(newPlace));
});
