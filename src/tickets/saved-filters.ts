import type { Instant } from '../conversation/activity.ts';

export const MOST_SAVED_FILTERS = 20;

/** A view of the queue that a member of staff keeps. */
export interface SavedFilter {
  id: string;
  staffId: string;
  name: string;
  /** As the address of the queue says it, without a question mark. */
  query: string;
  /** Where this member begins. */
  isStart: boolean;
  createdAt: Instant;
}

export interface SavedFilters {
  /** Oldest first. */
  list(staffId: string): Promise<SavedFilter[]>;
  /** One of the same name takes this one's place. `full`: there are as many as one may have. */
  save(filter: SavedFilter): Promise<'saved' | 'full'>;
  remove(staffId: string, id: string): Promise<void>;
  /** The only one that is it; null: none. */
  startWith(staffId: string, id: string | null): Promise<void>;
}
