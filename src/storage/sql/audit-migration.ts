import { sql, type Kysely } from 'kysely';
import type { TableDialect } from './table-dialect.ts';

/** Append-only, and chained: `audit_head` is its one row that changes. */
export async function createAudit(
  db: Kysely<unknown>,
  { forbidChanges }: Pick<TableDialect, 'forbidChanges'>,
): Promise<void> {
  await db.schema
    .createTable('audit')
    .addColumn('seq', 'bigint', (it) => it.primaryKey())
    .addColumn('at', 'bigint', (it) => it.notNull())
    .addColumn('actor', 'text', (it) => it.notNull())
    .addColumn('action', 'text', (it) => it.notNull())
    .addColumn('subject', 'text', (it) => it.notNull())
    .addColumn('detail_digest', 'text', (it) => it.notNull())
    .addColumn('hash', 'text', (it) => it.notNull())
    .execute();
  await db.schema.createIndex('audit_by_subject').on('audit').column('subject').execute();
  await db.schema
    .createTable('audit_head')
    .addColumn('id', 'integer', (it) => it.primaryKey())
    .addColumn('seq', 'bigint', (it) => it.notNull())
    .addColumn('hash', 'text', (it) => it.notNull())
    .execute();
  await sql`insert into audit_head (id, seq, hash) values (1, 0, 'genesis')`.execute(db);
  await forbidChanges(db, 'audit');
}
