import type { AttachmentRef, ConversationId, Instant } from './activity.ts';

/** All that is kept of somebody who has been forgotten, so that a restored backup can be made to forget again. */
export interface ForgottenMark {
  /** Keyed digest of the conversation's id. */
  mark: string;
  at: Instant;
}

/** What the mark of a conversation is the digest of. */
export function markedText(conversation: ConversationId): string {
  return `forgotten:${conversation}`;
}

/** What is kept of one conversation, counted. */
export interface HeldData {
  lines: number;
  /** Of the oldest line. */
  since: Instant | null;
  questions: number;
  attachments: (AttachmentRef & { at: Instant })[];
}

export interface OwnDataReader {
  held(conversation: ConversationId): Promise<HeldData>;
}

/** Stands where the id of somebody stood who has been forgotten. */
export function nobodyOf(conversation: ConversationId): ConversationId {
  return `${conversation.slice(0, conversation.indexOf(':'))}:forgotten` as ConversationId;
}
