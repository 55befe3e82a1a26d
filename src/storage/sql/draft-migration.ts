import type { Kysely } from 'kysely';
import type { TableDialect } from './table-dialect.ts';

/** Items of the knowledge that staff write at the desk, and what became of the questions that called for them. */
export async function createDrafts(db: Kysely<unknown>, dialect: TableDialect): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('knowledge_drafts')
    .addColumn('id', 'text', (it) => it.primaryKey())
    .addColumn('version', 'integer', (it) => it.notNull())
    .addColumn('state', 'text', (it) => it.notNull())
    .addColumn('content_json', 'text', (it) => it.notNull())
    .addColumn('origin_json', 'text', (it) => it.notNull())
    .addColumn('authors_json', 'text', (it) => it.notNull())
    .addColumn('item', 'text')
    .addColumn('created_at', 'bigint', (it) => it.notNull())
    .addColumn('updated_at', 'bigint', (it) => it.notNull())
    .execute();
  await schema
    .createIndex('knowledge_drafts_by_state')
    .on('knowledge_drafts')
    .columns(['state', 'updated_at'])
    .execute();
  await schema
    .createTable('draft_events')
    .addColumn('draft', 'text', (it) => it.notNull().references('knowledge_drafts.id'))
    .addColumn('version', 'integer', (it) => it.notNull())
    .addColumn('act', 'text', (it) => it.notNull())
    .addColumn('at', 'bigint', (it) => it.notNull())
    .addColumn('by_id', 'text', (it) => it.notNull())
    .addColumn('by_name', 'text', (it) => it.notNull())
    .addColumn('note', 'text')
    .addPrimaryKeyConstraint('draft_events_pk', ['draft', 'version'])
    .execute();
  await schema.createIndex('draft_events_by_act').on('draft_events').column('act').execute();
  await dialect.forbidChanges(db, 'draft_events');
  await schema
    .createTable('gap_states')
    .addColumn('turn_id', 'text', (it) => it.primaryKey())
    .addColumn('state', 'text', (it) => it.notNull())
    .addColumn('reason', 'text')
    .addColumn('draft', 'text')
    .addColumn('at', 'bigint', (it) => it.notNull())
    .addColumn('by_id', 'text', (it) => it.notNull())
    .addColumn('by_name', 'text', (it) => it.notNull())
    .execute();
}
