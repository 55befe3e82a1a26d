import { setMaxListeners } from 'node:events';
import type { RawUpdate } from './updates.ts';

export interface Hook {
  url: string;
  secretToken?: string;
  /** Posts under way at once; Telegram's default is 40. */
  maxConnections?: number;
}

const MAX_CONNECTIONS = 40;

export interface DeliveryAttempt {
  updateId: number;
  /** Undefined: no answer. */
  status: number | undefined;
  /** By performance.now(). */
  endedAt: number;
}

/**
 * Posts updates as Telegram does: those of one chat one after the other, an unanswered or refused one again
 * after a while, heeding Retry-After; other chats go on meanwhile, on as many connections as the hook allows.
 * `longestPauseMs` shortens the pauses.
 */
export function createWebhookDelivery(options: {
  longestPauseMs: number;
  delivered: (updateId: number) => void;
}) {
  const stopped = new AbortController();
  // Every delivery under way listens.
  setMaxListeners(0, stopped.signal);
  const tails = new Map<string, Promise<void>>();
  const attempts: DeliveryAttempt[] = [];
  let hook: Hook | undefined;
  let open = 0;
  const waiting: (() => void)[] = [];

  /** Whoever has waited longest is next. */
  async function onConnection<T>(to: Hook, work: () => Promise<T>): Promise<T> {
    if (open >= (to.maxConnections ?? MAX_CONNECTIONS)) await new Promise<void>((next) => waiting.push(next));
    else open += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) open -= 1;
      else next();
    }
  }

  async function post(to: Hook, update: RawUpdate): Promise<{ status?: number; retryAfterMs: number }> {
    try {
      const response = await fetch(to.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(to.secretToken !== undefined && { 'x-telegram-bot-api-secret-token': to.secretToken }),
        },
        body: JSON.stringify(update),
        signal: stopped.signal,
      });
      await response.arrayBuffer();
      return {
        status: response.status,
        retryAfterMs: Number(response.headers.get('retry-after') ?? 0) * 1000,
      };
    } catch (error) {
      if (error instanceof TypeError || stopped.signal.aborted) return { retryAfterMs: 0 };
      throw error;
    }
  }

  async function deliver(update: RawUpdate): Promise<void> {
    for (let failures = 0; hook && !stopped.signal.aborted; failures += 1) {
      const to = hook;
      const { status, retryAfterMs } = await onConnection(to, () => post(to, update));
      attempts.push({ updateId: update.update_id, status, endedAt: performance.now() });
      if (status !== undefined && status >= 200 && status <= 299) return options.delivered(update.update_id);
      const pause = retryAfterMs || (failures === 0 ? 0 : Math.min(1000 * 2 ** failures, 60_000));
      await sleep(Math.min(pause, options.longestPauseMs), stopped.signal);
    }
  }

  return {
    attempts,
    get hook() {
      return hook;
    },
    set: (to: Hook | undefined): void => {
      hook = to;
    },
    push(update: RawUpdate, chat: string): void {
      const before = tails.get(chat) ?? Promise.resolve();
      tails.set(
        chat,
        before.then(() => deliver(update)),
      );
    },
    async stop(): Promise<void> {
      stopped.abort();
      await Promise.all(tails.values());
    },
  };
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
