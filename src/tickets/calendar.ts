import chineseDays from 'chinese-days';
import type { Instant } from '../conversation/activity.ts';

/** A day in China, `2026-11-26`. */
export type Day = string;

export interface Workday {
  workday: boolean;
  /** false: the year's holidays are not announced yet, so only weekends and statutory holidays count. */
  known: boolean;
}

export interface Calendar {
  isWorkday(day: Day): Workday;
  /** Whether the State Council's holidays and 调休 days of this year are in the calendar. */
  hasYear(year: number): boolean;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** China has one time zone and no summer time. */
const BEIJING = 8 * HOUR;

/** The State Council's holidays and 调休 days, from the npm package `chinese-days`. */
export function createCalendar(): Calendar {
  const years = new Map<number, boolean>();
  const fallbacks = new Map<number, ReadonlySet<Day>>();

  function hasYear(year: number): boolean {
    let known = years.get(year);
    if (known === undefined) {
      // The package lists a year's holidays once they are announced; weekends alone are no announcement.
      known = chineseDays.getHolidaysInRange(`${year}-01-01`, `${year}-12-31`, false).length > 0;
      years.set(year, known);
    }
    return known;
  }

  function statutory(year: number): ReadonlySet<Day> {
    let days = fallbacks.get(year);
    if (days === undefined) {
      days = new Set(statutoryHolidays(year));
      fallbacks.set(year, days);
    }
    return days;
  }

  return {
    hasYear,
    isWorkday(day) {
      const year = Number(day.slice(0, 4));
      if (hasYear(year)) return { workday: chineseDays.isWorkday(day), known: true };
      const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
      const workday = weekday !== 0 && weekday !== 6 && !statutory(year).has(day);
      return { workday, known: false };
    },
  };
}

/** 《全国年节及纪念日放假办法》 as of 2025-01-01, without the days that are moved for longer holidays. */
function statutoryHolidays(year: number): Day[] {
  const lunar = (date: string) => chineseDays.getSolarDateFromLunar(`${year}-${date}`).date;
  const newYear = lunar('01-01');
  return [
    `${year}-01-01`,
    ...[-1, 0, 1, 2].map((days) => addDays(newYear, days)),
    chineseDays.getSolarTermDate(year, 4, 'pure_brightness'),
    `${year}-05-01`,
    `${year}-05-02`,
    lunar('05-05'),
    lunar('08-15'),
    `${year}-10-01`,
    `${year}-10-02`,
    `${year}-10-03`,
  ];
}

export function dayOf(at: Instant): Day {
  return new Date(at + BEIJING).toISOString().slice(0, 10);
}

/** Midnight in Beijing. */
export function startOf(day: Day): Instant {
  return Date.parse(`${day}T00:00:00Z`) - BEIJING;
}

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}
