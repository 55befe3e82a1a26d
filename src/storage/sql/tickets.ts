import { sql, type ExpressionBuilder, type Expression, type SqlBool } from 'kysely';
import { endedStatuses, type TicketStatus } from '../../tickets/ticket.ts';
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
        .orderBy(({ eb }) => eb.case().when('urgency', '=', 'urgent').then(0).else(1).end())
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
    conditions.push(isOneOf(eb, 'status', filter.statuses));
  }
  if (filter.kinds) {
    conditions.push(isOneOf(eb, 'kind', filter.kinds));
  }
  if (filter.department !== undefined) {
    conditions.push(eb('department', '=', filter.department));
  }
  if (filter.overdueAt !== undefined) {
    conditions.push(eb('due_at', '<', filter.overdueAt), eb('status', 'not in', endedStatuses));
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

/** An empty list has no match; not every database takes `in ()`. */
function isOneOf(
  eb: ExpressionBuilder<Schema, 'tickets'>,
  column: 'status' | 'kind',
  values: readonly string[],
): Expression<SqlBool> {
  return values.length > 0 ? eb(column, 'in', values) : sql<SqlBool>`1 = 0`;
}
