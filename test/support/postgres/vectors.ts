import { vector } from '@electric-sql/pglite/vector';
import { Kysely } from 'kysely';
import { existsSync } from 'node:fs';
import pg from 'pg';
import { createRegions } from '../../../src/knowledge/regions.ts';
import type {
  DocumentIndexNews,
  OpenDocumentIndex,
} from '../../../src/retrieval/documents/document-index.ts';
import { loadDocumentWeights } from '../../../src/retrieval/documents/weights.ts';
import type { Embedder } from '../../../src/retrieval/embedder.ts';
import { HotlinePostgresDialect } from '../../../src/storage/postgres/dialect.ts';
import {
  openPgvectorIndex,
  type PgvectorOptions,
} from '../../../src/storage/postgres/documents/open-index.ts';
import { encoder } from '../../retrieval/documents/index-world.ts';
import { pglitePool } from './pglite.ts';
import { serverPrograms, whyNoServer } from './server.ts';

/** A database in this process that has pgvector. */
export function pgliteWithVectors(): Kysely<unknown> {
  return new Kysely<unknown>({ dialect: new HotlinePostgresDialect(pglitePool({ vector }), 'pglite') });
}

const { covers } = createRegions();
const weights = loadDocumentWeights('knowledge');

/** The index in this database, with all that it tells; closing it leaves the database open. */
export async function openPgvectorAt(
  db: Kysely<unknown>,
  library: PgvectorOptions['library'],
  {
    build = true,
    embedder = encoder,
    ...options
  }: { build?: boolean; embedder?: Embedder; exactBelow?: number } = {},
): Promise<{ index: OpenDocumentIndex; news: DocumentIndexNews[] }> {
  const news: DocumentIndexNews[] = [];
  const index = await openPgvectorIndex(
    {
      ...{ library, embedder, weights, covers, db, unhurried: db, name: 'pglite', ...options },
      onNews: (it) => void news.push(it),
      close: () => Promise.resolve(),
    },
    { build },
  );
  return { index, news };
}

/** Why tests that need pgvector on a real server cannot run here; undefined where they can. */
export async function whyNoVectors(): Promise<string | undefined> {
  const url = process.env['TEST_DATABASE_URL'];
  if (!url) return whyNoServer() ?? (debianHasVectors() ? undefined : 'Debian’s server here has no pgvector');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query(`select 1 from pg_available_extensions where name = 'vector'`);
    return rowCount === 0 ? 'the server of TEST_DATABASE_URL has no pgvector' : undefined;
  } finally {
    await client.end();
  }
}

function debianHasVectors(): boolean {
  const version = /postgresql\/(\d+)\/bin$/u.exec(serverPrograms() ?? '')?.[1] ?? '';
  return existsSync(`/usr/share/postgresql/${version}/extension/vector.control`);
}
