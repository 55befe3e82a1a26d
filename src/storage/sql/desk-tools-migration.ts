import type { Kysely } from 'kysely';

/** What staff keep for themselves and for one another at the desk. */
export async function createDeskTools({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('saved_filters')
    .addColumn('id', 'text', (it) => it.primaryKey())
    .addColumn('staff_id', 'text', (it) => it.notNull().references('staff.id').onDelete('cascade'))
    .addColumn('name', 'text', (it) => it.notNull())
    .addColumn('query', 'text', (it) => it.notNull())
    .addColumn('is_start', 'integer', (it) => it.notNull())
    .addColumn('created_at', 'bigint', (it) => it.notNull())
    .addUniqueConstraint('saved_filters_by_name', ['staff_id', 'name'])
    .execute();
  await schema
    .createTable('canned_replies')
    .addColumn('id', 'text', (it) => it.primaryKey())
    .addColumn('version', 'integer', (it) => it.notNull())
    .addColumn('title', 'text', (it) => it.notNull())
    .addColumn('body', 'text', (it) => it.notNull())
    .addColumn('department', 'text')
    .addColumn('updated_at', 'bigint', (it) => it.notNull())
    .addColumn('updated_by_id', 'text', (it) => it.notNull())
    .addColumn('updated_by_name', 'text', (it) => it.notNull())
    .execute();
}
