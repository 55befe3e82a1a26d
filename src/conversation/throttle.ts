import type { Instant } from './activity.ts';
import type { Vault } from './vault.ts';

/** What was tried without success and is not forgiven yet. */
export interface Tally {
  lastAt: Instant;
  /** When all of it will be forgiven. */
  clearAt: Instant;
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

/**
 * Failures that are free; each further one costs a wait that doubles, up to the longest. So many are forgiven in an hour,
 * one by one: an office where somebody always signs in would otherwise add up its slips for ever.
 */
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

const HOUR_MS = 60 * 60_000;
/** A quiet hour forgives everything. */
export const TALLY_MS = HOUR_MS;

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
        const states = own.map((guess) => ({ ...guess, tally: currentTally(known.get(guess.key), at) }));
        wait = Math.max(...states.map((it) => waitMs(it, at)));
        // Also while waiting: a tally of the future would make people wait as long as the clock had been ahead.
        const isAhead = own.some(({ key }) => (known.get(key)?.lastAt ?? at) > at);
        if (wait > 0 && !isAhead) return undefined;
        return new Map(
          states.map(({ key, allowance, tally }) => [
            key,
            wait > 0
              ? tally
              : { lastAt: at, clearAt: Math.max(tally.clearAt, at) + forgivenEvery(allowance) },
          ]),
        );
      });
      return wait;
    },

    async succeeded(guesses) {
      const own = keyed(guesses);
      await tallies.change(keysOf(own), (known) => {
        const changed = own.flatMap(({ key, allowance, isForgiven = false }) => {
          const tally = known.get(key);
          if (tally === undefined) return [];
          const clearAt = isForgiven ? 0 : tally.clearAt - forgivenEvery(allowance);
          return [[key, { ...tally, clearAt }] as const];
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
  if (known === undefined || known.lastAt + TALLY_MS <= at) return { lastAt: at, clearAt: at };
  const ahead = Math.max(0, known.lastAt - at);
  return { lastAt: known.lastAt - ahead, clearAt: known.clearAt - ahead };
}

function waitMs({ allowance, tally }: { allowance: Allowance; tally: Tally }, at: Instant): number {
  const { free, firstMs, longestMs } = allowance;
  const failures = Math.ceil((tally.clearAt - at) / forgivenEvery(allowance));
  if (failures < free) return 0;
  return Math.max(0, tally.lastAt + Math.min(firstMs * 2 ** (failures - free), longestMs) - at);
}

function forgivenEvery({ free }: Allowance): number {
  return HOUR_MS / free;
}
