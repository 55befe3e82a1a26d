import { vector } from '@electric-sql/pglite/vector';
import { Kysely } from 'kysely';
import pg from 'pg';
import { HotlinePostgresDialect } from '../../../src/storage/postgres/dialect.ts';
import { pglitePool } from './pglite.ts';
import { whyNoServer } from './server.ts';

/** A database in this process that has pgvector. */
export function pgliteWithVectors(): Kysely<unknown> {
  return new Kysely<unknown>({ dialect: new HotlinePostgresDialect(pglitePool({ vector }), 'pglite') });
}

/** Why tests that need pgvector on a real server cannot run here; undefined where they can. */
export async function whyNoVectors(url: () => Promise<string>): Promise<string | undefined> {
  const noServer = whyNoServer();
  if (noServer !== undefined) return noServer;
  const client = new pg.Client({ connectionString: await url() });
  await client.connect();
  try {
    const { rowCount } = await client.query(`select 1 from pg_available_extensions where name = 'vector'`);
    return rowCount === 0 ? 'the server has no pgvector' : undefined;
  } finally {
    await client.end();
  }
}
