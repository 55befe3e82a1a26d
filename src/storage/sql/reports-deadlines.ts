import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import { dispatchingMoves, respondingMoves, roundStarts } from '../../tickets/reports/deadlines.ts';
import { known, type DeadlineCount, type Period } from '../../tickets/reports/report-source.ts';
import { clockNames, ticketKinds, type ClockName, type MoveName } from '../../tickets/ticket.ts';
import { readValue } from './json.ts';
import { dataOf, notesBreach } from './reports-migration.ts';
import type { Database } from './schema.ts';

const row = z.object({
  kind: z.enum(ticketKinds),
  department: z.string().nullable(),
  count: z.coerce.number().int(),
});

/** What `deadlinesOf` says in words of events, said to the database, so that only counts leave it. */
export async function countDeadlines(db: Database, period: Period): Promise<DeadlineCount[]> {
  const all: DeadlineCount[] = [];
  for (const clock of clockNames) {
    for (const kept of [true, false]) {
      const where = kept ? keptBy(db, clock) : sql`${notesBreach('e')} and ${isLate(db, clock, 'e')}`;
      const department = clock === 'response' ? sql<string | null>`null` : departmentOf(db, kept);
      const { rows } = await grouped(db, period, { where, department }).execute(db);
      all.push(...rows.map((it) => ({ clock, kept, ...readValue(row, it, 'ticket_events') })));
    }
  }
  return all;
}

function grouped(
  db: Database,
  period: Period,
  { where, department }: { where: RawBuilder<unknown>; department: RawBuilder<string | null> },
) {
  const { from, to } = known(period);
  // The inner query has a row for each deadline, so that no database minds what it groups by.
  return sql<unknown>`select kind, department, count(*) as count from (
    select ${kindThen(db, period)} as kind, ${department} as department
    from ticket_events as e join tickets as t on t.number = e.ticket
    where e.at >= ${from} and e.at < ${to} and ${where}
  ) as settled group by kind, department`;
}

function keptBy(db: Database, clock: ClockName): RawBuilder<unknown> {
  switch (clock) {
    case 'response':
      return sql`e.move in ${list(respondingMoves)} and e.from_status = 'submitted'
        and not ${lateBefore(db, 'response', sql`1 = 1`)}
        and (e.ticket not in (select u.ticket from ticket_events as u where u.move = 'unmerge')
          or not exists (select 1 from ticket_events as p where p.ticket = e.ticket and p.version < e.version
            and p.move in ${list(respondingMoves)} and p.from_status = 'submitted'))`;
    case 'solution':
      return sql`e.move = 'close' and not ${lateBefore(
        db,
        'solution',
        sql`not exists (select 1 from ticket_events as s where s.ticket = l.ticket
          and s.version >= l.version and s.version <= e.version and s.move in ${list(roundStarts)})`,
      )}`;
  }
}

/** A breach of this clock was noted with the event or before it. */
function lateBefore(db: Database, clock: ClockName, and: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`exists (select 1 from ticket_events as l where l.ticket = e.ticket and l.version <= e.version
    and ${notesBreach('l')} and ${isLate(db, clock, 'l')} and ${and})`;
}

/** The words of a breach are 'response', 'solution' or both; neither is part of the other. */
function isLate(db: Database, clock: ClockName, table: string): RawBuilder<unknown> {
  return sql`(${dataOf(db, 'late', table)}) like ${sql.lit(`%${clock}%`)}`;
}

/** A closing names it; when a breach is noted, it is whoever the ticket was sent to last. */
function departmentOf(db: Database, kept: boolean): RawBuilder<string | null> {
  return kept
    ? dataOf(db, 'department', 'e')
    : sql<string | null>`(select ${dataOf(db, 'department', 'd')} from ticket_events as d
        where d.ticket = e.ticket and d.version < e.version
          and d.move in ${list(dispatchingMoves)} order by d.version desc limit 1)`;
}

/** Now, unless the ticket has been classified anew since. */
function kindThen(db: Database, { asOf }: Period): RawBuilder<string> {
  return sql<string>`case when e.ticket in
      (select c.ticket from ticket_events as c where c.move = 'classify' and c.at >= ${asOf})
    then (select ${dataOf(db, 'kind', 'k')} from ticket_events as k where k.ticket = e.ticket
      and k.at < ${asOf} and k.move in ('submit', 'classify') order by k.version desc limit 1)
    else t.kind end`;
}

function list(moves: readonly MoveName[]): RawBuilder<unknown> {
  return sql`(${sql.join(moves.map((move) => sql.lit(move)))})`;
}
