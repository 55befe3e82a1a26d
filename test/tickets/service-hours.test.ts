import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCalendar } from '../../src/tickets/calendar.ts';
import { loadServiceHours, parseServiceHours } from '../../src/tickets/service-hours.ts';
import { shippedHours } from '../support/service-hours.ts';

const file = 'knowledge/service-hours.yaml';
const source = readFileSync(file, 'utf8');
const calendar = createCalendar();
const at = (time: string) => Date.parse(`${time}+08:00`);

describe('the service hours', () => {
  it.each([
    ['a working morning', '2026-11-26T09:00', true],
    ['the minute before', '2026-11-26T08:59', false],
    ['noon', '2026-11-26T12:00', false],
    ['the last minute', '2026-11-26T17:59', true],
    ['the evening', '2026-11-26T18:00', false],
    ['a Saturday', '2026-11-28T10:00', false],
    ['National Day', '2026-10-01T10:00', false],
    ['a Saturday that is worked for a holiday', '2026-10-10T10:00', true],
  ])('of %s', (_name, time, isOpen) => {
    expect(shippedHours.isOpen(at(time))).toBe(isOpen);
  });

  it('may be every hour of every day', () => {
    const always = source.replace(/^(workdays|holidays): .*$/gmu, '$1: ["00:00-24:00"]');
    const hours = parseServiceHours(always, file, calendar);
    expect(hours.isOpen(at('2026-10-01T00:00'))).toBe(true);
    expect(hours.isOpen(at('2026-11-26T23:59'))).toBe(true);
  });

  it.each([
    ['hours that overlap', 'workdays: ["09:00-12:00", "11:00-13:00"]'],
    ['an hour that is none', 'workdays: ["25:00-26:00"]'],
    ['hours that end before they begin', 'workdays: ["12:00-09:00"]'],
  ])('are refused for %s', (_name, line) => {
    const wrong = source.replace(/^workdays: .*$/mu, line);
    expect(() => parseServiceHours(wrong, file, calendar)).toThrow(
      expect.objectContaining({ code: 'KNOWLEDGE_INVALID' }),
    );
  });

  it('are refused for a wait in working days', () => {
    const wrong = source.replace('longest-wait: 30 分钟', 'longest-wait: 2 个工作日');
    expect(() => parseServiceHours(wrong, file, calendar)).toThrow(/分钟或小时/u);
  });

  it('have to be there', async () => {
    await expect(loadServiceHours('nowhere/service-hours.yaml', calendar)).rejects.toMatchObject({
      code: 'KNOWLEDGE_NOT_FOUND',
    });
  });
});
