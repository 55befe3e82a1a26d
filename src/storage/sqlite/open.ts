import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite, { type Database as SqliteFile } from 'better-sqlite3';
import { HotlineError } from '../../errors.ts';
import { storageFault } from './fault.ts';

/** Opens the file, made readable by its owner only where it is new; `:memory:` keeps nothing. */
export function openSqliteFile(file: string, busyTimeoutMs: number): SqliteFile {
  if (file !== ':memory:') {
    createPrivately(file);
  }
  try {
    const database = new Sqlite(file, { timeout: busyTimeoutMs });
    database.pragma('journal_mode = WAL');
    // FULL: a commit that was acknowledged is on the disk, even when the power fails.
    database.pragma('synchronous = FULL');
    // In pages of 4 KiB: what is written again and again is copied back less often.
    database.pragma('wal_autocheckpoint = 4000');
    database.pragma('foreign_keys = ON');
    // What is erased is overwritten, and not only marked as free.
    database.pragma('secure_delete = ON');
    return database;
  } catch (error) {
    throw storageFault(error, file);
  }
}

function createPrivately(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    throw new HotlineError('STORAGE_FAILED', `The database ${file} cannot be opened or created.`, {
      remedy: `Check that the folder of ${file} exists and that this user may write there.`,
      cause: error,
    });
  }
}
