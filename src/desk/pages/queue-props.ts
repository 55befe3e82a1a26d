import type { Instant } from '../../conversation/activity.ts';
import type { SavedFilter } from '../../tickets/saved-filters.ts';
import type { TicketStatus } from '../../tickets/ticket.ts';
import type { Named, SignedIn } from '../deps.ts';
import type { QueueFilter } from '../queue-filter.ts';
import type { QueueView } from '../queue-view.ts';

export interface QueueProps {
  who: SignedIn;
  filter: QueueFilter;
  view: QueueView;
  counts: Partial<Record<TicketStatus, number>>;
  departments: readonly Named[];
  categories: readonly Named[];
  regions: readonly Named[];
  /** Who may follow something up. */
  colleagues: readonly Named[];
  saved: readonly SavedFilter[];
  now: Instant;
  good?: string;
  bad?: string;
}
