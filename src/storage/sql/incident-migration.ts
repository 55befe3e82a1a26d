import type { Kysely } from 'kysely';

/** Notices of outages, and the order in which an index over tickets follows them. */
export async function createIncidents({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('incidents')
    .addColumn('id', 'text', (it) => it.primaryKey())
    .addColumn('version', 'integer', (it) => it.notNull())
    .addColumn('kind', 'text', (it) => it.notNull())
    .addColumn('title', 'text', (it) => it.notNull())
    .addColumn('area', 'text', (it) => it.notNull())
    .addColumn('region', 'text')
    .addColumn('places_json', 'text', (it) => it.notNull())
    .addColumn('starts_at', 'bigint', (it) => it.notNull())
    .addColumn('expected_until', 'bigint')
    .addColumn('source', 'text', (it) => it.notNull())
    .addColumn('advice', 'text', (it) => it.notNull())
    .addColumn('master', 'text')
    .addColumn('created_by_id', 'text', (it) => it.notNull())
    .addColumn('created_by_name', 'text', (it) => it.notNull())
    .addColumn('created_at', 'bigint', (it) => it.notNull())
    .addColumn('updated_at', 'bigint', (it) => it.notNull())
    .addColumn('ended_at', 'bigint')
    .execute();
  await schema.createIndex('incidents_open').on('incidents').columns(['ended_at', 'starts_at']).execute();
  await schema.createIndex('tickets_by_change').on('tickets').columns(['updated_at', 'number']).execute();
}
