import { describe, expect, test } from 'vitest';
import { createCalendar } from '../../src/tickets/calendar.ts';
import { createWorkingTime } from '../../src/tickets/working-time.ts';
import { seededRandom } from '../support/random.ts';

const HOUR = 3_600_000;
const calendar = createCalendar();
const time = createWorkingTime(calendar, [
  { from: 9 * HOUR, to: 12 * HOUR },
  { from: 13 * HOUR, to: 18 * HOUR },
]);
const at = (beijing: string) => Date.parse(`${beijing}:00+08:00`);
const back = (instant: number) => new Date(instant + 8 * HOUR).toISOString().slice(0, 16);

describe('the calendar', () => {
  test.each([
    ['2026-02-14', true, 'a Saturday that is worked for the Spring Festival'],
    ['2026-02-16', false, 'the eve of the Spring Festival'],
    ['2026-10-01', false, 'National Day'],
    ['2026-11-26', true, 'a Thursday'],
    ['2026-11-28', false, 'a Saturday'],
  ])('%s: %s (%s)', (day, workday) => {
    expect(calendar.isWorkday(day)).toEqual({ workday, known: true });
  });

  test.each([
    ['2035-01-01', false],
    ['2035-02-07', false],
    ['2035-02-08', false],
    ['2035-05-02', false],
    ['2035-06-10', false],
    ['2035-10-03', false],
    ['2035-03-07', true],
  ])('a year that nobody has announced says so and keeps the statutory holidays: %s', (day, workday) => {
    expect(calendar.isWorkday(day)).toEqual({ workday, known: false });
    expect(calendar.hasYear(2035)).toBe(false);
  });
});

describe('working time', () => {
  test.each([
    ['2026-11-26T10:00', '2026-11-26T11:00', 1],
    ['2026-11-26T11:30', '2026-11-26T13:30', 1],
    ['2026-11-26T17:00', '2026-11-27T10:00', 2],
    ['2026-11-27T17:00', '2026-11-30T10:00', 2],
    ['2026-11-28T08:00', '2026-11-29T20:00', 0],
    ['2026-09-30T17:00', '2026-10-08T10:00', 2],
    ['2026-02-13T17:00', '2026-02-14T10:00', 2],
    ['2026-11-26T11:00', '2026-11-26T10:00', -1],
  ])('from %s to %s are %d hours', (from, to, hours) => {
    expect(time.between(at(from), at(to))).toBe(hours * HOUR);
  });

  test('working days end at close of business, and the day it begins does not count', () => {
    expect(back(time.endOfDay(at('2026-11-26T10:00'), 1))).toBe('2026-11-27T18:00');
    expect(back(time.endOfDay(at('2026-11-27T10:00'), 1))).toBe('2026-11-30T18:00');
    expect(back(time.endOfDay(at('2026-09-29T10:00'), 2))).toBe('2026-10-08T18:00');
    expect(back(time.endOfDay(at('2026-11-28T03:00'), 1))).toBe('2026-11-30T18:00');
  });

  test('what is added is what lies between, and what is taken away leads back', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 500; round += 1) {
      const from = at('2026-01-05T00:00') + random(300 * 24 * 60) * 60_000;
      const ms = random(40 * 8 * 60) * 60_000;
      const to = time.after(from, ms);
      expect([round, time.between(from, to)]).toEqual([round, ms]);
      if (ms > 0) expect(time.between(time.before(to, ms), to)).toBe(ms);
    }
  });

  test('years without an announcement on the way are named', () => {
    expect(time.missingYears(at('2026-11-26T10:00'), at('2026-12-26T10:00'))).toEqual([]);
    expect(time.missingYears(at('2034-11-26T10:00'), at('2035-01-26T10:00'))).toEqual([2034, 2035]);
  });
});
