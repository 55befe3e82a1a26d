import { Kysely, sql } from 'kysely';
import type { Instant } from '../../conversation/activity.ts';
import { ownDisk, type Disk } from '../sql/disk.ts';
import type { Database, Schema } from '../sql/schema.ts';
import { fillSearch } from '../sql/search-fill.ts';
import { alone, createSqlStorage, migrateToLatest } from '../sql/storage.ts';
import type { Storage } from '../storage.ts';
import { HotlineSqliteDialect, sqliteTables } from './dialect.ts';
import { heldFault } from './fault.ts';
import { createLogFlush, type LogFlush } from './log-flush.ts';
import { openSqliteFile } from './open.ts';
import { sqliteTerms } from './term-index.ts';

/**
 * Opens the database file and brings its tables up to date.
 * Throws HotlineError STORAGE_FAILED, STORAGE_FULL or STORAGE_BUSY.
 */
export async function createSqliteStorage(options: {
  file: string;
  clock: () => Instant;
  /** How long to wait for another process that holds the file; the whole program waits with it. */
  busyTimeoutMs?: number;
  log?: LogFlush;
}): Promise<Storage> {
  const { file, clock, busyTimeoutMs, log } = options;
  const db = openDatabase(file, busyTimeoutMs);
  try {
    await migrateToLatest(db, sqliteTables, file);
    await fillSearch(db, sqliteTerms);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return storageOver(db, { file, clock, ...(log && { log }) });
}

/** The same over a file whose tables are up to date. */
export function openSqliteStorage(file: string, clock: () => Instant): Storage {
  return storageOver(openDatabase(file), { file, clock });
}

function storageOver(
  db: Database,
  { file, clock, log = createLogFlush(file) }: { file: string; clock: () => Instant; log?: LogFlush },
): Storage {
  const disk = file === ':memory:' ? ownDisk : createDisk(file, log);
  const storage = createSqlStorage(db, clock, { ...alone, disk, terms: sqliteTerms });
  return {
    ...storage,
    async close() {
      await storage.close();
      await log.close();
    },
  };
}

/**
 * The first time SQLite flushes by itself, and with the log also that there is one. After a flush that failed another one
 * proves nothing, for a system may have given up what it could not write: SQLite then brings all that the log has over to
 * the database file, before anything more is said of it.
 */
function createDisk(file: string, log: LogFlush): Disk {
  let isThere = false;
  let isInDoubt = false;

  async function certain(db: Database): Promise<void> {
    if (!isInDoubt) return;
    const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db);
    if (rows[0]?.busy !== 0) throw heldFault(file);
    isInDoubt = false;
  }

  return {
    unhurried,
    certain,
    async durably(db, work) {
      if (isInDoubt) await certain(db);
      if (!isThere) {
        const first = await work(db);
        isThere = true;
        return first;
      }
      const result = await unhurried(db, work);
      try {
        await log.flush();
      } catch (error) {
        isInDoubt = true;
        throw error;
      }
      return result;
    },
  };
}

/** The setting holds for the one connection, which nobody else has meanwhile. */
export function unhurried<T>(db: Database, work: (db: Database) => Promise<T>): Promise<T> {
  return db.connection().execute(async (connection) => {
    await sql`pragma synchronous = normal`.execute(connection);
    try {
      return await work(connection);
    } finally {
      await sql`pragma synchronous = full`.execute(connection);
    }
  });
}

function openDatabase(file: string, busyTimeoutMs = 2000): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: new HotlineSqliteDialect(openSqliteFile(file, busyTimeoutMs)) });
}
