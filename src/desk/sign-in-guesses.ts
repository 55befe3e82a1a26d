import { networkOf } from '../conversation/network.ts';
import type { Guess } from '../conversation/throttle.ts';

const doubling = { firstMs: 2_000, longestMs: 15 * 60_000 };

/**
 * Passwords and one-time codes are guessed by login together with address, and, with more patience, by each alone, so
 * that neither many addresses nor many logins get around the wait.
 */
export function signInGuesses(login: string, address: string): readonly Guess[] {
  const network = networkOf(address);
  return [
    { key: `sign-in pair ${login} ${network}`, allowance: { free: 5, ...doubling }, isForgiven: true },
    { key: `sign-in login ${login}`, allowance: { free: 20, ...doubling } },
    { key: `sign-in address ${network}`, allowance: { free: 50, ...doubling } },
  ];
}

/** What a right password gives back where a code is still to come: itself, and not what went before. */
export function firstStepGuesses(login: string, address: string): readonly Guess[] {
  return signInGuesses(login, address).map(({ key, allowance }) => ({ key, allowance }));
}
