import type { Instant } from '../conversation/activity.ts';

const ATTEMPTS = 5;
const WINDOW_MS = 15 * 60_000;
const MOST_KEYS = 10_000;

/** Slows the guessing of query codes: so many attempts in a window for one key. Kept in memory. */
export function createLookUpLimit(): (key: string, at: Instant) => boolean {
  const attempts = new Map<string, Instant[]>();
  return (key, at) => {
    const recent = (attempts.get(key) ?? []).filter((earlier) => at - earlier < WINDOW_MS);
    if (recent.length >= ATTEMPTS) return false;
    attempts.delete(key);
    attempts.set(key, [...recent, at]);
    const oldest = attempts.keys().next().value;
    if (attempts.size > MOST_KEYS && oldest !== undefined) attempts.delete(oldest);
    return true;
  };
}
