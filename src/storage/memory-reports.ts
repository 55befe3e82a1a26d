import { deadlinesOf } from '../tickets/reports/deadlines.ts';
import {
  BEIJING_MS,
  byTicket,
  DAY_MS,
  HOUR_MS,
  reportedData,
  type CountedField,
  type ReportEvent,
  type ReportSource,
  type TimeRange,
} from '../tickets/reports/report-source.ts';
import { openingMoves, wasOpen } from '../tickets/reports/volumes.ts';
import { openStatuses, type Ticket, type TicketEvent } from '../tickets/ticket.ts';
import type { Tables } from './memory-tables.ts';

export function reportsOf(tables: Tables): ReportSource {
  const events = (wanted: (event: TicketEvent) => boolean): ReportEvent[] =>
    tables.events.filter(wanted).map(toReportEvent);
  const tickets = (wanted: (ticket: Ticket) => boolean) => [...tables.tickets.values()].filter(wanted);

  return {
    made: async (moves, range, submittedBefore = Infinity) =>
      events(
        ({ ticket, move, at }) =>
          moves.includes(move) && isIn(range, at) && submittedAt(tables, ticket) < submittedBefore,
      ),
    histories: async (numbers, before) => events(({ ticket, at }) => numbers.includes(ticket) && at < before),
    ticketsNow: async (numbers) =>
      tickets(({ number }) => numbers.includes(number)).map(({ number, kind, category, submittedAt }) => ({
        number,
        kind,
        category,
        submittedAt,
      })),
    deadlines: async (period) =>
      deadlinesOf(
        events(() => true),
        period,
      ),
    async submittedBy(field: CountedField, range) {
      const found = tickets(({ submittedAt }) => isIn(range, submittedAt));
      return tally(found.map((ticket) => ({ value: ticket[field] })));
    },
    async submittedByHour(range) {
      const found = tickets(({ submittedAt }) => isIn(range, submittedAt));
      return tally(found.map(({ submittedAt }) => ({ hour: hourOf(submittedAt) })));
    },
    async openByHour(asOf) {
      const since = byTicket(events(({ move, at }) => openingMoves.includes(move) && at >= asOf));
      const found = tickets(
        ({ number, status, submittedAt }) =>
          submittedAt < asOf && wasOpen(since.get(number)?.[0], openStatuses.includes(status)),
      );
      return tally(found.map(({ submittedAt }) => ({ hour: hourOf(submittedAt) })));
    },
    async turns(range) {
      const found = [...tables.turns.values()].filter(({ at }) => isIn(range, at));
      return tally(
        found.map(({ at, status, reason }) => ({ day: dayOf(at), status, reason: reason ?? null })),
      );
    },
    async feedback(range) {
      const found = [...tables.feedback.values()].filter(({ at }) => isIn(range, at));
      return tally(found.map(({ at, helpful }) => ({ day: dayOf(at), helpful })));
    },
  };
}

function submittedAt(tables: Tables, ticket: string): number {
  return tables.events.find((it) => it.ticket === ticket && it.move === 'submit')?.at ?? -Infinity;
}

function toReportEvent({ ticket, version, move, from, at, data }: TicketEvent): ReportEvent {
  const reported = reportedData.flatMap((key) =>
    data[key] === undefined ? [] : [[key, data[key]] as const],
  );
  return { ticket, version, move, from, at, data: Object.fromEntries(reported) };
}

/** How often each comes up, in the order of the first. */
function tally<T extends object>(all: readonly T[]): (T & { count: number })[] {
  const counts = new Map<string, T & { count: number }>();
  for (const it of all) {
    const key = JSON.stringify(it);
    counts.set(key, { ...it, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}

function isIn({ from, to }: TimeRange, at: number): boolean {
  return at >= from && at < to;
}

function hourOf(at: number): number {
  return Math.floor((at + BEIJING_MS) / HOUR_MS);
}

function dayOf(at: number): number {
  return Math.floor((at + BEIJING_MS) / DAY_MS);
}
