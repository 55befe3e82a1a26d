import type { Instant } from '../conversation/activity.ts';

/** Failures that are free before each further one costs a wait that doubles. */
const allowances = { pair: 5, login: 20, address: 50 };
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 15 * 60_000;
/** A quiet hour forgives everything. */
const MEMORY_MS = 60 * 60_000;
const MOST_KEYS = 20_000;

interface Failures {
  count: number;
  lastAt: Instant;
}

/**
 * Slows guessing of passwords, by login together with address, and, with more patience, by each alone, so
 * that neither many addresses nor many logins get around it. Kept in memory: a restart forgives.
 */
export function createThrottle(now: () => Instant) {
  const failures = new Map<string, Failures>();

  const keysOf = (login: string, address: string) => [
    { key: `pair ${login} ${address}`, free: allowances.pair },
    { key: `login ${login}`, free: allowances.login },
    { key: `address ${address}`, free: allowances.address },
  ];

  function waitMs({ key, free }: { key: string; free: number }): number {
    const known = failures.get(key);
    if (!known || known.count < free) {
      return 0;
    }
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (known.count - free), LONGEST_WAIT_MS);
    return Math.max(0, known.lastAt + wait - now());
  }

  function record(key: string) {
    const count = (failures.get(key)?.count ?? 0) + 1;
    failures.delete(key);
    failures.set(key, { count, lastAt: now() });
  }

  /** Insertion order is order of last failure: the oldest are at the front. */
  function forget() {
    for (const [key, { lastAt }] of failures) {
      if (lastAt + MEMORY_MS > now() && failures.size <= MOST_KEYS) {
        return;
      }
      failures.delete(key);
    }
  }

  return {
    /**
     * 0 lets the attempt go ahead and counts it as failed until `succeeded` says otherwise, so that attempts
     * at the same time do not slip through; above 0 nothing is counted.
     */
    attempt(login: string, address: string): number {
      forget();
      const keys = keysOf(login, address);
      const wait = Math.max(...keys.map(waitMs));
      if (wait === 0) {
        keys.forEach(({ key }) => record(key));
      }
      return wait;
    },
    succeeded(login: string, address: string) {
      const [pair, ...others] = keysOf(login, address);
      failures.delete(pair?.key ?? '');
      for (const { key } of others) {
        const known = failures.get(key);
        if (known) {
          failures.set(key, { ...known, count: known.count - 1 });
        }
      }
    },
  };
}
