import { sql } from 'kysely';
import { z } from 'zod';
import type { Instant } from '../../conversation/activity.ts';
import type { HourCount } from '../../tickets/reports/report-source.ts';
import { openingMoves } from '../../tickets/reports/volumes.ts';
import { endedStatuses } from '../../tickets/ticket.ts';
import { readValue } from './json.ts';
import { hours, submittedFrom } from './reports-hours.ts';
import type { Database } from './schema.ts';

const row = z.object({ hour: z.coerce.number().int(), count: z.coerce.number().int() });

/**
 * Who is open now, corrected by `wasOpen` of the first opening or ending since: version and answer are one number,
 * so that the least of them is the answer of the first event without looking it up again.
 */
export async function countOpen(db: Database, asOf: Instant): Promise<HourCount[]> {
  const ended = sql.join(endedStatuses.map((status) => sql.lit(status)));
  // What is submitted since was not there then.
  const moves = sql.join(openingMoves.filter((it) => it !== 'submit').map((move) => sql.lit(move)));
  const { rows } = await sql<unknown>`select hour, sum(n) as count from (
    select ${hours('t.submitted_at')} as hour, 1 as n from tickets as t
    where t.is_open = 1 and t.submitted_at < ${asOf}
    union all
    select ${hours('t.submitted_at')} as hour,
      min(e.version * 2 + case when e.from_status in (${ended}) then 0 else 1 end) % 2 - t.is_open as n
    from ticket_events as e join tickets as t on t.number = e.ticket
    where e.move in (${moves}) and e.at >= ${asOf} and t.submitted_at < ${asOf}
      and e.ticket not in ${submittedFrom(asOf)}
    group by e.ticket, t.submitted_at, t.is_open
  ) as then_open group by hour having sum(n) <> 0 order by hour`.execute(db);
  return rows.map((it) => readValue(row, it, 'ticket_events'));
}
