import type { TicketChanges } from '../../tickets/similar/changes.ts';
import type { Ticket } from '../../tickets/ticket.ts';
import { batches } from './batches.ts';
import type { Database } from './schema.ts';
import { toTicket } from './ticket-rows.ts';

/** Parameters that every database takes in one statement. */
const BATCH = 500;

export function createSqlTicketChanges(db: Database): TicketChanges {
  return {
    async changedSince({ at, number }, { limit, living }) {
      const changed = db
        .selectFrom('tickets')
        .select(['number', 'version', 'updated_at'])
        // Follows from the next condition; this one is looked up in the index.
        .where('updated_at', '>=', at)
        .where((eb) =>
          eb.or([eb('updated_at', '>', at), eb.and([eb('updated_at', '=', at), eb('number', '>', number)])]),
        )
        .orderBy('updated_at')
        .orderBy('number')
        .limit(limit);
      const rows = await (
        living
          ? changed.where((eb) =>
              eb.or([eb('is_open', '=', 1), eb.and([eb('status', '=', 'closed'), eb('solved', '=', 1)])]),
            )
          : changed
      ).execute();
      return rows.map(({ number, version, updated_at }) => ({
        number,
        version,
        updatedAt: Number(updated_at),
      }));
    },

    async tickets(numbers) {
      const found: Ticket[] = [];
      for (const some of batches(numbers, BATCH)) {
        const rows = await db.selectFrom('tickets').selectAll().where('number', 'in', some).execute();
        found.push(...rows.map(toTicket));
      }
      return found;
    },
  };
}
