import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import {
  BEIJING_MS,
  DAY_MS,
  reportedData,
  type CountedField,
  type ReportEvent,
  type ReportSource,
  type TicketNow,
  type TimeRange,
} from '../../tickets/reports/report-source.ts';
import { moveNames, ticketKinds, ticketStatuses } from '../../tickets/ticket.ts';
import { batches } from './batches.ts';
import { readValue } from './json.ts';
import { countOpen } from './reports-backlog.ts';
import { countDeadlines } from './reports-deadlines.ts';
import { hours, submittedFrom } from './reports-hours.ts';
import { dataOf } from './reports-migration.ts';
import type { Database } from './schema.ts';

/** Well under what any database takes as parameters of one statement. */
const BATCH = 500;

export function createSqlReports(db: Database): ReportSource {
  const events = () =>
    db
      .selectFrom('ticket_events as e')
      .select(['e.ticket', 'e.version', 'e.move', 'e.from_status', 'e.at'])
      .select(reportedData.map((key) => dataOf(db, key, 'e').as(key)));

  return {
    async made(moves, { from, to }, submittedBefore) {
      if (moves.length === 0 || from >= to) return [];
      const rows = await events()
        .where('e.move', 'in', moves)
        .where('e.at', '>=', from)
        .where('e.at', '<', to)
        .$if(submittedBefore !== undefined, (query) =>
          query.where(sql<boolean>`e.ticket not in ${submittedFrom(submittedBefore ?? 0)}`),
        )
        .execute();
      return rows.map(toReportEvent);
    },

    async histories(tickets, before) {
      const all: ReportEvent[] = [];
      for (const some of batches(tickets, BATCH)) {
        const rows = await events().where('e.ticket', 'in', some).where('e.at', '<', before).execute();
        all.push(...rows.map(toReportEvent));
      }
      return all;
    },

    async ticketsNow(numbers) {
      const all: TicketNow[] = [];
      for (const some of batches(numbers, BATCH)) {
        const rows = await db
          .selectFrom('tickets')
          .select(['number', 'kind', 'category', 'submitted_at'])
          .where('number', 'in', some)
          .execute();
        all.push(...rows.map(toTicketNow));
      }
      return all;
    },

    deadlines: (period) => countDeadlines(db, period),

    async submittedBy(field, range) {
      const rows = await submitted(db, range)
        .select([field, (eb) => eb.fn.countAll().as('count')])
        .groupBy(field)
        .execute();
      return rows.map((row) => ({ value: valueOf(row, field), count: Number(row.count) }));
    },

    async submittedByHour(range) {
      const rows = await submitted(db, range)
        .select([hours('submitted_at').as('hour'), (eb) => eb.fn.countAll().as('count')])
        .groupBy('hour')
        .orderBy('hour')
        .execute();
      return rows.map(({ hour, count }) => ({ hour: Number(hour), count: Number(count) }));
    },

    openByHour: (asOf) => countOpen(db, asOf),

    async turns({ from, to }) {
      const rows = await db
        .selectFrom('turns')
        .where('at', '>=', from)
        .where('at', '<', to)
        .select([days('at').as('day'), 'status', 'reason', (eb) => eb.fn.countAll().as('count')])
        .groupBy(['day', 'status', 'reason'])
        .orderBy('day')
        .execute();
      return rows.map(({ day, count, ...row }) => ({ ...row, day: Number(day), count: Number(count) }));
    },

    async feedback({ from, to }) {
      const rows = await db
        .selectFrom('feedback')
        .where('at', '>=', from)
        .where('at', '<', to)
        .select([days('at').as('day'), 'helpful', (eb) => eb.fn.countAll().as('count')])
        .groupBy(['day', 'helpful'])
        .orderBy('day')
        .execute();
      return rows.map(({ day, helpful, count }) => ({
        day: Number(day),
        helpful: helpful !== 0,
        count: Number(count),
      }));
    },
  };
}

function submitted(db: Database, { from, to }: TimeRange) {
  return db.selectFrom('tickets').where('submitted_at', '>=', from).where('submitted_at', '<', to);
}

function valueOf(row: Partial<Record<CountedField, string | null>>, field: CountedField): string | null {
  return row[field] ?? null;
}

/** Whole days since the epoch, likewise. */
function days(column: string): RawBuilder<number> {
  return sql<number>`(${sql.ref(column)} + ${sql.lit(BEIJING_MS)}) / ${sql.lit(DAY_MS)}`;
}

interface Row extends Record<(typeof reportedData)[number], string | null> {
  ticket: string;
  version: number;
  move: string;
  from_status: string | null;
  at: number;
}

const words = {
  move: oneOf(moveNames),
  status: oneOf(ticketStatuses),
  kind: oneOf(ticketKinds),
};

/** Reads one of these words; a set, because a report reads tens of thousands of rows. */
function oneOf<T extends string>(all: readonly T[]) {
  const known: ReadonlySet<string> = new Set(all);
  const isOne = (value: string): value is T => known.has(value);
  return (value: string, where: string): T => (isOne(value) ? value : readValue(z.enum(all), value, where));
}

function toReportEvent(row: Row): ReportEvent {
  const data: ReportEvent['data'] = {};
  for (const key of reportedData) {
    const value = row[key];
    if (value !== null) data[key] = value;
  }
  const { ticket, version, at, from_status: from } = row;
  return {
    ticket,
    version,
    move: words.move(row.move, 'ticket_events'),
    from: from === null ? null : words.status(from, 'ticket_events'),
    at,
    data,
  };
}

function toTicketNow(row: {
  number: string;
  kind: string;
  category: string | null;
  submitted_at: number;
}): TicketNow {
  const { number, category } = row;
  const kind = words.kind(row.kind, `tickets, ${number}`);
  return { number, kind, category, submittedAt: row.submitted_at };
}
