import { Kysely, type PostgresPool } from 'kysely';
import type { Instant } from '../../conversation/activity.ts';
import { ownDisk } from '../sql/disk.ts';
import type { HotlineStore } from '../../tickets/repository.ts';
import type { Schema } from '../sql/schema.ts';
import { telling } from '../neighbours.ts';
import { fillSearch } from '../sql/search-fill.ts';
import { createSqlStorage, migrateToLatest } from '../sql/storage.ts';
import type { Storage } from '../storage.ts';
import { HotlinePostgresDialect, lockByName, postgresTables } from './dialect.ts';
import { wasInTheWay } from './fault.ts';
import { createPostgresNeighbours } from './neighbours.ts';
import { nameOf, openPool, type PoolLimits } from './open.ts';
import { postgresTerms } from './term-index.ts';

const ATTEMPTS = 5;

/**
 * Connects to the server and brings the tables up to date; several processes may do so at once.
 * Throws HotlineError CONFIG_INVALID, STORAGE_FAILED, STORAGE_FULL or STORAGE_BUSY.
 */
export async function createPostgresStorage(options: {
  /** With the password; it is in no message. */
  url: string;
  clock: () => Instant;
  limits?: Partial<PoolLimits>;
}): Promise<Storage> {
  const { url, clock, limits } = options;
  const name = nameOf(url);
  // Building an index over many rows takes longer than any statement of the running program may.
  const unhurried = openDatabase(openPool(url, { connections: 1, statementMs: 0, lockMs: 0 }), name);
  try {
    await migrateToLatest(unhurried, postgresTables, name);
    await fillSearch(unhurried, postgresTerms);
  } finally {
    await unhurried.destroy();
  }
  const storage = storageOver(openDatabase(openPool(url, limits), name), clock);
  const neighbours = createPostgresNeighbours({ url, name });
  return {
    ...storage,
    store: telling(storage.store, neighbours.tell),
    neighbours,
    async close() {
      await neighbours.close();
      await storage.close();
    },
  };
}

/** Every port over a server's database whose tables are up to date; hears nothing of other processes. */
export function openPostgresStorage(
  url: string,
  clock: () => Instant,
  limits?: Partial<PoolLimits>,
): Storage {
  return storageOver(openDatabase(openPool(url, limits), nameOf(url)), clock);
}

export function openDatabase(pool: PostgresPool, name: string): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: new HotlinePostgresDialect(pool, name) });
}

/** Every port over one database whose tables are there. */
export function storageOver(db: Kysely<Schema>, clock: () => Instant): Storage {
  const storage = createSqlStorage(db, clock, {
    lock: lockByName,
    skipLocked: true,
    shared: false,
    disk: ownDisk,
    terms: postgresTerms,
  });
  return { ...storage, store: persistently(storage.store) };
}

/** Two units that wait for each other: the server ends one, which has written nothing and is written again. */
function persistently(store: HotlineStore): HotlineStore {
  return {
    ...store,
    async commit(unit) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await store.commit(unit);
        } catch (error) {
          if (attempt === ATTEMPTS || !wasInTheWay(error)) throw error;
        }
      }
    },
  };
}
