import { Kysely, Migrator } from 'kysely';
import type { Instant } from '../../conversation/activity.ts';
import { HotlineError } from '../../errors.ts';
import { createSqlAttachmentRows } from '../sql/attachment-rows.ts';
import { migrations } from '../sql/migrations.ts';
import { createSqlOutbox } from '../sql/outbox.ts';
import type { Database, Schema } from '../sql/schema.ts';
import { createSqlSettings } from '../sql/settings.ts';
import { createSqlStaff } from '../sql/staff.ts';
import { createSqlStore } from '../sql/store.ts';
import { createSqlTickets } from '../sql/tickets.ts';
import { createSqlTranscripts } from '../sql/transcripts.ts';
import type { Storage } from '../storage.ts';
import { HotlineSqliteDialect, sqliteTables } from './dialect.ts';
import { openSqliteFile } from './open.ts';

/**
 * Opens the database file and brings its tables up to date.
 * Throws HotlineError STORAGE_FAILED, STORAGE_FULL or STORAGE_BUSY.
 */
export async function createSqliteStorage(options: {
  file: string;
  clock: () => Instant;
  /** How long to wait for another process that holds the file; the whole program waits with it. */
  busyTimeoutMs?: number;
}): Promise<Storage> {
  const { file, clock, busyTimeoutMs = 2000 } = options;
  const db: Database = new Kysely<Schema>({
    dialect: new HotlineSqliteDialect(openSqliteFile(file, busyTimeoutMs)),
  });
  try {
    await migrate(db, file);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    store: createSqlStore(db),
    transcripts: createSqlTranscripts(db),
    outbox: createSqlOutbox(db),
    tickets: createSqlTickets(db),
    staff: createSqlStaff(db),
    settings: createSqlSettings(db, clock),
    attachmentRows: createSqlAttachmentRows(db),
    async close() {
      // The one connection is free once whoever holds it is done.
      await db.connection().execute(() => Promise.resolve());
      await db.destroy();
    },
  };
}

async function migrate(db: Database, file: string): Promise<void> {
  const { error } = await new Migrator({ db, provider: migrations(sqliteTables) }).migrateToLatest();
  if (error instanceof HotlineError) {
    throw error;
  }
  if (error !== undefined) {
    throw new HotlineError('STORAGE_FAILED', `The tables of ${file} cannot be brought up to date.`, {
      remedy: `If a newer version has used ${file}, run that version; otherwise restore a backup.`,
      cause: error,
    });
  }
}
