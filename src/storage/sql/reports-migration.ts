import { sql, type Kysely } from 'kysely';

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

/** Written out, so that the database sees that the index holds what is asked for. */
export function notesBreach() {
  return sql<boolean>`data_json like '%"late":"%'`;
}
