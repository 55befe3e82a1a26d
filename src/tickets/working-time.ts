import type { Instant } from '../conversation/activity.ts';
import { addDays, dayOf, startOf, type Calendar } from './calendar.ts';

/** Milliseconds after midnight in Beijing, end not included. */
export interface Hours {
  from: number;
  to: number;
}

/** More than any deadline: a loop over days that gets here has a fault. */
const MOST_DAYS = 3_660;

export interface WorkingTime {
  /** Length of a working day in milliseconds. */
  dayMs: number;
  /** Working milliseconds from one instant to another; negative when `to` lies before `from`. */
  between(from: Instant, to: Instant): number;
  /** The instant at which so many working milliseconds have passed. `ms` is not negative. */
  after(from: Instant, ms: number): Instant;
  /** The other way round. */
  before(to: Instant, ms: number): Instant;
  /** Close of business on the n-th working day after the day of `from`, which does not count itself. */
  endOfDay(from: Instant, days: number): Instant;
  /** Years in this span whose holidays are not announced. */
  missingYears(from: Instant, to: Instant): number[];
}

/** `hours` of a working day, ascending and apart from one another, at least one. */
export function createWorkingTime(calendar: Calendar, hours: readonly Hours[]): WorkingTime {
  const dayMs = hours.reduce((sum, { from, to }) => sum + to - from, 0);
  const closing = Math.max(...hours.map(({ to }) => to));
  const isWorkday = (day: string) => calendar.isWorkday(day).workday;
  const spansOf = (day: string) =>
    isWorkday(day) ? hours.map(({ from, to }) => ({ from: startOf(day) + from, to: startOf(day) + to })) : [];

  function between(from: Instant, to: Instant): number {
    if (to < from) return -between(to, from);
    let sum = 0;
    const last = dayOf(to);
    for (let day = dayOf(from); day <= last; day = addDays(day, 1)) {
      for (const span of spansOf(day)) {
        sum += Math.max(0, Math.min(span.to, to) - Math.max(span.from, from));
      }
    }
    return sum;
  }

  function after(from: Instant, ms: number): Instant {
    let left = ms;
    let day = dayOf(from);
    for (let count = 0; count < MOST_DAYS; count += 1, day = addDays(day, 1)) {
      for (const span of spansOf(day)) {
        const start = Math.max(span.from, from);
        const has = Math.max(0, span.to - start);
        if (has > 0 && left <= has) return start + left;
        left -= has;
      }
    }
    throw new RangeError(`${ms} ms of working time do not end within ten years`);
  }

  function before(to: Instant, ms: number): Instant {
    let left = ms;
    let day = dayOf(to);
    for (let count = 0; count < MOST_DAYS; count += 1, day = addDays(day, -1)) {
      for (const span of spansOf(day).reverse()) {
        const end = Math.min(span.to, to);
        const has = Math.max(0, end - span.from);
        if (has > 0 && left <= has) return end - left;
        left -= has;
      }
    }
    throw new RangeError(`${ms} ms of working time do not begin within ten years`);
  }

  function endOfDay(from: Instant, days: number): Instant {
    let day = dayOf(from);
    for (let left = days; left > 0;) {
      day = addDays(day, 1);
      if (isWorkday(day)) left -= 1;
    }
    return startOf(day) + closing;
  }

  return {
    dayMs,
    between,
    after,
    before,
    endOfDay,
    missingYears(from, to) {
      const [first, last] = [from, to].map((at) => Number(dayOf(at).slice(0, 4))) as [number, number];
      const all = Array.from({ length: Math.max(0, last - first) + 1 }, (_, index) => first + index);
      return all.filter((year) => !calendar.hasYear(year));
    },
  };
}
