import { sql, type ExpressionBuilder, type Expression, type SqlBool } from 'kysely';
import { openStatuses, urgencies, type TicketStatus } from '../../tickets/ticket.ts';
import type { TicketFilter, TicketRepository } from '../../tickets/repository.ts';
import { contains } from './contains.ts';
import type { Database, Schema } from './schema.ts';
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
      const matching = db.selectFrom('tickets').where((eb) => matches(eb, filter));
      const rows = await matching
        .selectAll()
        .orderBy('list_rank')
        .orderBy('due_at')
        .orderBy('number')
        .limit(filter.limit)
        .offset(filter.offset)
        .execute();
      const { count } = await matching
        .select(({ fn }) => fn.countAll().as('count'))
        .executeTakeFirstOrThrow();
      return { tickets: rows.map(toTicket), total: Number(count) };
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
        .where('is_open', '=', 1)
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
      const rows = await db
        .selectFrom('tickets')
        .selectAll()
        .where('conversation', '=', id)
        .orderBy('submitted_at', 'desc')
        .orderBy('number', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toTicket);
    },

    async counts() {
      const rows = await db
        .selectFrom('tickets')
        .select(['status', (eb) => eb.fn.countAll().as('count')])
        .groupBy('status')
        .execute();
      return Object.fromEntries(rows.map((row) => [row.status as TicketStatus, Number(row.count)]));
    },
  };
}

function matches(eb: ExpressionBuilder<Schema, 'tickets'>, filter: TicketFilter): Expression<SqlBool> {
  const conditions: Expression<SqlBool>[] = [];
  if (filter.statuses) {
    conditions.push(isOpen(filter.statuses) ? eb('is_open', '=', 1) : isOneOf(eb, 'status', filter.statuses));
  }
  if (filter.kinds) {
    conditions.push(isOneOf(eb, 'kind', filter.kinds));
  }
  if (filter.department !== undefined) {
    conditions.push(eb('department', '=', filter.department));
  }
  if (filter.overdueAt !== undefined) {
    conditions.push(eb('due_at', '<', filter.overdueAt), eb('is_open', '=', 1), eb('paused_ms', 'is', null));
  }
  if (filter.text) {
    const columns = ['number', 'title', 'description', 'place'] as const;
    conditions.push(
      contains(
        columns.map((it) => eb.ref(it)),
        filter.text,
      ),
    );
  }
  return eb.and(conditions);
}

/** All that is open is asked for most often, and has an index of its own. */
function isOpen(statuses: readonly TicketStatus[]): boolean {
  return statuses.length === openStatuses.length && openStatuses.every((it) => statuses.includes(it));
}

/** An empty list has no match; not every database takes `in ()`. */
function isOneOf(
  eb: ExpressionBuilder<Schema, 'tickets'>,
  column: 'status' | 'kind',
  values: readonly string[],
): Expression<SqlBool> {
  return values.length > 0 ? eb(column, 'in', values) : sql<SqlBool>`1 = 0`;
}
