import type { Instant } from '../../conversation/activity.ts';
import type { Round } from '../rates.ts';
import { BEIJING_MS, DAY_MS, type Period } from './report-source.ts';

/** Days that are kept; with some hundreds of closings a day, a few megabytes. */
const MOST_DAYS = 120;

/**
 * Remembers what became of the closings of days that are settled: events never change, and once nobody can follow up
 * any more, neither does the day. The others are read anew each time.
 */
export function rememberRounds(
  read: (period: Period) => Promise<Round[]>,
  silentFrom: (closedAt: Instant) => Instant,
): (period: Period) => Promise<Round[]> {
  const settled = new Map<Instant, readonly Round[]>();

  async function readSettled(days: readonly Instant[], asOf: Instant): Promise<void> {
    const [first, last] = [days[0], days.at(-1)];
    if (first === undefined || last === undefined) return;
    const rounds = await read({ from: first, to: last + DAY_MS, asOf });
    for (const day of days) {
      settled.set(
        day,
        rounds.filter(({ closedAt }) => closedAt >= day && closedAt < day + DAY_MS),
      );
    }
    for (const oldest of settled.keys()) {
      if (settled.size <= MOST_DAYS) break;
      settled.delete(oldest);
    }
  }

  return async (period) => {
    const { from, to, asOf } = period;
    const days = wholeDays(from, to).filter((day) => silentFrom(day + DAY_MS) < asOf);
    // Longer times are read as they are: remembering them would push out what is looked at daily.
    if (days.length === 0 || days.length > MOST_DAYS) return read(period);
    const [first, end] = [days[0] ?? from, (days.at(-1) ?? from) + DAY_MS];
    await readSettled(
      days.filter((day) => !settled.has(day)),
      asOf,
    );
    const parts = [
      from < first ? await read({ ...period, to: first }) : [],
      ...days.map((day) => settled.get(day) ?? []),
      end < to ? await read({ ...period, from: end }) : [],
    ];
    return parts.flat();
  };
}

/** Midnights in Beijing of the days that lie wholly in the range, in order. */
function wholeDays(from: Instant, to: Instant): Instant[] {
  const days: Instant[] = [];
  const first = Math.ceil((from + BEIJING_MS) / DAY_MS) * DAY_MS - BEIJING_MS;
  for (let day = first; day + DAY_MS <= to; day += DAY_MS) days.push(day);
  return days;
}
