import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe } from 'vitest';
import { createRegions } from '../../src/knowledge/regions.ts';
import type { DocumentIndexNews } from '../../src/retrieval/documents/document-index.ts';
import { loadDocumentWeights } from '../../src/retrieval/documents/weights.ts';
import { openPgvectorIndex } from '../../src/storage/postgres/documents/open-index.ts';
import { dropTables } from '../../src/storage/postgres/documents/tables.ts';
import { documentConditionsContract } from '../contracts/document-conditions.contract.ts';
import { documentIndexContract, type IndexPlace } from '../contracts/document-index.contract.ts';
import { encoder } from '../retrieval/documents/index-world.ts';
import { pgliteWithVectors } from '../support/postgres/vectors.ts';

const { covers } = createRegions();
const weights = loadDocumentWeights('knowledge');

function placeIn(db: Kysely<unknown>): IndexPlace {
  return {
    async open(library, { build = true, embedder = encoder } = {}) {
      const news: DocumentIndexNews[] = [];
      const onNews = (it: DocumentIndexNews) => void news.push(it);
      const close = () => Promise.resolve();
      const parts = { library, embedder, weights, covers, onNews };
      const index = await openPgvectorIndex(
        { ...parts, db, unhurried: db, name: 'pglite', close },
        { build },
      );
      return { index, news };
    },
  };
}

describe('the index of documents in pgvector (PGlite)', () => {
  let db: Kysely<unknown>;
  beforeAll(() => {
    db = pgliteWithVectors();
  });
  afterAll(() => db.destroy());

  async function newPlace(): Promise<IndexPlace> {
    await dropTables(db);
    return placeIn(db);
  }

  describe('with its library', () => documentIndexContract(newPlace));
  describe('under conditions', () => documentConditionsContract(newPlace));
});
