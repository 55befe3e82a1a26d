import { Migrator } from 'kysely';
import type { Instant } from '../../conversation/activity.ts';
import { HotlineError } from '../../errors.ts';
import { aloneWith } from '../neighbours.ts';
import type { Storage } from '../storage.ts';
import { createSqlAudit } from './audit.ts';
import { createSqlCanned } from './canned.ts';
import { createSqlAttachmentRows } from './attachment-rows.ts';
import { createSqlLibrary } from './library.ts';
import { createSqlHandovers, createSqlPresence } from './handovers.ts';
import { createSqlDrafts } from './drafts.ts';
import { createSqlGaps } from './gaps.ts';
import { createSqlIncidents } from './incidents.ts';
import { migrations } from './migrations.ts';
import type { TableDialect } from './table-dialect.ts';
import { ownDisk, type Disk } from './disk.ts';
import { createSqlOutbox } from './outbox.ts';
import { createSqlRetention } from './retention.ts';
import { createSqlReports } from './reports.ts';
import type { Database } from './schema.ts';
import { createSqlSealed } from './sealed.ts';
import { createSqlSettings } from './settings.ts';
import { createSqlStaff } from './staff.ts';
import { createSqlStore, type LockInTransaction } from './store.ts';
import { createSqlTicketChanges } from './ticket-changes.ts';
import { createSqlSavedFilters } from './saved-filters.ts';
import { createSqlTallies } from './tallies.ts';
import type { TermIndex } from './term-index.ts';
import { createSqlTicketSearch } from './ticket-search.ts';
import { createSqlTickets } from './tickets.ts';
import { createSqlTopics } from './topics.ts';
import { createSqlTranscripts } from './transcripts.ts';

/** What differs between databases. */
export interface DatabaseParts extends Concurrency {
  terms: TermIndex;
}

/** How those who write at the same time keep out of each other's way. */
export interface Concurrency {
  lock: LockInTransaction;
  skipLocked: boolean;
  /** Units that come at the same time share a transaction. */
  shared: boolean;
  disk: Disk;
}

/** A transaction has the whole database to itself. */
export const alone: Concurrency = {
  lock: () => Promise.resolve(),
  skipLocked: false,
  shared: true,
  disk: ownDisk,
};

/** Every port over one database, whichever it is; closing closes the database. */
export function createSqlStorage(
  db: Database,
  clock: () => Instant,
  { lock, skipLocked, shared, disk, terms }: DatabaseParts,
): Storage {
  const audit = createSqlAudit(db);
  return {
    ...aloneWith(createSqlStore(db, { lock, shared, disk, terms, audit: audit.appendIn })),
    audit,
    transcripts: createSqlTranscripts(db),
    outbox: createSqlOutbox(db, { skipLocked, disk }),
    tickets: createSqlTickets(db),
    search: createSqlTicketSearch(db, terms),
    canned: createSqlCanned(db),
    savedFilters: createSqlSavedFilters(db),
    reports: createSqlReports(db),
    handovers: createSqlHandovers(db),
    incidents: createSqlIncidents(db),
    ticketChanges: createSqlTicketChanges(db),
    presence: createSqlPresence(db),
    staff: createSqlStaff(db),
    settings: createSqlSettings(db, clock),
    tallies: createSqlTallies(db),
    attachmentRows: createSqlAttachmentRows(db),
    library: createSqlLibrary(db, clock),
    gaps: createSqlGaps(db),
    drafts: createSqlDrafts(db),
    topics: createSqlTopics(db),
    sealed: createSqlSealed(db),
    retention: createSqlRetention(db, { terms, audit: audit.appendIn, now: clock }),
    async close() {
      // Where there is one connection only, it is free once whoever holds it is done.
      await db.connection().execute(() => Promise.resolve());
      await db.destroy();
    },
  };
}

/** `name` is the database in messages. Throws HotlineError STORAGE_FAILED, STORAGE_FULL or STORAGE_BUSY. */
export async function migrateToLatest(db: Database, tables: TableDialect, name: string): Promise<void> {
  const { error } = await new Migrator({ db, provider: migrations(tables) }).migrateToLatest();
  if (error instanceof HotlineError) {
    throw error;
  }
  if (error !== undefined) {
    throw new HotlineError('STORAGE_FAILED', `The tables of ${name} cannot be brought up to date.`, {
      remedy: `If a newer version has used ${name}, run that version; otherwise restore a backup.`,
      cause: error,
    });
  }
}
