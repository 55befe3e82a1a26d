import type { AttachmentRef, Button, ChannelId, ConversationId, Instant } from './activity.ts';
import type { AuditEntry } from './audit.ts';
import type { ForgottenMark } from './forgetting.ts';
import type { ConversationState } from './state.ts';

export type Speaker = 'citizen' | 'bot' | 'staff';

/** One line of a transcript; personal data in `text` is masked before it gets here. */
export interface NewTranscriptEntry {
  conversation: ConversationId;
  at: Instant;
  speaker: Speaker;
  text: string;
  buttons?: Button[][];
  attachments?: AttachmentRef[];
  turnId?: string;
  /** The outbox message that this line is the transcript of. */
  outboxId?: string;
}

export interface TranscriptEntry extends NewTranscriptEntry {
  /** Grows within the whole database. */
  seq: number;
}

/** How one turn ended; `status` and `reason` are answering's names. */
export interface TurnRecord {
  id: string;
  conversation: ConversationId;
  at: Instant;
  /** Masked. */
  question: string;
  status: string;
  reason?: string;
  region?: string;
  passages: { id: string; similarity: number }[];
  citations: { title: string; document: string; locator: string }[];
  elapsedMs: number;
}

export interface NewOutboxMessage {
  id: string;
  conversation: ConversationId;
  text: string;
  buttons?: Button[][];
  createdAt: Instant;
  /** What the log lines about the update share that this is said because of. */
  trace?: string;
}

export interface OutboxMessage extends NewOutboxMessage {
  /** Order of sending within a conversation. */
  seq: number;
  attempts: number;
  /** Parts of a split message that have been sent already. */
  sentParts: number;
}

/**
 * Everything that one turn, or one act of staff, changes; committed together or not at all.
 * `Write` is what an inner room adds (tickets).
 */
export interface UnitOfWork<Write> {
  inbound?: { channel: ChannelId; id: string; receivedAt: Instant };
  conversation?: {
    id: ConversationId;
    /** 0 for a conversation that is not stored yet. */
    expectedVersion: number;
    state: ConversationState;
    at: Instant;
  };
  /** Erases everything of the conversation that need not be kept, before the rest is written. */
  forget?: ConversationId;
  /** What is kept of the forgetting. */
  forgotten?: ForgottenMark;
  turn?: TurnRecord;
  feedback?: { turnId: string; helpful: boolean; at: Instant };
  transcript?: readonly NewTranscriptEntry[];
  outbox?: readonly NewOutboxMessage[];
  writes?: readonly Write[];
  /** For the audit log, beside what the writes leave there by themselves. */
  audit?: readonly AuditEntry[];
}

/**
 * `duplicate`: the inbound id was committed before, nothing was written.
 * `conflict`: the conversation or a ticket moved on since it was read, nothing was written.
 */
export type CommitOutcome = 'committed' | 'duplicate' | 'conflict';

export interface StoredConversation {
  id: ConversationId;
  version: number;
  state: ConversationState;
}

/** Throws HotlineError STORAGE_FAILED, STORAGE_FULL or STORAGE_BUSY; then nothing was written. */
export interface TurnStore<Write> {
  conversation(id: ConversationId): Promise<StoredConversation | undefined>;
  isProcessed(channel: ChannelId, inboundId: string): Promise<boolean>;
  commit(unit: UnitOfWork<Write>): Promise<CommitOutcome>;
}

export interface TranscriptReader {
  /** Oldest first; the last `limit` entries after `afterSeq`. */
  transcript(id: ConversationId, options?: { afterSeq?: number; limit?: number }): Promise<TranscriptEntry[]>;
  turn(id: string): Promise<TurnRecord | undefined>;
  /** Newest first. */
  turns(id: ConversationId, limit: number): Promise<TurnRecord[]>;
}

/**
 * Messages that wait to be sent. A conversation's messages leave in order of `seq`, one at a time. Several processes
 * may empty it: what one of them has claimed no other one gets until the claim lapses.
 */
export interface Outbox {
  /**
   * Takes the oldest unsent message of each conversation of these channels whose time has come; they are the
   * caller's until then. Whoever dies in between has them tried again by whoever claims next.
   */
  claim(
    channels: readonly ChannelId[],
    claim: { now: Instant; until: Instant; limit: number },
  ): Promise<OutboxMessage[]>;
  /** The message is still being sent, and the caller's until then. */
  keep(id: string, until: Instant): Promise<void>;
  /** The words of those of these messages that nobody has been sent yet. */
  unsent(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** When the next message becomes due or a claim lapses; may lie in the past. Undefined: none waits. */
  nextDueAt(channels: readonly ChannelId[]): Promise<Instant | undefined>;
  partSent(id: string, sentParts: number): Promise<void>;
  sent(id: string, at: Instant): Promise<void>;
  /** Not delivered now: try again then. */
  failed(id: string, error: string, retryAt: Instant): Promise<void>;
  /** Never deliverable (the citizen blocked the bot): kept, and not tried again. */
  abandoned(id: string, error: string, at: Instant): Promise<void>;
  pending(): Promise<number>;
  /** When the message was left that has waited longest; undefined: none waits. */
  oldest(): Promise<Instant | undefined>;
}

export interface AttachmentStore {
  /** Throws HotlineError ATTACHMENT_REJECTED for a type or size that is not taken. */
  put(
    bytes: Uint8Array,
    options: { conversation: ConversationId | null; at: Instant },
  ): Promise<AttachmentRef>;
  /** Removes the files of what has been erased; gives how many. */
  sweep(): Promise<number>;
  get(
    id: string,
  ): Promise<{ ref: AttachmentRef; bytes: Uint8Array; conversation: ConversationId | null } | undefined>;
}

/** Small durable facts of a channel or a process, such as Telegram's polling offset. */
export interface SettingStore {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
}
