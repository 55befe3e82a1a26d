import { sql } from 'kysely';
import { urgencies, type TicketStatus } from '../../tickets/ticket.ts';
import { ENDED_RANK, type TicketRepository } from '../../tickets/repository.ts';
import type { Database } from './schema.ts';
import { countOf, inOrder, rowsOf } from './ticket-list.ts';
import { toTicket, toTicketEvent } from './ticket-rows.ts';

export function createSqlTickets(db: Database): TicketRepository {
  return {
    async get(number) {
      const row = await db.selectFrom('tickets').selectAll().where('number', '=', number).executeTakeFirst();
      return row && toTicket(row);
    },

    async events(number) {
      const rows = await db
        .selectFrom('ticket_events')
        .selectAll()
        .where('ticket', '=', number)
        .orderBy('version')
        .execute();
      return rows.map(toTicketEvent);
    },

    async list(filter) {
      const total = await countOf(db, filter);
      if (filter.limit <= 0) return { tickets: [], total };
      // The numbers come from an index alone; only the rows that are shown are read.
      const places = await inOrder(db, filter).execute();
      const numbers = places.map(({ number }) => number);
      const rows = await rowsOf(db, filter.beyond?.way === 'before' ? numbers.reverse() : numbers);
      return { tickets: rows.map(toTicket), total };
    },

    async mergedInto(number) {
      const rows = await db
        .selectFrom('tickets')
        .selectAll()
        .where('merged_into', '=', number)
        .where('status', '=', 'merged')
        .orderBy('number')
        .execute();
      return rows.map(toTicket);
    },

    async alarming({ now, warnBy }, limit) {
      const rows = await db
        .selectFrom('tickets')
        .selectAll()
        .where('list_rank', '<', ENDED_RANK)
        .where((eb) =>
          eb.or([
            eb.and([
              eb('responded_at', 'is', null),
              eb('response_alarmed', '=', 0),
              eb('response_due_at', '<', now),
            ]),
            eb.and([eb('paused_ms', 'is', null), eb('alarm', '<>', 'overdue'), eb('due_at', '<', now)]),
            ...urgencies.map((urgency) =>
              eb.and([
                eb('urgency', '=', urgency),
                eb('paused_ms', 'is', null),
                eb('alarm', '=', 'none'),
                eb('due_at', '<=', warnBy[urgency]),
              ]),
            ),
            eb('review_at', '<=', now),
          ]),
        )
        .orderBy('due_at')
        .orderBy('number')
        .limit(limit)
        .execute();
      return rows.map(toTicket);
    },

    async ofConversation(id, limit) {
      const own = db.selectFrom('tickets').where('conversation', '=', id);
      // Asked with every question, and most who ask have none: the names of all columns alone cost more than that.
      if ((await own.select('number').executeTakeFirst()) === undefined) return [];
      const rows = await own
        .selectAll()
        .orderBy('submitted_at', 'desc')
        .orderBy('number', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toTicket);
    },

    async counts(department) {
      const all = db.selectFrom('tickets').select(['status', (eb) => eb.fn.countAll().as('count')]);
      const own = department === undefined ? all : all.where('department', '=', department);
      const rows = await own.groupBy('status').execute();
      return Object.fromEntries(rows.map((row) => [row.status as TicketStatus, Number(row.count)]));
    },

    async workloads(now) {
      const rows = await db
        .selectFrom('tickets')
        .select(['assignee_id', (eb) => eb.fn.max('assignee_name').as('name')])
        .select((eb) => [
          eb.fn.countAll().as('open'),
          eb.fn.min('submitted_at').as('oldest'),
          eb.fn.sum(sql`case when due_at < ${now} and paused_ms is null then 1 else 0 end`).as('overdue'),
        ])
        .where('list_rank', '<', ENDED_RANK)
        .where('assignee_id', 'is not', null)
        .groupBy('assignee_id')
        .orderBy('assignee_id')
        .execute();
      return rows.map((row) => ({
        assignee: { id: row.assignee_id ?? '', name: row.name ?? '' },
        open: Number(row.open),
        overdue: Number(row.overdue),
        oldestSubmittedAt: Number(row.oldest),
      }));
    },
  };
}
