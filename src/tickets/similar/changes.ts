import type { Instant } from '../../conversation/activity.ts';
import type { Ticket } from '../ticket.ts';

/** Reads what has become of tickets since; whoever keeps something by them follows with it. */
export interface TicketChanges {
  /**
   * Tickets changed after this one, by `updatedAt` and number. `living`: only open ones, and closed ones that the
   * citizen called solved.
   */
  changedSince(
    after: { at: Instant; number: string },
    options: { limit: number; living: boolean },
  ): Promise<Ticket[]>;
}
