import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import {
  BEIJING_MS,
  DAY_MS,
  HOUR_MS,
  type CountedField,
  type ReportEvent,
  type ReportSource,
  type TimeRange,
} from '../../tickets/reports/report-source.ts';
import { moveNames, ticketKinds, ticketStatuses } from '../../tickets/ticket.ts';
import { batches } from './batches.ts';
import { readJson, readValue, stringRecordSchema } from './json.ts';
import { notesBreach } from './reports-migration.ts';
import type { Database } from './schema.ts';

/** Well under what any database takes as parameters of one statement. */
const BATCH = 500;

export function createSqlReports(db: Database): ReportSource {
  const events = () =>
    db
      .selectFrom('ticket_events as e')
      .innerJoin('tickets as t', 't.number', 'e.ticket')
      .select(['e.ticket', 'e.version', 'e.move', 'e.from_status', 'e.at', 'e.data_json'])
      .select(['t.kind', 't.category', 't.submitted_at', 't.is_open', 't.breaches_json']);

  return {
    async made(moves, { from, to }) {
      if (moves.length === 0 || from >= to) return [];
      const rows = await events()
        .where('e.move', 'in', moves)
        .where('e.at', '>=', from)
        .where('e.at', '<', to)
        .execute();
      return inOrder(rows.map(toReportEvent));
    },

    async late({ from, to }) {
      const rows = await events()
        .where('e.at', '>=', from)
        .where('e.at', '<', to)
        .where(notesBreach())
        .execute();
      return inOrder(rows.map(toReportEvent));
    },

    async histories(tickets, before) {
      const all: ReportEvent[] = [];
      for (const some of batches(tickets, BATCH)) {
        const rows = await events().where('e.ticket', 'in', some).where('e.at', '<', before).execute();
        all.push(...rows.map(toReportEvent));
      }
      return inOrder(all);
    },

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

    async openByHour(before) {
      const rows = await db
        .selectFrom('tickets')
        .where('is_open', '=', 1)
        .where('submitted_at', '<', before)
        .select([hours('submitted_at').as('hour'), (eb) => eb.fn.countAll().as('count')])
        .groupBy('hour')
        .orderBy('hour')
        .execute();
      return rows.map(({ hour, count }) => ({ hour: Number(hour), count: Number(count) }));
    },

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

/** Whole hours since the epoch in Beijing's time: dividing integers drops the rest in every database. */
function hours(column: string): RawBuilder<number> {
  return sql<number>`(${sql.ref(column)} + ${sql.lit(BEIJING_MS)}) / ${sql.lit(HOUR_MS)}`;
}

function days(column: string): RawBuilder<number> {
  return sql<number>`(${sql.ref(column)} + ${sql.lit(BEIJING_MS)}) / ${sql.lit(DAY_MS)}`;
}

interface Row {
  ticket: string;
  version: number;
  move: string;
  from_status: string | null;
  at: number;
  data_json: string;
  kind: string;
  category: string | null;
  submitted_at: number;
  is_open: number;
  breaches_json: string;
}

const words = z.object({
  move: z.enum(moveNames),
  from_status: z.enum(ticketStatuses).nullable(),
  kind: z.enum(ticketKinds),
});

function toReportEvent(row: Row): ReportEvent {
  const where = `ticket_events, ${row.ticket} version ${row.version}`;
  const { move, from_status: from, kind } = readValue(words, row, where);
  return {
    ticket: row.ticket,
    version: row.version,
    move,
    from,
    at: row.at,
    data: readJson(stringRecordSchema, row.data_json, where),
    now: {
      kind,
      category: row.category,
      submittedAt: row.submitted_at,
      isOpen: row.is_open !== 0,
      everLate: row.breaches_json !== '[]',
    },
  };
}

function inOrder(events: ReportEvent[]): ReportEvent[] {
  return events.sort(
    (a, b) => (a.ticket < b.ticket ? -1 : Number(a.ticket > b.ticket)) || a.version - b.version,
  );
}
