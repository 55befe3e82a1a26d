import type { Kind } from './messages.ts';

/** What the load generator is told. */
export type Order =
  | { type: 'open'; conversations: number }
  | { type: 'keep'; rate: number; seconds: number }
  /** What each chat has sent, in order, as JSON. */
  | { type: 'write'; file: string }
  | { type: 'end' };

/** Milliseconds from the update's arrival at the webhook to its 200, which follows the commit. */
export interface Took {
  turns: number;
  p50: number;
  p95: number;
  p99: number;
  most: number;
}

/** What was offered in a minute, and how the generator itself fared in it: what it can't keep up with isn't the program's. */
export interface Minute extends Took {
  cpuSeconds: number;
  /** How much later than wanted the generator's event loop came round, p99, milliseconds. */
  lateMs: number;
}

export interface Kept {
  type: 'kept';
  /** For how long turns were offered, and until the last one was over. */
  offeredSeconds: number;
  tookSeconds: number;
  all: Took;
  kinds: Record<Kind, Took>;
  /** By the minute in which they were offered. */
  minutes: Minute[];
  generatorCpuSeconds: number;
  /** Answers of the webhook other than 200, by status; the same update came again after each. */
  turnedAway: [number, number][];
  /** Messages that arrived in chats since the beginning. */
  delivered: number;
}

export type Report =
  { type: 'ready'; url: string; token: string } | { type: 'opened' } | Kept | { type: 'written' };
