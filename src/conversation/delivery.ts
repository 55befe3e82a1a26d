import type { ChannelId, Instant } from './activity.ts';
import { conversationReference } from './activity.ts';
import type { Channel, SendResult } from './channel.ts';
import { createSteadyClock } from './steady-clock.ts';
import type { Outbox, OutboxMessage } from './store.ts';
import { inTrace } from './trace.ts';
import type { Attempted, Watch } from './watch.ts';

export interface DeliveryDeps {
  outbox: Outbox;
  channels: readonly Channel[];
  now: () => Instant;
  onError: (error: unknown, message?: OutboxMessage) => void;
  /** Messages of different conversations that may be under way at once. */
  concurrency?: number;
  watch?: Pick<Watch, 'attempted'>;
}

/** Empties the outbox through the channels, in order within a conversation. */
export interface DeliveryLoop {
  start(): void;
  /** Something new may be waiting. */
  wake(): void;
  /** Resolves when all that was due at the call has been tried; at once while the loop is stopped. */
  settled(): Promise<void>;
  /** Sends what is due until nothing is, or until `limitMs` have passed; the rest stays. */
  stop(limitMs: number): Promise<void>;
}

const LONGEST_IDLE_MS = 5_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 10 * 60_000;
/** A channel that never answers holds up only this message, and only this long. */
const SEND_LIMIT_MS = 60_000;
/** How long a message is this process's own without a sign of life; then another one sends it. */
const CLAIM_MS = 15_000;
const SIGN_OF_LIFE_MS = 4_000;

export function createDeliveryLoop(given: DeliveryDeps): DeliveryLoop {
  const deps = { ...given, plan: createSteadyClock(given.now) };
  const channels = new Map<ChannelId, Channel>(deps.channels.map((channel) => [channel.id, channel]));
  const ids = [...channels.keys()];
  const concurrency = deps.concurrency ?? 32;
  /** By conversation: what is being sent, and its end. */
  const busy = new Map<string, { id: string; task: Promise<void> }>();
  let stopped = true;
  let running: Promise<void> | undefined;
  let wakeUp: (() => void) | undefined;
  let woken = false;
  let waiting: (() => void)[] = [];

  function wake(): void {
    woken = true;
    wakeUp?.();
  }

  function tell(message: OutboxMessage, outcome: Pick<Attempted, 'outcome' | 'error'>): void {
    deps.watch?.attempted({
      ...outcome,
      channel: conversationReference(message.conversation).channel,
      message: message.id,
      attempts: message.attempts,
      waitedMs: deps.now() - message.createdAt,
    });
  }

  async function deliver(message: OutboxMessage, isOver: () => void): Promise<void> {
    try {
      const result = await sendWithin(channels, deps.outbox, message).finally(isOver);
      await settle(deps, message, result);
      tell(message, {
        outcome: result.type,
        ...(result.type !== 'sent' && { error: result.error }),
      });
    } catch (error) {
      deps.onError(error, message);
      tell(message, { outcome: 'failed' });
      await deps.outbox.failed(message.id, String(error), deps.plan() + retryDelay(message.attempts));
    }
  }

  /** Until it is over no other process takes the message for forgotten. */
  function keepOwn(message: OutboxMessage): NodeJS.Timeout {
    return setInterval(() => {
      const keeping = deps.outbox.keep(message.id, deps.plan() + CLAIM_MS);
      keeping.catch((error: unknown) => deps.onError(error, message));
    }, SIGN_OF_LIFE_MS);
  }

  function begin(message: OutboxMessage): void {
    const life = keepOwn(message);
    const task = inTrace(message.trace ?? message.id, () => deliver(message, () => clearInterval(life)))
      .catch((error: unknown) => deps.onError(error, message))
      .finally(() => {
        clearInterval(life);
        busy.delete(message.conversation);
        wake();
      });
    busy.set(message.conversation, { id: message.id, task });
  }

  async function beginDue(): Promise<number> {
    const now = deps.plan();
    const limit = concurrency - busy.size;
    const claimed = limit > 0 ? await deps.outbox.claim(ids, { now, until: now + CLAIM_MS, limit }) : [];
    const free = claimed.filter((message) => !busy.has(message.conversation));
    free.forEach(begin);
    await giveBack(claimed, now);
    return free.length;
  }

  /**
   * What follows a message that is noted as sent while its sending is not quite over is due as soon as it is. A message
   * that is still being sent itself (its claim had lapsed while this process stood still) stays claimed.
   */
  async function giveBack(claimed: readonly OutboxMessage[], now: Instant): Promise<void> {
    for (const { id, conversation } of claimed) {
      const ahead = busy.get(conversation);
      if (ahead !== undefined && ahead.id !== id) await deps.outbox.keep(id, now);
    }
  }

  async function pass(): Promise<void> {
    const waitedBefore = waiting;
    waiting = [];
    const isIdle = (await beginDue()) === 0 && busy.size === 0;
    if (isIdle) waitedBefore.forEach((resolve) => resolve());
    else waiting = [...waitedBefore, ...waiting];
  }

  async function pause(): Promise<void> {
    // Where no more can be begun, whatever ends wakes the loop, and looking ahead would be in vain.
    const isFull = busy.size >= concurrency;
    const next = isFull ? undefined : await deps.outbox.nextDueAt(ids);
    if (woken) return;
    const wait = next === undefined ? LONGEST_IDLE_MS : Math.max(50, next - deps.plan());
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.min(wait, LONGEST_IDLE_MS));
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    wakeUp = undefined;
  }

  async function loop(): Promise<void> {
    while (!stopped) {
      woken = false;
      try {
        await pass();
        await pause();
      } catch (error) {
        deps.onError(error);
        await new Promise((resolve) => setTimeout(resolve, FIRST_RETRY_MS));
      }
    }
  }

  async function drain(until: Instant): Promise<void> {
    while (deps.plan() < until) {
      const begun = await beginDue();
      if (begun === 0 && busy.size === 0) return;
      let timer: NodeJS.Timeout | undefined;
      const limit = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, Math.max(0, until - deps.plan()));
      });
      await Promise.race([...Array.from(busy.values(), ({ task }) => task), limit]);
      clearTimeout(timer);
    }
  }

  return {
    start() {
      stopped = false;
      running = loop();
    },
    wake,
    settled() {
      if (stopped) return Promise.resolve();
      return new Promise((resolve) => {
        waiting.push(resolve);
        wake();
      });
    },
    async stop(limitMs) {
      stopped = true;
      wake();
      await running;
      await drain(deps.plan() + limitMs);
      waiting.splice(0).forEach((resolve) => resolve());
    },
  };
}

async function sendWithin(
  channels: Map<ChannelId, Channel>,
  outbox: Outbox,
  message: OutboxMessage,
): Promise<SendResult> {
  const reference = conversationReference(message.conversation);
  const channel = channels.get(reference.channel);
  if (channel === undefined) return { type: 'retry', error: `channel ${reference.channel} is not running` };
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<SendResult>((resolve) => {
    timer = setTimeout(() => resolve({ type: 'retry', error: 'no answer in time' }), SEND_LIMIT_MS);
  });
  const sending = channel.send({
    id: message.id,
    conversation: reference,
    text: message.text,
    ...(message.buttons && { buttons: message.buttons }),
    sentParts: message.sentParts,
    partSent: (parts) => outbox.partSent(message.id, parts),
  });
  try {
    return await Promise.race([sending, limit]);
  } finally {
    clearTimeout(timer);
  }
}

async function settle(
  deps: DeliveryDeps & { plan: () => Instant },
  message: OutboxMessage,
  result: SendResult,
): Promise<void> {
  const now = deps.now();
  switch (result.type) {
    case 'sent':
      return deps.outbox.sent(message.id, now);
    case 'gone':
      return deps.outbox.abandoned(message.id, result.error, now);
    case 'retry':
      return deps.outbox.failed(
        message.id,
        result.error,
        deps.plan() + Math.min(result.afterMs ?? retryDelay(message.attempts), LONGEST_RETRY_MS),
      );
  }
}

function retryDelay(attempts: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** attempts, LONGEST_RETRY_MS);
}
