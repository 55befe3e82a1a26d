import type { Instant } from './activity.ts';

/**
 * A clock that goes on where the wall clock is set back, for what is measured from one moment to another: nobody is
 * to wait an hour because the machine's clock was an hour ahead.
 */
export function createSteadyClock(now: () => Instant): () => Instant {
  let last = now();
  let ahead = 0;
  return () => {
    const at = now();
    if (at < last) ahead += last - at;
    last = at;
    return at + ahead;
  };
}
