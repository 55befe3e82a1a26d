import { z } from 'zod';
import type { Instant } from '../../conversation/activity.ts';
import type { BotApi } from './bot-api.ts';
import { updateIdOf, type Decoded, type Decoder } from './decode.ts';
import type { Timing, Wait } from './deps.ts';
import type { Intake } from './intake.ts';
import { allowedUpdates } from './update.ts';

/**
 * Telegram hands out unconfirmed updates again at once, and only one of them when the same question comes
 * again within half a second.
 */
const SAME_QUESTION_MS = 600;
const CONFIRM_LIMIT_MS = 3_000;

export interface PollingDeps {
  api: BotApi;
  decode: Decoder;
  intake: Intake;
  /** Logs a failed call and says how long to pause. */
  failed: (error: unknown, failures: number) => number;
  onError: (error: unknown) => void;
  now: () => Instant;
  wait: Wait;
  timing: Timing;
}

/**
 * Asks Telegram for updates until the signal aborts. Telegram keeps the offset: asking with an offset confirms
 * everything below it, so the offset is never higher than the oldest update that has not been settled. Newer
 * ones are taken in meanwhile, up to the hundred that Telegram hands out beyond the oldest.
 */
export function createPolling(deps: PollingDeps) {
  const { api, intake, now, wait, timing } = deps;
  const running = new Set<number>();
  /** Settled, but not confirmed yet. */
  const done = new Set<number>();
  let moved = new AbortController();

  /** Undefined: nothing to confirm. Ids may start anew after a quiet week, so no old offset is kept. */
  function offset(): number | undefined {
    if (running.size > 0) return Math.min(...running);
    return done.size > 0 ? Math.max(...done) + 1 : undefined;
  }

  function finish(updateId: number): void {
    const before = offset();
    running.delete(updateId);
    done.add(updateId);
    if (offset() !== before) moved.abort();
  }

  async function take(updateId: number, decoded: Decoded, signal: AbortSignal): Promise<void> {
    if (decoded.type !== 'activity' || (await intake.untilSettled(decoded, signal))) finish(updateId);
  }

  /** How many of them were new. An update without an id is logged by the decoder and cannot be confirmed. */
  function begin(raws: unknown[], signal: AbortSignal): number {
    const fresh = raws
      .map((raw) => ({ raw, updateId: updateIdOf(raw) ?? -1 }))
      .sort((a, b) => a.updateId - b.updateId)
      .filter(({ updateId }) => !running.has(updateId) && !done.has(updateId));
    for (const { raw, updateId } of fresh) {
      if (running.has(updateId) || done.has(updateId)) continue;
      const decoded = deps.decode(raw);
      if (decoded.updateId === undefined) continue;
      running.add(updateId);
      // Still running for the offset: it comes again after a restart at the latest.
      take(updateId, decoded, signal).catch(deps.onError);
    }
    return fresh.filter(({ updateId }) => updateId !== -1).length;
  }

  async function ask(signal: AbortSignal): Promise<unknown[]> {
    const from = offset();
    const seconds = Math.floor(timing.pollMs / 1000);
    const question = { timeout: seconds, allowed_updates: allowedUpdates, ...(from && { offset: from }) };
    const limitMs = timing.pollMs + timing.callMs;
    const raws = await api.call('getUpdates', question, z.array(z.unknown()), { signal, limitMs });
    for (const id of done) if (from !== undefined && id < from) done.delete(id);
    return raws;
  }

  async function round(signal: AbortSignal): Promise<void> {
    moved = new AbortController();
    const askedAt = now();
    const fresh = begin(await ask(signal), signal);
    const early = SAME_QUESTION_MS - (now() - askedAt);
    if (fresh === 0 && early > 0) await wait(early, moved.signal);
  }

  return {
    async run(signal: AbortSignal): Promise<void> {
      let failures = 0;
      signal.addEventListener('abort', () => moved.abort(), { once: true });
      while (!signal.aborted) {
        try {
          await round(signal);
          failures = 0;
        } catch (error) {
          if (signal.aborted) break;
          failures += 1;
          await wait(deps.failed(error, failures), signal);
        }
      }
    },
    /** Saves a restart from getting again what is settled. Throws BotApiError; then it gets it again. */
    async confirm(): Promise<void> {
      const from = offset();
      if (from === undefined) return;
      const question = { offset: from, limit: 1, timeout: 0, allowed_updates: allowedUpdates };
      await api.call('getUpdates', question, z.unknown(), { limitMs: CONFIRM_LIMIT_MS });
    },
  };
}
