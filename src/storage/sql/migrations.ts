import { sql, type Kysely, type Migration, type MigrationProvider } from 'kysely';
import { createAudit } from './audit-migration.ts';
import { createDeskTools } from './desk-tools-migration.ts';
import { createDrafts } from './draft-migration.ts';
import { createHandovers } from './handover-migration.ts';
import { createIncidents } from './incident-migration.ts';
import { createLibrary } from './library-migration.ts';
import { indexForReports, indexReportedData } from './reports-migration.ts';
import { createRetention } from './retention-migration.ts';
import { createSearch, indexEnded, indexQueue } from './search-migration.ts';
import { createTallies } from './tallies-migration.ts';
import type { TableDialect } from './table-dialect.ts';
import { extendTickets } from './ticket-life-migration.ts';

/** Migrations in the order of their names; one that has been released is never edited. */
export function migrations(dialect: TableDialect): MigrationProvider {
  const all: Record<string, Migration> = {
    '001-conversations': { up: (db) => createConversations(db, dialect) },
    '002-tickets': { up: (db) => createTickets(db, dialect) },
    '003-staff': { up: (db) => createStaff(db) },
    '004-library': { up: (db) => createLibrary(db) },
    '005-ticket-life': { up: (db) => extendTickets(db) },
    '006-handovers': { up: (db) => createHandovers(db) },
    '007-outbox-trace': { up: (db) => traceOutbox(db) },
    '008-report-indexes': { up: (db) => indexForReports(db) },
    '009-reported-data': { up: (db) => indexReportedData(db) },

    '020-staff-chat': { up: (db) => bindStaffToChats(db) },
    '021-second-factor': { up: (db) => addSecondFactor(db) },
    '022-audit': { up: (db) => createAudit(db, dialect) },
    '021-incidents': { up: (db) => createIncidents(db) },
    '022-knowledge-drafts': { up: (db) => createDrafts(db, dialect) },
    '030-search': { up: (db) => createSearch(db, dialect) },
    '031-queue-indexes': { up: (db) => indexQueue(db) },
    '032-desk-tools': { up: (db) => createDeskTools(db) },
    '033-outbox-order': { up: (db) => indexOutboxOrder(db) },
    '034-ended-tickets': { up: (db) => indexEnded(db) },
    '040-retention': { up: (db) => createRetention(db, dialect) },
    '050-tallies': { up: (db) => createTallies(db) },
  };
  return { getMigrations: () => Promise.resolve(all) };
}

async function createConversations(db: Kysely<unknown>, dialect: TableDialect): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('conversations')
    .addColumn('id', 'text', (it) => it.primaryKey())
    .addColumn('version', 'integer', (it) => it.notNull())
    .addColumn('state_json', 'text', (it) => it.notNull())
    .addColumn('updated_at', 'bigint', (it) => it.notNull())
    .execute();
  await schema
    .createTable('inbound')
    .addColumn('channel', 'text', (it) => it.notNull())
    .addColumn('id', 'text', (it) => it.notNull())
    .addColumn('received_at', 'bigint', (it) => it.notNull())
    .addPrimaryKeyConstraint('inbound_pk', ['channel', 'id'])
    .execute();
  await dialect
    .withSequence(schema.createTable('transcript'))
    .addColumn('conversation', 'text', (it) => it.notNull())
    .addColumn('at', 'bigint', (it) => it.notNull())
    .addColumn('speaker', 'text', (it) => it.notNull())
    .addColumn('text', 'text', (it) => it.notNull())
    .addColumn('buttons_json', 'text')
    .addColumn('attachments_json', 'text')
    .addColumn('turn_id', 'text')
    .addColumn('outbox_id', 'text')
    .execute();
  await schema
    .createIndex('transcript_by_conversation')
    .on('transcript')
    .columns(['conversation', 'seq'])
    .execute();
  await createTurns(db);
  await createOutbox(db, dialect);
  await schema
    .createTable('settings')
    .addColumn('key', 'text', (it) => it.primaryKey())
    .addColumn('value', 'text', (it) => it.notNull())
    .addColumn('updated_at', 'bigint', (it) => it.notNull())
    .execute();
}

async function createTurns({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('turns')
    .addColumn('id', 'text', (it) => it.primaryKey())
    .addColumn('conversation', 'text', (it) => it.notNull())
    .addColumn('at', 'bigint', (it) => it.notNull())
    .addColumn('question', 'text', (it) => it.notNull())
    .addColumn('status', 'text', (it) => it.notNull())
    .addColumn('reason', 'text')
    .addColumn('region', 'text')
    .addColumn('passages_json', 'text', (it) => it.notNull())
    .addColumn('citations_json', 'text', (it) => it.notNull())
    .addColumn('elapsed_ms', 'integer', (it) => it.notNull())
    .execute();
  await schema.createIndex('turns_by_conversation').on('turns').columns(['conversation', 'at']).execute();
  await schema
    .createTable('feedback')
    .addColumn('turn_id', 'text', (it) => it.primaryKey())
    .addColumn('helpful', 'integer', (it) => it.notNull())
    .addColumn('at', 'bigint', (it) => it.notNull())
    .execute();
}

async function createOutbox({ schema }: Kysely<unknown>, dialect: TableDialect): Promise<void> {
  await dialect
    .withSequence(schema.createTable('outbox'))
    .addColumn('id', 'text', (it) => it.notNull().unique())
    .addColumn('conversation', 'text', (it) => it.notNull())
    .addColumn('channel', 'text', (it) => it.notNull())
    .addColumn('text', 'text', (it) => it.notNull())
    .addColumn('buttons_json', 'text')
    .addColumn('created_at', 'bigint', (it) => it.notNull())
    .addColumn('attempts', 'integer', (it) => it.notNull())
    .addColumn('sent_parts', 'integer', (it) => it.notNull())
    .addColumn('retry_at', 'bigint', (it) => it.notNull())
    .addColumn('sent_at', 'bigint')
    .addColumn('abandoned_at', 'bigint')
    .addColumn('last_error', 'text')
    .execute();
  await schema
    .createIndex('outbox_waiting')
    .on('outbox')
    .columns(['conversation', 'seq'])
    .where(sql.ref('sent_at'), 'is', null)
    .where(sql.ref('abandoned_at'), 'is', null)
    .execute();
}

/** What waits, from the oldest on: the next few are found without looking at the others. */
async function indexOutboxOrder({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createIndex('outbox_order')
    .on('outbox')
    .column('seq')
    .where(sql.ref('sent_at'), 'is', null)
    .where(sql.ref('abandoned_at'), 'is', null)
    .execute();
}

async function traceOutbox({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('outbox').addColumn('trace', 'text').execute();
}

async function createTickets(db: Kysely<unknown>, dialect: TableDialect): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('tickets')
    .addColumn('number', 'text', (it) => it.primaryKey())
    .addColumn('version', 'integer', (it) => it.notNull())
    .addColumn('kind', 'text', (it) => it.notNull())
    .addColumn('status', 'text', (it) => it.notNull())
    .addColumn('urgency', 'text', (it) => it.notNull())
    .addColumn('source', 'text', (it) => it.notNull())
    .addColumn('title', 'text', (it) => it.notNull())
    .addColumn('description', 'text', (it) => it.notNull())
    .addColumn('place', 'text')
    .addColumn('happened', 'text')
    .addColumn('region', 'text')
    .addColumn('contact_sealed', 'text')
    .addColumn('conversation', 'text')
    .addColumn('query_code_digest', 'text', (it) => it.notNull())
    .addColumn('department', 'text')
    .addColumn('attachments_json', 'text', (it) => it.notNull())
    .addColumn('turn_id', 'text')
    .addColumn('reply', 'text')
    .addColumn('solved', 'integer')
    .addColumn('satisfaction', 'text')
    .addColumn('submitted_at', 'bigint', (it) => it.notNull())
    .addColumn('updated_at', 'bigint', (it) => it.notNull())
    .addColumn('due_at', 'bigint', (it) => it.notNull())
    .addColumn('closed_at', 'bigint')
    .execute();
  for (const [name, columns] of [
    ['tickets_by_status', ['status', 'due_at']],
    ['tickets_by_department', ['department', 'status', 'due_at']],
    ['tickets_by_conversation', ['conversation', 'submitted_at']],
  ] as const) {
    await schema
      .createIndex(name)
      .on('tickets')
      .columns([...columns])
      .execute();
  }
  await createTicketEvents(db);
  await dialect.forbidChanges(db, 'ticket_events');
}

async function createTicketEvents({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('ticket_events')
    .addColumn('ticket', 'text', (it) => it.notNull().references('tickets.number'))
    .addColumn('version', 'integer', (it) => it.notNull())
    .addColumn('move', 'text', (it) => it.notNull())
    .addColumn('from_status', 'text')
    .addColumn('to_status', 'text', (it) => it.notNull())
    .addColumn('at', 'bigint', (it) => it.notNull())
    .addColumn('actor_type', 'text', (it) => it.notNull())
    .addColumn('actor_id', 'text')
    .addColumn('actor_name', 'text')
    .addColumn('note', 'text')
    .addColumn('data_json', 'text', (it) => it.notNull())
    .addPrimaryKeyConstraint('ticket_events_pk', ['ticket', 'version'])
    .execute();
}

async function createStaff({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('staff')
    .addColumn('id', 'text', (it) => it.primaryKey())
    .addColumn('login', 'text', (it) => it.notNull().unique())
    .addColumn('name', 'text', (it) => it.notNull())
    .addColumn('role', 'text', (it) => it.notNull())
    .addColumn('department', 'text')
    .addColumn('password_hash', 'text', (it) => it.notNull())
    .addColumn('must_change_password', 'integer', (it) => it.notNull())
    .addColumn('active', 'integer', (it) => it.notNull())
    .addColumn('created_at', 'bigint', (it) => it.notNull())
    .execute();
  await schema
    .createTable('staff_sessions')
    .addColumn('token_digest', 'text', (it) => it.primaryKey())
    .addColumn('staff_id', 'text', (it) => it.notNull().references('staff.id').onDelete('cascade'))
    .addColumn('created_at', 'bigint', (it) => it.notNull())
    .addColumn('expires_at', 'bigint', (it) => it.notNull())
    .execute();
  await schema.createIndex('staff_sessions_by_staff').on('staff_sessions').column('staff_id').execute();
  await schema
    .createTable('attachments')
    .addColumn('id', 'text', (it) => it.primaryKey())
    .addColumn('conversation', 'text')
    .addColumn('mime', 'text', (it) => it.notNull())
    .addColumn('size', 'integer', (it) => it.notNull())
    .addColumn('created_at', 'bigint', (it) => it.notNull())
    .execute();
}

async function bindStaffToChats({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('staff').addColumn('chat_digest', 'text').execute();
  await schema.createIndex('staff_by_chat').on('staff').column('chat_digest').unique().execute();
}

async function addSecondFactor({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('staff').addColumn('second_factor_json', 'text').execute();
}
