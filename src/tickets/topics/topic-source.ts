import type { ConversationId, Instant } from '../../conversation/activity.ts';
import type { TimeRange } from '../reports/report-source.ts';

/** What a citizen wrote, in a ticket or to the bot; masked. */
export interface CitizenMessage {
  /** The ticket's number or the turn's id. */
  id: string;
  type: 'ticket' | 'question';
  at: Instant;
  /** null for somebody who called or came by. */
  conversation: ConversationId | null;
  /** A ticket's title; null for a question. */
  title: string | null;
  text: string;
}

export interface TopicSource {
  /**
   * The newest `limit` tickets and questions of a time, newest first; confidential tickets and erased words are
   * left out. `statuses` are those of questions that are about some matter.
   */
  messages(range: TimeRange, of: { statuses: readonly string[]; limit: number }): Promise<CitizenMessage[]>;
}
