import type { Instant } from '../../conversation/activity.ts';
import type { Ticket } from '../ticket.ts';

/** A ticket as it was changed last. */
export type TicketChange = Pick<Ticket, 'number' | 'version' | 'updatedAt'>;

/** Reads what has become of tickets since; whoever keeps something by them follows with it. */
export interface TicketChanges {
  /**
   * What was changed after this one, by `updatedAt` and number. `living`: only open tickets, and closed ones that the
   * citizen called solved.
   */
  changedSince(
    after: { at: Instant; number: string },
    options: { limit: number; living: boolean },
  ): Promise<TicketChange[]>;
  /** As they are now, in no order; what is not there is left out. */
  tickets(numbers: readonly string[]): Promise<Ticket[]>;
}
