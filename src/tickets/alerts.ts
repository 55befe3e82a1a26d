import type { ConversationId, OutgoingMessage } from '../conversation/activity.ts';

/** To be said where staff read along, such as their group. */
export interface StaffMessage {
  conversation: ConversationId;
  message: OutgoingMessage;
}
