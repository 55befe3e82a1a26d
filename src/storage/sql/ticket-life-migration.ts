import { sql, type Kysely } from 'kysely';

const columns = [
  ['location_json', 'text'],
  ['category', 'text'],
  ['dispatched_at', 'bigint'],
  ['assignee_id', 'text'],
  ['assignee_name', 'text'],
  ['contacted', 'integer'],
  ['responded_at', 'bigint'],
  ['paused_ms', 'bigint'],
  ['resume_to', 'text'],
  ['review_at', 'bigint'],
  ['extension_json', 'text'],
  ['merged_into', 'text'],
  ['urged_at', 'bigint'],
] as const;

const flags = ['confidential', 'response_alarmed', 'supervised', 'is_open'] as const;

/** The whole life of a ticket: its clocks, what stands still, who has it, what it went into. */
export async function extendTickets(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  for (const [name, type] of columns) {
    await schema.alterTable('tickets').addColumn(name, type).execute();
  }
  for (const name of flags) {
    await schema
      .alterTable('tickets')
      .addColumn(name, 'integer', (it) => it.notNull().defaultTo(0))
      .execute();
  }
  for (const name of ['response_due_at', 'round_at'] as const) {
    await schema
      .alterTable('tickets')
      .addColumn(name, 'bigint', (it) => it.notNull().defaultTo(0))
      .execute();
  }
  await schema
    .alterTable('tickets')
    .addColumn('list_rank', 'integer', (it) => it.notNull().defaultTo(1))
    .execute();
  await schema
    .alterTable('tickets')
    .addColumn('breaches_json', 'text', (it) => it.notNull().defaultTo('[]'))
    .execute();
  await schema
    .alterTable('tickets')
    .addColumn('alarm', 'text', (it) => it.notNull().defaultTo('none'))
    .execute();
  await fillOlderTickets(db);
  await createIndexes(db);
}

/** Tickets from before had one deadline, and no clock of their own for the first response. */
async function fillOlderTickets(db: Kysely<unknown>): Promise<void> {
  await sql`update tickets set response_due_at = due_at, round_at = submitted_at,
    responded_at = case when status = 'submitted' then null else updated_at end,
    dispatched_at = case when department is null then null else updated_at end,
    is_open = case when status in ('closed', 'rejected', 'withdrawn') then 0 else 1 end,
    list_rank = case when urgency = 'urgent' then 0 else 1 end`.execute(db);
}

async function createIndexes({ schema }: Kysely<unknown>): Promise<void> {
  for (const [name, on] of [
    ['tickets_in_order', ['is_open', 'list_rank', 'due_at', 'number']],
    ['tickets_of_status_in_order', ['status', 'list_rank', 'due_at', 'number']],
    ['tickets_of_department_in_order', ['department', 'is_open', 'list_rank', 'due_at', 'number']],
    ['tickets_of_assignee', ['assignee_id', 'is_open', 'due_at']],
    ['tickets_merged', ['merged_into', 'number']],
    ['tickets_by_submission', ['submitted_at']],
  ] as const) {
    await schema
      .createIndex(name)
      .on('tickets')
      .columns([...on])
      .execute();
  }
  await schema.createIndex('ticket_events_by_move').on('ticket_events').columns(['move', 'at']).execute();
}
