import { sql, type RawBuilder } from 'kysely';
import type { Instant } from '../../conversation/activity.ts';
import { BEIJING_MS, HOUR_MS } from '../../tickets/reports/report-source.ts';

/** Whole hours since the epoch in Beijing's time: dividing integers drops the rest in every database. */
export function hours(column: string): RawBuilder<number> {
  return sql<number>`(${sql.ref(column)} + ${sql.lit(BEIJING_MS)}) / ${sql.lit(HOUR_MS)}`;
}

/** Tickets submitted from then on, by the index of events; to leave them out spares looking each of them up. */
export function submittedFrom(at: Instant): RawBuilder<unknown> {
  return sql`(select s.ticket from ticket_events as s where s.move = 'submit' and s.at >= ${at})`;
}
