import { sql, type Kysely } from 'kysely';

/** Conversations that people take over from the bot, and who of the staff is there to do it. */
export async function createHandovers({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('handovers')
    .addColumn('id', 'text', (it) => it.primaryKey())
    .addColumn('version', 'integer', (it) => it.notNull())
    .addColumn('conversation', 'text', (it) => it.notNull())
    .addColumn('reason', 'text', (it) => it.notNull())
    .addColumn('urgent', 'integer', (it) => it.notNull())
    .addColumn('place', 'integer', (it) => it.notNull())
    .addColumn('requested_at', 'bigint', (it) => it.notNull())
    .addColumn('queued_at', 'bigint', (it) => it.notNull())
    .addColumn('offered_at', 'bigint')
    .addColumn('taken_at', 'bigint')
    .addColumn('taken_by_id', 'text')
    .addColumn('taken_by_name', 'text')
    .addColumn('ended_at', 'bigint')
    .addColumn('outcome', 'text')
    .execute();
  await schema
    .createIndex('handovers_open')
    .on('handovers')
    .columns(['requested_at'])
    .where(sql.ref('ended_at'), 'is', null)
    .execute();
  await schema
    .createIndex('handovers_by_conversation')
    .on('handovers')
    .columns(['conversation', 'requested_at'])
    .execute();
  await schema.createIndex('handovers_by_request').on('handovers').column('requested_at').execute();
  await schema
    .createTable('staff_presence')
    .addColumn('staff_id', 'text', (it) => it.primaryKey())
    .addColumn('seen_until', 'bigint', (it) => it.notNull())
    .execute();
}
