import { describe, expect, it } from 'vitest';
import { noRates, ratesByDepartment, ratesOf, share } from '../../src/tickets/rates.ts';
import { createReports } from '../../src/tickets/reports/reports.ts';
import type { Actor, MoveName } from '../../src/tickets/ticket.ts';
import { T0 } from '../support/samples.ts';
import { shippedClock } from '../support/ticket-clock.ts';
import { DAY } from './cast.ts';
import { createTicketWorld } from './ticket-world.ts';

const toClosed: MoveName[] = ['accept', 'dispatch', 'sign', 'reply', 'close'];
const week = { from: T0 - DAY, to: T0 + 6 * DAY };

function createRatedWorld() {
  const world = createTicketWorld();
  const reports = createReports({ source: world.storage.reports, clock: shippedClock });
  const citizenOf = (number: string): Actor => ({ type: 'citizen', conversation: `web:${number}` });
  return {
    ...world,
    reports,
    closed: (number: string, moves: MoveName[] = toClosed) => world.ticket(number, `web:${number}`, ...moves),
    judge: (number: string, input: object) => world.make(number, 'follow-up', citizenOf(number), input),
    reopen: (number: string) => world.make(number, 'reopen', citizenOf(number), { note: '又漏了' }),
    /** The week's rates, as of `days` after the start. */
    rates: async (days: number) =>
      ratesOf(await reports.rounds({ ...week, asOf: T0 + Math.round(days * DAY) })),
  };
}

const good = { contacted: true, solved: true, satisfaction: 'satisfied' };

describe('the three rates', () => {
  it('count what citizens answered, and nothing that they did not', async () => {
    const world = createRatedWorld();
    const verdicts = [
      good,
      { contacted: false, solved: true, satisfaction: 'very-satisfied' },
      { contacted: null, solved: true, satisfaction: 'fair' },
      { contacted: true, solved: true, satisfaction: 'dissatisfied' },
      { contacted: true, solved: false, satisfaction: null },
    ];
    for (const [n, verdict] of verdicts.entries()) {
      await world.closed(`T${n}`);
      await world.judge(`T${n}`, verdict);
    }
    await world.closed('SILENT');
    expect(await world.rates(30)).toEqual({
      closed: 6,
      judged: 5,
      reopened: 0,
      silent: 1,
      redone: 0,
      pending: 0,
      asked: 4,
      contacted: 3,
      solved: 4,
      satisfied: 3,
      strictlySatisfied: 2,
      levels: { 'very-satisfied': 1, satisfied: 1, fair: 1, dissatisfied: 1, 'very-dissatisfied': 0 },
      unlevelled: 1,
    });
  });

  it('judge each closing once: a redo that goes well does not hide what went before', async () => {
    const world = createRatedWorld();
    await world.closed('A');
    await world.judge('A', { contacted: false, solved: false, satisfaction: 'very-dissatisfied' });
    for (const move of ['sign', 'reply', 'close'] as const) await world.make('A', move);
    await world.judge('A', good);
    expect(await world.rates(30)).toMatchObject({ closed: 2, judged: 2, solved: 1, contacted: 1, asked: 2 });
  });

  it('take nobody’s silence for a yes or a no, and wait for it seven days', async () => {
    const world = createRatedWorld();
    await world.closed('A');
    expect(await world.rates(7)).toMatchObject({ closed: 1, pending: 1, silent: 0, judged: 0 });
    expect(await world.rates(7 + 1 / DAY)).toMatchObject({ closed: 1, pending: 0, silent: 1, judged: 0 });
  });

  it('count a follow-up at the last instant, and none after it', async () => {
    const world = createRatedWorld();
    await world.closed('A');
    await world.closed('B');
    world.time.now = T0 + 7 * DAY;
    await world.judge('A', good);
    world.time.now += 1;
    await world.judge('B', good);
    expect(await world.rates(30)).toMatchObject({ closed: 2, judged: 1, silent: 1 });
  });

  it('take a ticket that its citizen opened again, without rating it, for one that was not solved', async () => {
    const world = createRatedWorld();
    await world.closed('A');
    await world.closed('B');
    await world.reopen('A');
    expect(await world.rates(30)).toMatchObject({
      ...{ closed: 2, judged: 1, reopened: 1, silent: 1, redone: 0, pending: 0 },
      // Whether anybody got in touch was not asked; without a level nobody is satisfied.
      ...{ asked: 0, contacted: 0, solved: 0, satisfied: 0, unlevelled: 1 },
    });
  });

  it('leave a verdict as it was said when the trouble comes back later', async () => {
    const world = createRatedWorld();
    await world.closed('A');
    await world.judge('A', good);
    world.time.now = T0 + 2 * DAY;
    await world.reopen('A');
    for (const move of ['sign', 'reply', 'close'] as const) await world.make('A', move);
    expect(await world.rates(30)).toMatchObject({ closed: 2, judged: 1, solved: 1, reopened: 0, silent: 1 });
  });

  it('take a reopening after the time for silence for no answer any more', async () => {
    const world = createRatedWorld();
    await world.closed('A');
    world.time.now = T0 + 7 * DAY + 1;
    await world.reopen('A');
    expect(await world.rates(30)).toMatchObject({ closed: 1, judged: 0, silent: 1, reopened: 0, redone: 0 });
  });

  it('take staff’s redo for nobody’s verdict', async () => {
    const world = createRatedWorld();
    await world.closed('A');
    await world.make('A', 'redo', undefined, { note: '答复不对' });
    expect(await world.rates(30)).toMatchObject({ closed: 1, judged: 0, silent: 1, redone: 1, reopened: 0 });
  });

  it('are of the department that closed it, also when another has it now', async () => {
    const world = createRatedWorld();
    await world.closed('A');
    await world.closed('OWN', ['accept', 'reply', 'close']);
    await world.judge('A', { contacted: true, solved: false, satisfaction: null });
    await world.make('A', 'redispatch');
    for (const move of ['sign', 'reply', 'close'] as const) await world.make('A', move);
    const rounds = await world.reports.rounds({ ...week, asOf: T0 + 30 * DAY });
    const closed = [...ratesByDepartment(rounds)].map(([id, rates]) => [id, rates.closed]);
    expect(Object.fromEntries(closed)).toEqual({ water: 1, heating: 1, null: 1 });
  });

  it('count a merged ticket by what its own citizen says', async () => {
    const world = createRatedWorld();
    await world.ticket('XH20261121-00002', 'web:m', 'accept', 'dispatch', 'sign');
    await world.ticket('A', 'web:A', 'merge');
    await world.make('XH20261121-00002', 'reply');
    await world.make('XH20261121-00002', 'close');
    await world.judge('A', { ...good, solved: false });
    expect(await world.rates(30)).toMatchObject({ closed: 2, judged: 1, solved: 0, silent: 1 });
  });

  it('leave out what was closed before or after', async () => {
    const world = createRatedWorld();
    world.time.now = week.from - 1;
    await world.closed('BEFORE');
    world.time.now = week.from;
    await world.closed('FIRST');
    world.time.now = week.to;
    await world.closed('AFTER');
    const rounds = await world.reports.rounds({ ...week, asOf: T0 + 99 * DAY });
    expect(rounds.map(({ ticket }) => ticket)).toEqual(['FIRST']);
  });

  it('have no share where there is nothing to take one of', () => {
    const { contacted, asked } = noRates();
    expect(share(contacted, asked)).toBeNull();
    expect(share(1, 4)).toBe(0.25);
  });
});
