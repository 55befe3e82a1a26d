import type { Instant } from './activity.ts';
import { createSteadyClock } from './steady-clock.ts';

export interface Bucket {
  /** What may be done at once. */
  burst: number;
  /** Then one more after each such time. */
  everyMs: number;
}

const MOST_KEYS = 50_000;

/** Token buckets by key, in memory: a restart forgives. */
export function createRateLimit(clock: () => Instant) {
  const now = createSteadyClock(clock);
  /** When the bucket would be full again; such a bucket needs no memory. */
  const fullAt = new Map<string, Instant>();

  function forget(): void {
    if (fullAt.size < MOST_KEYS) return;
    for (const [key, at] of fullAt) if (at <= now()) fullAt.delete(key);
    for (const key of fullAt.keys()) {
      if (fullAt.size < MOST_KEYS) return;
      fullAt.delete(key);
    }
  }

  function waitOf(key: string, { burst, everyMs }: Bucket): number {
    const missing = Math.max(0, (fullAt.get(key) ?? 0) - now());
    return Math.max(0, missing - (burst - 1) * everyMs);
  }

  return {
    /** Undoes a `take`: what was counted as a guess was none. */
    giveBack(taken: readonly { key: string; bucket: Bucket }[]): void {
      for (const { key, bucket } of taken) fullAt.set(key, (fullAt.get(key) ?? 0) - bucket.everyMs);
    },
    /** Takes one from each bucket, or none where one is empty; the wait in milliseconds, 0 for taken. */
    take(wanted: readonly { key: string; bucket: Bucket }[]): number {
      forget();
      const wait = Math.max(...wanted.map(({ key, bucket }) => waitOf(key, bucket)));
      if (wait > 0) return wait;
      for (const { key, bucket } of wanted) {
        const at = Math.max(fullAt.get(key) ?? 0, now()) + bucket.everyMs;
        fullAt.delete(key);
        fullAt.set(key, at);
      }
      return 0;
    },
  };
}

export type RateLimit = ReturnType<typeof createRateLimit>;
