import { sql, type Kysely } from 'kysely';
import type { TableDialect } from './table-dialect.ts';

/** What tickets and conversations are found by; it is filled when the storage is opened. */
export async function createSearch(db: Kysely<unknown>, dialect: TableDialect): Promise<void> {
  await dialect
    .withSequence(db.schema.createTable('search_tickets'))
    .addColumn('ticket', 'text', (it) =>
      it.notNull().unique().references('tickets.number').onDelete('cascade'),
    )
    .execute();
  await dialect.createTerms(db, 'search_ticket_terms', 'search_tickets');
  await dialect.createTerms(db, 'search_line_terms', 'transcript');
  await db.schema
    .createTable('search_state')
    .addColumn('id', 'integer', (it) => it.primaryKey())
    .addColumn('is_filled', 'integer', (it) => it.notNull())
    .execute();
  await sql`insert into search_state (id, is_filled) values (1, 0)`.execute(db);
}

const filtered = [
  'status',
  'kind',
  'category',
  'urgency',
  'department',
  'region',
  'assignee_id',
  'supervised',
  'confidential',
  'awaits_decision',
  'paused_ms',
] as const;

const orders = {
  tickets_queue: ['list_rank', 'due_at', 'number'],
  tickets_queue_of_status: ['status', 'list_rank', 'due_at', 'number'],
  tickets_queue_of_department: ['department', 'list_rank', 'due_at', 'number'],
  tickets_queue_newest: ['submitted_at', 'number'],
  tickets_queue_updated: ['updated_at', 'number'],
} as const;

/** Narrower, and so preferred where they cost a look into every row. */
const superseded = [
  'tickets_in_order',
  'tickets_of_status_in_order',
  'tickets_of_department_in_order',
  'tickets_of_assignee',
  'tickets_by_status',
  'tickets_by_department',
  'tickets_by_submission',
];

/** Each order of the queue from one index that holds whatever is filtered by: no row is read that is not shown. */
export async function indexQueue(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .alterTable('tickets')
    .addColumn('awaits_decision', 'integer', (it) => it.notNull().defaultTo(0))
    .execute();
  await sql`update tickets set awaits_decision = 1
    where is_open = 1 and (extension_json is not null or status = 'returned')`.execute(db);
  await sql`update tickets set list_rank = 2 where is_open = 0`.execute(db);
  for (const [name, order] of Object.entries<readonly string[]>(orders)) {
    const columns = [
      ...new Set([...order, ...filtered, 'list_rank', 'due_at', 'submitted_at', 'assignee_name']),
    ];
    await schema.createIndex(name).on('tickets').columns(columns).execute();
  }
  for (const name of superseded) await schema.dropIndex(name).ifExists().execute();
}

/** What has ended is looked at by when it ended, and most tickets have. */
export async function indexEnded({ schema }: Kysely<unknown>): Promise<void> {
  const columns = [...new Set(['status', 'updated_at', 'number', ...filtered, 'submitted_at'])];
  await schema.createIndex('tickets_queue_of_status_updated').on('tickets').columns(columns).execute();
}
