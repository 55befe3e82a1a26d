import type { Instant } from '../../conversation/activity.ts';
import { BEIJING_MS, DAY_MS, type TimeRange } from '../reports/report-source.ts';

export const WEEK_MS = 7 * DAY_MS;
/** 1970-01-01 was a Thursday. */
const MONDAY_OFFSET_MS = 3 * DAY_MS;

/** Monday 0:00 in Beijing of the week that an instant lies in. */
export function weekOf(at: Instant): Instant {
  const shifted = at + BEIJING_MS + MONDAY_OFFSET_MS;
  return at - (shifted - Math.floor(shifted / WEEK_MS) * WEEK_MS);
}

/** A week as far as it has gone, and as much of the week before. */
export function weekSoFar(week: Instant, now: Instant): { range: TimeRange; before: TimeRange } {
  const to = Math.max(week, Math.min(week + WEEK_MS, now));
  return { range: { from: week, to }, before: { from: week - WEEK_MS, to: to - WEEK_MS } };
}
