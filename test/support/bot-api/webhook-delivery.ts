import { setMaxListeners } from 'node:events';
import { Agent, request } from 'node:http';
import type { RawUpdate } from './updates.ts';

export interface Hook {
  url: string;
  secretToken?: string;
  /** Posts under way at once; Telegram's default is 40. */
  maxConnections?: number;
}

const MAX_CONNECTIONS = 40;
/** Sooner than a server of Node's hangs up on who is idle (5 s): what is sent at that moment gets no answer. */
const IDLE_MS = 3_000;

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
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
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

  /** Without a status: no answer. */
  function post(to: Hook, update: RawUpdate): Promise<{ status?: number; retryAfterMs: number }> {
    return new Promise((resolve) => {
      const body = JSON.stringify(update);
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        ...(to.secretToken !== undefined && { 'x-telegram-bot-api-secret-token': to.secretToken }),
      };
      const posted = request(to.url, { method: 'POST', agent, headers }, (response) => {
        const { statusCode: status = 0, headers: given } = response;
        const answer = { status, retryAfterMs: Number(given['retry-after'] ?? 0) * 1000 };
        response.once('end', () => resolve(answer)).resume();
      });
      posted.once('close', () => resolve({ retryAfterMs: 0 }));
      // What went wrong is followed by its close.
      posted.on('error', () => undefined);
      posted.end(body);
    });
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
      agent.destroy();
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
