import type { Kysely } from 'kysely';

/** What was guessed wrong, by a keyed digest of who and what. */
export async function createTallies({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('tallies')
    .addColumn('key', 'text', (it) => it.primaryKey())
    .addColumn('last_at', 'bigint', (it) => it.notNull())
    .addColumn('clear_at', 'bigint', (it) => it.notNull())
    .execute();
  await schema.createIndex('tallies_by_last_at').on('tallies').column('last_at').execute();
}
