import type {
  Activity,
  ChannelId,
  ConversationId,
  ConversationReference,
  OutgoingMessage,
} from './activity.ts';

/** What became of an activity: whatever it says, a repetition of it has no further effect. */
export type TurnOutcome = 'committed' | 'duplicate';

/**
 * Runs one turn. Resolves after the commit, never before; rejects with a HotlineError when nothing
 * was accepted, so that the channel lets the sender try again.
 */
export type ReceiveActivity = (activity: Activity) => Promise<TurnOutcome>;

/** `retry`: try again after `afterMs`. `gone`: this address can never be reached again. */
export type SendResult =
  { type: 'sent' } | { type: 'retry'; afterMs?: number; error: string } | { type: 'gone'; error: string };

export interface Delivery extends OutgoingMessage {
  /** The outbox message's id. */
  id: string;
  conversation: ConversationReference;
  /** Parts of a long message that went out before a failure; a channel that splits starts after them. */
  sentParts: number;
  /** To be awaited after each part that has gone out, unless it was the last. */
  partSent: (sentParts: number) => Promise<void>;
}

/** A way in and out. `start` begins to decode updates into activities; `stop` ends that in order. */
export interface Channel {
  readonly id: ChannelId;
  start(receive: ReceiveActivity): Promise<void>;
  stop(): Promise<void>;
  send(delivery: Delivery): Promise<SendResult>;
  /** Shows that an answer is being made, where the channel can. Never throws. */
  typing?(conversation: ConversationReference): Promise<void>;
  /**
   * Shows the beginning of an answer that is still being made; it takes the place of the draft before, and what is
   * sent next takes its place. Empty: there is none any more. Stored nowhere. Never throws.
   */
  draft?(conversation: ConversationReference, text: string): void;
}

/** Whether a message has to come again later: more are being worked on than can be. `text` is '' where nothing was said. */
export type Sheds = (conversation: ConversationId, text: string) => Promise<boolean>;
