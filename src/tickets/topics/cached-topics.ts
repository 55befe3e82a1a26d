import type { Instant } from '../../conversation/activity.ts';
import { findHotTopics, type HotTopicDeps, type HotTopics } from './hot-topics.ts';

/** Old enough that a glance again costs nothing, and that what somebody has erased is soon gone here, too. */
const KEPT_MS = 10 * 60_000;
const KEPT_WEEKS = 6;

export type HotTopicsNow = { type: 'counted'; topics: HotTopics } | { type: 'counting' };

/**
 * The topics of a week, counted once for all who look. `patience` resolves when nobody should wait any longer;
 * the counting then goes on and is there the next time.
 */
export function createHotTopics(deps: HotTopicDeps & { patience: () => Promise<void> }) {
  const weeks = new Map<Instant, { at: Instant; counting: Promise<HotTopics> }>();

  function count(week: Instant): Promise<HotTopics> {
    const known = weeks.get(week);
    if (known !== undefined && deps.now() - known.at < KEPT_MS) return known.counting;
    const counting = findHotTopics(deps, week);
    weeks.delete(week);
    weeks.set(week, { at: deps.now(), counting });
    // A failure is told to whoever asked, and the next one asks anew.
    counting.catch(() => weeks.delete(week));
    const oldest = weeks.keys().next().value;
    if (weeks.size > KEPT_WEEKS && oldest !== undefined) weeks.delete(oldest);
    return counting;
  }

  return {
    week(week: Instant): Promise<HotTopicsNow> {
      return Promise.race([
        count(week).then((topics) => ({ type: 'counted', topics }) as const),
        deps.patience().then(() => ({ type: 'counting' }) as const),
      ]);
    },
  };
}

export type HotTopicsOfWeeks = ReturnType<typeof createHotTopics>;
