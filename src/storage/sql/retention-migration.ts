import { sql, type Kysely } from 'kysely';
import type { TableDialect } from './table-dialect.ts';

/** What is looked for by its age, what has been forgotten, and files that are still to be removed. */
export async function createRetention(
  db: Kysely<unknown>,
  { letSettledEventsGo }: Pick<TableDialect, 'letSettledEventsGo'>,
): Promise<void> {
  const { schema } = db;
  await letSettledEventsGo(db);
  await schema
    .createTable('forgotten')
    .addColumn('mark', 'text', (it) => it.primaryKey())
    .addColumn('at', 'bigint', (it) => it.notNull())
    .execute();
  await schema
    .createTable('leftover_files')
    .addColumn('id', 'text', (it) => it.primaryKey())
    .execute();
  for (const [table, column] of [
    ['transcript', 'at'],
    ['inbound', 'received_at'],
    ['outbox', 'created_at'],
    ['attachments', 'created_at'],
    ['attachments', 'conversation'],
    ['handovers', 'ended_at'],
  ] as const) {
    await schema.createIndex(`${table}_by_${column}`).on(table).column(column).execute();
  }
  // Tickets were found by the numbers of flats; the index is filled anew when the storage is opened.
  await sql`update search_state set is_filled = 0 where id = 1`.execute(db);
}
