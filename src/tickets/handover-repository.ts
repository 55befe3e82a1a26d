import type { ConversationId, Instant } from '../conversation/activity.ts';
import type { Handover, MeasuredWait } from './handover.ts';

/** Writing goes through a unit of work (`HotlineStore`); this is the reading side. */
export interface HandoverRepository {
  get(id: string): Promise<Handover | undefined>;
  /** Who waits: danger first, then the longest waiting. */
  waiting(): Promise<Handover[]>;
  /** Conversations that members of staff have now, or one member, the longest first. */
  taken(staffId?: string): Promise<Handover[]>;
  /** The one of this conversation that is not over. */
  openOf(conversation: ConversationId): Promise<Handover | undefined>;
  /** Those of this conversation that are over, newest first. */
  endedOf(conversation: ConversationId, limit: number): Promise<Handover[]>;
  /** The last waits that ended with a person, requested since then; newest first. */
  recentWaits(since: Instant, limit: number): Promise<MeasuredWait[]>;
}

/** Who of the staff looks at the live page now; agreed on by all processes of one database. */
export interface PresenceRepository {
  /** Counts as present until then. */
  seen(staffId: string, until: Instant): Promise<void>;
  present(now: Instant): Promise<string[]>;
  /** When this member's presence ends or ended; undefined where there never was any. */
  until(staffId: string): Promise<Instant | undefined>;
}
