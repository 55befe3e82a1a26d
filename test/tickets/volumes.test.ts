import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../src/storage/memory.ts';
import { createReports } from '../../src/tickets/reports/reports.ts';
import { weekdayOf } from '../../src/tickets/reports/volumes.ts';
import { sampleTurn } from '../support/samples.ts';
import { shippedClock } from '../support/ticket-clock.ts';
import { citizen, DAY, inputs, operator } from './cast.ts';
import { createTicketWorld } from './ticket-world.ts';

const HOUR = 3_600_000;
/** A Thursday. */
const MIDNIGHT = Date.parse('2026-11-26T00:00:00+08:00');
const day = (MIDNIGHT + 8 * HOUR) / DAY;

function createCountedWorld() {
  const world = createTicketWorld();
  world.time.now = MIDNIGHT;
  const reports = createReports({ source: world.storage.reports, clock: shippedClock });
  return {
    ...world,
    volumes: (from: number, to: number, asOf = to) => reports.volumes({ from, to, asOf }),
    submitAt: async (number: string, at: number, changes: object = {}) => {
      world.time.now = at;
      await world.make(null, 'submit', citizen, { ...inputs.submit, number, ...changes });
    },
  };
}

describe('volumes', () => {
  it('count by day, by hour of the week, by kind, category and region', async () => {
    const world = createCountedWorld();
    await world.submitAt('A', MIDNIGHT, { kind: 'help', category: 'lamps', region: '640104' });
    await world.submitAt('B', MIDNIGHT + 9.5 * HOUR, { kind: 'help', region: '640104' });
    await world.submitAt('C', MIDNIGHT + DAY, { kind: 'praise' });
    await world.submitAt('D', MIDNIGHT + 2 * DAY);
    const volumes = await world.volumes(MIDNIGHT - DAY, MIDNIGHT + 2 * DAY);
    expect(volumes.total).toBe(3);
    expect(volumes.byDay).toEqual([
      { day: day - 1, count: 0 },
      { day, count: 2 },
      { day: day + 1, count: 1 },
    ]);
    expect(volumes.byHour[3]?.[0]).toBe(1);
    expect(volumes.byHour[3]?.[9]).toBe(1);
    expect(volumes.byHour[4]?.[0]).toBe(1);
    expect(volumes.byHour.flat().reduce((sum, n) => sum + n, 0)).toBe(3);
    expect(volumes.byKind).toMatchObject({ help: 2, praise: 1, complaint: 0 });
    expect([...volumes.byCategory]).toEqual([
      ['lamps', 1],
      [null, 2],
    ]);
    expect([...volumes.byRegion]).toEqual([
      ['640104', 2],
      [null, 1],
    ]);
  });

  it('of a past day know nothing of what was classified anew since', async () => {
    const world = createCountedWorld();
    await world.submitAt('A', MIDNIGHT, { category: 'pipes' });
    world.time.now = MIDNIGHT + DAY;
    await world.make('A', 'classify', operator, { ...inputs.classify, kind: 'help', category: 'lamps' });
    await world.make('A', 'classify', operator, { ...inputs.classify, kind: 'praise', category: null });
    const then = await world.volumes(MIDNIGHT, MIDNIGHT + DAY);
    expect(then.byKind).toMatchObject({ complaint: 1, help: 0, praise: 0 });
    expect([...then.byCategory]).toEqual([['pipes', 1]]);
    const now = await world.volumes(MIDNIGHT, MIDNIGHT + DAY, MIDNIGHT + 2 * DAY);
    expect(now.byKind).toMatchObject({ complaint: 0, help: 0, praise: 1 });
    expect([...now.byCategory]).toEqual([[null, 1]]);
  });

  it('show what is open by its age, now and as it was', async () => {
    const world = createCountedWorld();
    await world.submitAt('OLD', MIDNIGHT - 20 * DAY);
    await world.submitAt('NEW', MIDNIGHT - HOUR);
    world.time.now = MIDNIGHT + HOUR;
    await world.make('OLD', 'accept');
    await world.make('OLD', 'reply');
    await world.make('OLD', 'close');
    const open = async (asOf: number) => {
      const { backlog } = await world.volumes(MIDNIGHT - DAY, MIDNIGHT, asOf);
      return backlog.filter(({ count }) => count > 0);
    };
    expect(await open(MIDNIGHT)).toEqual([
      { fromDays: 0, toDays: 1, count: 1 },
      { fromDays: 15, toDays: 30, count: 1 },
    ]);
    expect(await open(MIDNIGHT + 2 * DAY)).toEqual([{ fromDays: 1, toDays: 3, count: 1 }]);
    expect(await open(MIDNIGHT - 30 * DAY)).toEqual([]);
  });

  it('know the days of the week', () => {
    expect(weekdayOf(day)).toBe(3);
    expect(weekdayOf(0)).toBe(3);
    expect(weekdayOf(4)).toBe(0);
  });
});

describe('what the bot did', () => {
  it('is counted by group, status and day, with what citizens thought of it', async () => {
    const storage = createMemoryStorage();
    const reports = createReports({ source: storage.reports, clock: shippedClock });
    const turns: [string, number, string, string?][] = [
      ['1', MIDNIGHT, 'answered', 'entitlement'],
      ['2', MIDNIGHT + 1, 'answered', 'entitlement'],
      ['3', MIDNIGHT + 2, 'unanswered', 'nothing-found'],
      ['4', MIDNIGHT + DAY, 'refused'],
      ['5', MIDNIGHT + DAY + 1, 'brand-new-status'],
      ['6', MIDNIGHT + 2 * DAY, 'answered'],
    ];
    for (const [id, at, status, reason] of turns) {
      await storage.store.commit({ turn: sampleTurn({ id, at, status, ...(reason && { reason }) }) });
    }
    await storage.store.commit({ feedback: { turnId: '1', helpful: true, at: MIDNIGHT + 9 } });
    await storage.store.commit({ feedback: { turnId: '2', helpful: false, at: MIDNIGHT + DAY } });
    const bot = await reports.bot({ from: MIDNIGHT, to: MIDNIGHT + 2 * DAY, asOf: MIDNIGHT + 9 * DAY });
    expect(bot.total).toBe(5);
    const groups = { answered: 2, 'asked-back': 0, refused: 1, missed: 1, 'passed-on': 0, other: 1 };
    expect(bot.byGroup).toEqual(groups);
    expect(bot.byStatus[0]).toEqual({ status: 'answered', reason: 'entitlement', count: 2 });
    expect(bot.byStatus).toHaveLength(4);
    expect(bot.byDay.map((it) => [it.groups.answered, it.groups.refused, it.helpful, it.unhelpful])).toEqual([
      [2, 0, 1, 0],
      [0, 1, 0, 1],
    ]);
    expect([bot.helpful, bot.unhelpful]).toEqual([1, 1]);
  });
});
