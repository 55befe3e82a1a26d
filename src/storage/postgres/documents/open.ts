import { Kysely } from 'kysely';
import type { OpenDocumentIndex } from '../../../retrieval/documents/document-index.ts';
import { HotlinePostgresDialect } from '../dialect.ts';
import { nameOf, openPool, type PoolLimits } from '../open.ts';
import { openPgvectorIndex, type PgvectorOptions } from './open-index.ts';

/** A search takes a connection for as long as it lasts; those of the rest of the program are not waited for. */
const SEARCHES: Partial<PoolLimits> = { connections: 4 };
/** Building the graph takes longer than any other statement may. */
const FILLING: Partial<PoolLimits> = { connections: 1, statementMs: 0, lockMs: 0 };

/** The index in the database of this URL, on connections of its own. Throws as `openPgvectorIndex` does. */
export async function openInDatabase(
  url: string,
  options: Omit<PgvectorOptions, 'db' | 'unhurried' | 'name' | 'close'>,
  { build }: { build: boolean } = { build: true },
): Promise<OpenDocumentIndex> {
  const name = nameOf(url);
  const over = (limits: Partial<PoolLimits>) =>
    new Kysely<unknown>({ dialect: new HotlinePostgresDialect(openPool(url, limits), name) });
  const db = over(SEARCHES);
  const unhurried = over(FILLING);
  const close = async () => {
    await db.destroy();
    await unhurried.destroy();
  };
  try {
    return await openPgvectorIndex({ ...options, db, unhurried, name, close }, { build });
  } catch (error) {
    await close();
    throw error;
  }
}
