import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe } from 'vitest';
import { dropTables } from '../../src/storage/postgres/documents/tables.ts';
import { documentConditionsContract } from '../contracts/document-conditions.contract.ts';
import { documentIndexContract, type IndexPlace } from '../contracts/document-index.contract.ts';
import { openPgvectorAt, pgliteWithVectors } from '../support/postgres/vectors.ts';

describe('the index of documents in pgvector (PGlite)', () => {
  let db: Kysely<unknown>;
  beforeAll(() => {
    db = pgliteWithVectors();
  });
  afterAll(() => db.destroy());

  async function newPlace(): Promise<IndexPlace> {
    await dropTables(db);
    return { open: (library, options) => openPgvectorAt(db, library, options) };
  }

  describe('with its library', () => documentIndexContract(newPlace));
  describe('under conditions', () => documentConditionsContract(newPlace));
});
