import { PostgresAdapter, sql, type Kysely, type RawBuilder } from 'kysely';
import { reportedData } from '../../tickets/reports/report-source.ts';

type Data = (typeof reportedData)[number];

/** Indexes that hold all that a report counts, so that it need not look at the rows themselves. */
export async function indexForReports(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  for (const [table, name, columns] of [
    ['tickets', 'tickets_for_reports', ['submitted_at', 'kind', 'category', 'region']],
    ['tickets', 'tickets_open_for_reports', ['is_open', 'submitted_at']],
    ['turns', 'turns_for_reports', ['at', 'status', 'reason']],
    ['feedback', 'feedback_for_reports', ['at', 'helpful']],
  ] as const) {
    await schema
      .createIndex(name)
      .on(table)
      .columns([...columns])
      .execute();
  }
  await sql`create index ticket_events_late on ticket_events (at) where ${notesBreach()}`.execute(db);
}

/** Reading events, what they carried included, from one index; it takes the place of that by move and time. */
export async function indexReportedData(db: Kysely<unknown>): Promise<void> {
  const carried = reportedData.map((key) => sql`(${dataOf(db, key)})`);
  await sql`create index ticket_events_for_reports on ticket_events
    (move, at, ticket, version, from_status, ${sql.join(carried)})`.execute(db);
  await sql`create index ticket_events_late_of_ticket on ticket_events (ticket, version)
    where ${notesBreach()}`.execute(db);
  await db.schema
    .createIndex('tickets_now_for_reports')
    .on('tickets')
    .columns(['number', 'kind', 'category', 'submitted_at', 'is_open'])
    .execute();
  await db.schema.dropIndex('ticket_events_by_move').execute();
}

/** Written out, so that the database sees that the index holds what is asked for. */
export function notesBreach(table?: string): RawBuilder<boolean> {
  return sql<boolean>`${column(table)} like '%"late":"%'`;
}

/** One value of what a move carried; null where it carried none. */
export function dataOf(
  db: Pick<Kysely<unknown>, 'getExecutor'>,
  key: Data,
  table?: string,
): RawBuilder<string | null> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  const json = isPostgres ? sql`(${column(table)}::json)` : column(table);
  return sql<string | null>`${json} ->> ${sql.lit(key)}`;
}

function column(table: string | undefined): RawBuilder<unknown> {
  return sql.ref(table === undefined ? 'data_json' : `${table}.data_json`);
}
