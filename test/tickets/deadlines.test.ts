import { describe, expect, it } from 'vitest';
import { keptOf } from '../../src/tickets/reports/deadlines.ts';
import { createReports } from '../../src/tickets/reports/reports.ts';
import { T0 } from '../support/samples.ts';
import { shippedClock } from '../support/ticket-clock.ts';
import { DAY, supervisor, system, waterHandler } from './cast.ts';
import { createTicketWorld } from './ticket-world.ts';

/** Complaints of a Saturday morning: answered by Monday evening, closed within fifteen working days. */
function createTimedWorld() {
  const world = createTicketWorld();
  const reports = createReports({ source: world.storage.reports, clock: shippedClock });
  const all = (from = T0 - DAY, to = T0 + 200 * DAY, asOf = to) => reports.deadlines({ from, to, asOf });
  return {
    ...world,
    all,
    kept: async () => {
      const deadlines = await all();
      return { response: keptOf(deadlines, 'response'), solution: keptOf(deadlines, 'solution') };
    },
  };
}

const none = { kept: 0, missed: 0 };

describe('deadlines', () => {
  it('are kept by an answer and a closing in time', async () => {
    const world = createTimedWorld();
    await world.ticket('A', 'web:1', 'accept', 'dispatch', 'sign', 'reply', 'close');
    expect(await world.kept()).toEqual({
      response: { kept: 1, missed: 0 },
      solution: { kept: 1, missed: 0 },
    });
  });

  it('are open while nothing has happened', async () => {
    const world = createTimedWorld();
    await world.ticket('A', 'web:1');
    expect(await world.kept()).toEqual({ response: none, solution: none });
  });

  it('stay missed when the ticket is settled later', async () => {
    const world = createTimedWorld();
    await world.ticket('A', 'web:1');
    world.time.now += 10 * DAY;
    await world.make('A', 'accept');
    await world.make('A', 'dispatch');
    await world.make('A', 'sign');
    world.time.now += 40 * DAY;
    await world.make('A', 'reply');
    await world.make('A', 'close');
    expect(await world.kept()).toEqual({
      response: { kept: 0, missed: 1 },
      solution: { kept: 0, missed: 1 },
    });
  });

  it('count as missed when the breach is noted, not when the ticket is closed', async () => {
    const world = createTimedWorld();
    await world.ticket('A', 'web:1', 'accept', 'dispatch', 'sign');
    world.time.now += 40 * DAY;
    await world.make('A', 'overdue', system);
    const missedAt = world.time.now;
    world.time.now += 10 * DAY;
    await world.make('A', 'reply');
    await world.make('A', 'close');
    const missed = (await world.all()).filter((it) => !it.kept);
    expect(missed).toEqual([
      { clock: 'solution', kept: false, kind: 'complaint', department: 'water', count: 1 },
    ]);
    expect(await world.all(missedAt)).toEqual(missed);
    expect(await world.all(missedAt + 1)).toEqual([]);
  });

  it('stay missed when more time is given for what was already late', async () => {
    const world = createTimedWorld();
    await world.ticket('A', 'web:1', 'accept', 'dispatch', 'sign');
    await world.make('A', 'ask-extension', waterHandler, { until: T0 + 45 * DAY, note: '等备件' });
    world.time.now += 40 * DAY;
    await world.make('A', 'grant-extension', supervisor);
    await world.make('A', 'reply');
    await world.make('A', 'close');
    expect((await world.kept()).solution).toEqual({ kept: 0, missed: 1 });
  });

  it('begin anew with a redo, whatever was missed before', async () => {
    const world = createTimedWorld();
    await world.ticket('A', 'web:1', 'accept', 'dispatch', 'sign');
    world.time.now += 40 * DAY;
    for (const move of ['reply', 'close', 'redo', 'sign', 'reply', 'close'] as const) {
      await world.make('A', move);
    }
    expect((await world.kept()).solution).toEqual({ kept: 1, missed: 1 });
  });

  it('of the response are one to a ticket, also when a merge turns out wrong', async () => {
    const world = createTimedWorld();
    await world.ticket('XH20261121-00002', 'web:m', 'accept');
    await world.ticket('A', 'web:1', 'merge');
    await world.make('A', 'unmerge');
    await world.make('A', 'accept');
    expect((await world.kept()).response).toEqual({ kept: 2, missed: 0 });
  });

  it('are told by department as it was, the response as the hotline’s own', async () => {
    const world = createTimedWorld();
    await world.ticket('A', 'web:1', 'accept', 'dispatch', 'sign');
    world.time.now += 40 * DAY;
    await world.make('A', 'redispatch');
    await world.make('A', 'sign');
    const told = (await world.all()).map(({ clock, kept, department }) => [clock, kept, department]);
    expect(told).toEqual([
      ['response', true, null],
      ['solution', false, 'water'],
    ]);
  });

  it('of a ticket that was settled with its master are the master’s', async () => {
    const world = createTimedWorld();
    await world.ticket('XH20261121-00002', 'web:m', 'accept');
    await world.ticket('A', 'web:1', 'merge');
    await world.make('XH20261121-00002', 'reply');
    await world.make('XH20261121-00002', 'close');
    expect((await world.kept()).solution).toEqual({ kept: 1, missed: 0 });
  });
});
