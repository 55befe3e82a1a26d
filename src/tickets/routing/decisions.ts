import type { TicketRepository } from '../repository.ts';
import type { TicketStatus } from '../ticket.ts';

/** What staff made of a concern: where it was filed, and who got it. */
export interface RoutingDecision {
  title: string;
  /** Masked, as tickets are. */
  description: string;
  /** Id in categories.yaml. */
  category: string;
  /** Id in departments.yaml; null where nobody has got it. */
  department: string | null;
}

/** Where what staff decided is read from. */
export interface RoutingDecisions {
  /** The latest ones, at most so many. */
  recent(limit: number): Promise<RoutingDecision[]>;
}

/** A dispatch that was neither returned nor is in doubt. */
const SETTLED: readonly TicketStatus[] = ['dispatched', 'signed', 'replied', 'closed'];

/** What tickets tell; those that staff have not classified are left out. */
export function decisionsOfTickets(tickets: Pick<TicketRepository, 'list'>): RoutingDecisions {
  return {
    async recent(limit) {
      const { total } = await tickets.list({ statuses: SETTLED, limit: 1, offset: 0 });
      // The list begins with what was due first; the latest stand at its end.
      const offset = Math.max(0, total - limit);
      const found = await tickets.list({ statuses: SETTLED, limit, offset });
      return found.tickets.flatMap(({ title, description, category, department }) =>
        category === null ? [] : [{ title, description, category, department }],
      );
    },
  };
}
