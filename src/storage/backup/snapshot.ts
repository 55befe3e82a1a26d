import { statSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { HotlineError } from '../../errors.ts';
import { storageFault } from '../sqlite/fault.ts';

/** Milliseconds to wait for another process that holds the file. */
const PATIENCE_MS = 10_000;

/**
 * Writes the database as it is at one instant to `copy`, while another process goes on writing. Not by SQLite's backup
 * interface: that begins anew with each commit of another process, and copies pages in which forgotten words still
 * stand. Throws HotlineError STORAGE_*.
 */
export function takeSnapshot(file: string, copy: string): void {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) {
    throw new HotlineError('STORAGE_FAILED', `There is no database ${file}.`, {
      remedy: 'Set DATA_DIR to the folder of the hotline that is to be backed up.',
    });
  }
  withDatabase(file, (database) => database.prepare('vacuum into ?').run(copy));
}

/** Ids of the attachments that this database knows. */
export function attachmentsOf(file: string): string[] {
  return withDatabase(file, (database) =>
    database.prepare('select id from attachments order by id').pluck().all().map(String),
  );
}

/** What SQLite finds wrong with the file; empty for a sound one. */
export function faultsOf(file: string): string[] {
  return withDatabase(file, (database) => {
    const found = database.prepare('pragma integrity_check').pluck().all().map(String);
    const foreign = database.prepare('pragma foreign_key_check').all();
    return [...found.filter((line) => line !== 'ok'), ...foreign.map((row) => JSON.stringify(row))];
  });
}

function withDatabase<T>(file: string, work: (database: Sqlite.Database) => T): T {
  let database: Sqlite.Database | undefined;
  try {
    database = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: PATIENCE_MS });
    return work(database);
  } catch (error) {
    throw storageFault(error, file);
  } finally {
    database?.close();
  }
}
