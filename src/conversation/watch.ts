import type { ChannelId } from './activity.ts';
import type { SendResult, TurnOutcome } from './channel.ts';

/** `failed`: nothing was accepted, and the sender may try again. */
export interface EndedTurn {
  channel: ChannelId;
  outcome: TurnOutcome | 'failed';
  /** Of a turn that was committed. */
  turn?: string;
  /** Answering's name for what became of a question; undefined where none was asked. */
  status?: string;
  reason?: string;
  /** Ids of the messages that were left in the outbox. */
  outbox: readonly string[];
  /** Milliseconds from the receipt to the commit. */
  tookMs: number;
}

/** One attempt to send a message. */
export interface Attempted {
  channel: ChannelId;
  /** The outbox message's id. */
  message: string;
  /** `failed`: the channel itself met an error. */
  outcome: SendResult['type'] | 'failed';
  error?: string;
  /** How often it had been tried before. */
  attempts: number;
  /** Milliseconds since the message was left in the outbox. */
  waitedMs: number;
}

/** Hears what happens, for the log and for figures; never what anybody said, nor who. Never throws. */
export interface Watch {
  turnEnded(turn: EndedTurn): void;
  attempted(delivery: Attempted): void;
}
