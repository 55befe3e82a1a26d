import { z } from 'zod';
import type { Instant } from '../conversation/activity.ts';
import { addDays, dayOf, startOf, type Day } from '../tickets/calendar.ts';
import type { Period } from '../tickets/reports/report-source.ts';

export const periodChoices = ['today', '7', '30', 'month', 'custom'] as const;
export type PeriodChoice = (typeof periodChoices)[number];

export interface AskedPeriod {
  choice: PeriodChoice;
  /** First and last day. */
  from: Day;
  to: Day;
  /** Only of a past day. */
  asOf: Day | null;
  period: Period;
  /** What was asked for could not be read. */
  isBad: boolean;
}

const day = z.iso.date();
/** Longer than any report, so that a typing error does not ask for a thousand years. */
const MOST_DAYS = 1100;
const usual: PeriodChoice = '7';

/** What the address asks for; dates that make no sense lead to the usual period. */
export function readPeriod(query: Readonly<Record<string, string>>, now: Instant): AskedPeriod {
  const today = dayOf(now);
  const asOf = day.safeParse(query['as-of']).data ?? null;
  const isPast = asOf !== null && asOf < today;
  const last = isPast ? asOf : today;
  const choice = z.enum(periodChoices).catch(usual).parse(query['period']);
  const days = daysOf(choice, query, last);
  const { from, to } = days ?? { from: addDays(last, -6), to: last };
  const isBad = days === undefined || (asOf === null && (query['as-of'] ?? '') !== '');
  return {
    choice: days === undefined ? usual : choice,
    from,
    to,
    asOf: isPast ? asOf : null,
    period: {
      from: startOf(from),
      to: startOf(addDays(to, 1)),
      // What happens at this very instant is known.
      asOf: isPast ? startOf(addDays(asOf, 1)) : now + 1,
    },
    isBad,
  };
}

function daysOf(
  choice: PeriodChoice,
  query: Readonly<Record<string, string>>,
  last: Day,
): { from: Day; to: Day } | undefined {
  switch (choice) {
    case 'today':
      return { from: last, to: last };
    case '7':
      return { from: addDays(last, -6), to: last };
    case '30':
      return { from: addDays(last, -29), to: last };
    case 'month':
      return { from: `${last.slice(0, 7)}-01`, to: last };
    case 'custom': {
      const from = day.safeParse(query['from']).data;
      const to = day.safeParse(query['to']).data;
      if (from === undefined || to === undefined || to < from) return undefined;
      return addDays(from, MOST_DAYS) < to ? undefined : { from, to };
    }
  }
}

/** The address of the same period, `?period=…`, with what else is asked for. */
export function periodQuery({ choice, from, to, asOf }: AskedPeriod, more: Record<string, string>): string {
  return `?${new URLSearchParams({
    ...more,
    period: choice,
    ...(choice === 'custom' && { from, to }),
    ...(asOf !== null && { 'as-of': asOf }),
  })}`;
}
