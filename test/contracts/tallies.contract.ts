import { describe, expect, test } from 'vitest';
import { createThrottle, TALLY_MS, type Guess } from '../../src/conversation/throttle.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { T0 } from '../support/samples.ts';

const doubling = { firstMs: 2_000, longestMs: 10_000 };
const login: Guess = { key: 'login', allowance: { free: 3, ...doubling }, isForgiven: true };
const address: Guess = { key: 'address', allowance: { free: 6, ...doubling } };

/** How guessing is slowed, whatever counts it; `pair` gives two processes on one database, or one that is both. */
export function talliesContract(pair: () => Promise<readonly [Storage, Storage]>): void {
  async function world() {
    const clock = { now: T0 };
    const [one, other] = await pair();
    const throttleOf = ({ tallies }: Storage) =>
      createThrottle({ tallies, digest: (text) => `d(${text})`, now: () => clock.now });
    /** Failures that are not forgiven yet, at most, of an allowance of so many. */
    const left = async (key: string, free: number) => {
      let found: number | undefined;
      await one.tallies.change([`d(guess:${key})`], (known) => {
        const tally = known.get(`d(guess:${key})`);
        if (tally !== undefined) found = (tally.clearAt - clock.now) / (TALLY_MS / free);
        return undefined;
      });
      return found;
    };
    return { clock, one: throttleOf(one), other: throttleOf(other), storage: one, left };
  }

  describe('guessing', () => {
    test('is free at first, then waits that double, up to the longest', async () => {
      const { clock, one, other } = await world();
      const waits: number[] = [];
      for (let attempt = 0; attempt < 8; attempt += 1) {
        const throttle = attempt % 2 === 0 ? one : other;
        const wait = await throttle.attempt([login]);
        waits.push(wait);
        clock.now += wait;
        if (wait > 0) expect(await throttle.attempt([login])).toBe(0);
      }
      expect(waits).toEqual([0, 0, 0, 2_000, 4_000, 8_000, 10_000, 10_000]);
    });

    test('counts what comes at the same time, through either process', async () => {
      const { one, other, left } = await world();
      const waits = await Promise.all(
        Array.from({ length: 12 }, (_, at) => (at % 2 === 0 ? one : other).attempt([login, address])),
      );
      expect(waits.filter((wait) => wait === 0)).toHaveLength(3);
      expect(new Set(waits)).toEqual(new Set([0, 2_000]));
      expect(await left('login', 3)).toBe(3);
    });

    test('has no ring of waiting where two name the same keys in another order', async () => {
      const { one, other } = await world();
      const waits = await Promise.all(
        Array.from({ length: 20 }, (_, at) =>
          at % 2 === 0 ? one.attempt([login, address]) : other.attempt([address, login]),
        ),
      );
      expect(waits.filter((wait) => wait === 0)).toHaveLength(3);
    });

    test('waits for the slowest of its keys, and counts nothing meanwhile', async () => {
      const { one, other, left } = await world();
      for (let attempt = 0; attempt < 3; attempt += 1) await one.attempt([login, address]);
      expect(await other.attempt([login, address])).toBe(2_000);
      expect(await left('address', 6)).toBe(3);
      expect(await other.attempt([address])).toBe(0);
    });

    test('is forgiven by success: all of it where that is said, otherwise only the one attempt', async () => {
      const { one, other, left } = await world();
      for (let attempt = 0; attempt < 3; attempt += 1) await one.attempt([login, address]);
      await other.succeeded([login, address]);
      expect(await left('login', 3)).toBeUndefined();
      expect(await left('address', 6)).toBe(2);
      expect(await one.attempt([login])).toBe(0);
    });

    test('is forgiven by success before anything was counted', async () => {
      const { one, left } = await world();
      await one.succeeded([login]);
      expect(await left('login', 3)).toBeUndefined();
    });

    test('is forgiven after a quiet hour, and forgotten', async () => {
      const { clock, one, other, storage, left } = await world();
      for (let attempt = 0; attempt < 4; attempt += 1) await one.attempt([login]);
      clock.now += TALLY_MS - 1;
      await storage.tallies.forget(clock.now - TALLY_MS);
      expect(await left('login', 3)).toBeCloseTo(0, 3);
      clock.now += 1;
      expect(await other.attempt([login])).toBe(0);
      expect(await left('login', 3)).toBe(1);
      await storage.tallies.forget(clock.now + 1);
      expect(await left('login', 3)).toBeUndefined();
    });

    test('is forgiven one by one, so many in an hour, though there is never a quiet one', async () => {
      const { clock, one, other } = await world();
      const waits: number[] = [];
      for (let attempt = 0; attempt < 30; attempt += 1) {
        waits.push(await (attempt % 2 === 0 ? one : other).attempt([address]));
        clock.now += TALLY_MS / 6;
      }
      expect(waits.every((wait) => wait === 0)).toBe(true);
    });

    test('waits no longer because the clock was ahead for a while', async () => {
      const { clock, one, other } = await world();
      clock.now += 26 * TALLY_MS;
      for (let attempt = 0; attempt < 3; attempt += 1) await one.attempt([login]);
      clock.now = T0;
      expect(await other.attempt([login])).toBe(2_000);
      clock.now += 2_000;
      expect(await one.attempt([login])).toBe(0);
    });
  });
}
