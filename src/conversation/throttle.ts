import type { Instant } from './activity.ts';
import type { Vault } from './vault.ts';

/** How often something was tried without success, and when last. */
export interface Tally {
  count: number;
  lastAt: Instant;
}

/** Tallies by key, the same for every process and after a restart. */
export interface Tallies {
  /**
   * Writes what `change` makes of the tallies of these keys, as one act: nobody else counts meanwhile. A key without
   * a tally is not in the map; undefined leaves everything as it is.
   */
  change(
    keys: readonly string[],
    change: (known: ReadonlyMap<string, Tally>) => ReadonlyMap<string, Tally> | undefined,
  ): Promise<void>;
  /** Forgets what was counted last before this instant. */
  forget(before: Instant): Promise<void>;
}

/** Failures that are free; each further one costs a wait that doubles, up to the longest. */
export interface Allowance {
  free: number;
  firstMs: number;
  longestMs: number;
}

/** What is counted under one key. */
export interface Guess {
  key: string;
  allowance: Allowance;
  /** Success forgives all former failures, and not only itself. */
  isForgiven?: boolean;
}

/** Slows the guessing of what only its owner knows, wherever and through whichever process it is tried. */
export interface Throttle {
  /**
   * Resolves with the wait in milliseconds. 0 lets the attempt go ahead and counts it as failed until `succeeded` says
   * otherwise, so that attempts at the same time do not slip through; above 0 nothing is counted.
   */
  attempt(guesses: readonly Guess[]): Promise<number>;
  succeeded(guesses: readonly Guess[]): Promise<void>;
}

/** A quiet hour forgives everything. */
export const TALLY_MS = 60 * 60_000;

/** Keys are kept as keyed digests: they name people and addresses. */
export function createThrottle({
  tallies,
  digest,
  now,
}: {
  tallies: Tallies;
  digest: Vault['digest'];
  now: () => Instant;
}): Throttle {
  const keyed = (guesses: readonly Guess[]) =>
    guesses.map((guess) => ({ ...guess, key: digest(`guess:${guess.key}`) }));

  return {
    async attempt(guesses) {
      const own = keyed(guesses);
      let wait = 0;
      await tallies.change(keysOf(own), (known) => {
        const at = now();
        const tallyOf = (key: string) => currentTally(known.get(key), at);
        wait = Math.max(...own.map(({ key, allowance }) => waitMs(tallyOf(key), allowance, at)));
        const counted = wait === 0 ? 1 : 0;
        // Also while waiting: a tally of the future would make people wait as long as the clock had been ahead.
        const isAhead = own.some(({ key }) => (known.get(key)?.lastAt ?? at) > at);
        if (counted === 0 && !isAhead) return undefined;
        return new Map(
          own.map(({ key }) => {
            const { count, lastAt } = tallyOf(key);
            return [key, { count: count + counted, lastAt: counted === 1 ? at : lastAt }];
          }),
        );
      });
      return wait;
    },

    async succeeded(guesses) {
      const own = keyed(guesses);
      await tallies.change(keysOf(own), (known) => {
        const changed = own.flatMap(({ key, isForgiven = false }) => {
          const tally = known.get(key);
          if (tally === undefined) return [];
          return [[key, { ...tally, count: isForgiven ? 0 : Math.max(0, tally.count - 1) }] as const];
        });
        return new Map(changed);
      });
    },
  };
}

function keysOf(guesses: readonly Guess[]): string[] {
  return guesses.map(({ key }) => key);
}

function currentTally(known: Tally | undefined, at: Instant): Tally {
  if (known === undefined || known.lastAt + TALLY_MS <= at) return { count: 0, lastAt: at };
  return { count: known.count, lastAt: Math.min(known.lastAt, at) };
}

function waitMs({ count, lastAt }: Tally, { free, firstMs, longestMs }: Allowance, at: Instant): number {
  if (count < free) return 0;
  return Math.max(0, lastAt + Math.min(firstMs * 2 ** (count - free), longestMs) - at);
}
