import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import type { MemoryStorage } from '../../src/storage/memory.ts';
import { ratesByDepartment, ratesOf, type Rates } from '../../src/tickets/rates.ts';
import { createReports, type Reports } from '../../src/tickets/reports/reports.ts';
import type { Period } from '../../src/tickets/reports/report-source.ts';
import type { Actor, MoveName } from '../../src/tickets/ticket.ts';
import { T0 } from '../support/samples.ts';
import { shippedClock } from '../support/ticket-clock.ts';
import { DAY, inputs, supervisor, system, waterHandler } from './cast.ts';
import { createTicketWorld } from './ticket-world.ts';

const numbers = ['XH20261121-00001', 'XH20261121-00002', 'XH20261121-00003'];

const verdicts = [
  { contacted: true, solved: true, satisfaction: 'satisfied' },
  { contacted: false, solved: true, satisfaction: 'fair' },
  { contacted: null, solved: true, satisfaction: null },
  { contacted: true, solved: false, satisfaction: 'dissatisfied' },
];
const classes = ['help', 'report', 'complaint'].map((kind, n) => ({
  ...inputs.classify,
  kind,
  category: ['lamps', 'pipes', null][n],
}));

const step = fc.record({
  number: fc.constantFrom(...numbers),
  /** How far the ticket gets at once: moves that are refused are left out. */
  moves: fc.array(
    fc.constantFrom<MoveName[]>(
      ['accept', 'dispatch', 'sign', 'reply', 'close'],
      ['sign', 'reply', 'close'],
      ['accept', 'dispatch', 'sign', 'reply', 'close', 'follow-up', 'reopen'],
      ['follow-up'],
      ['reopen'],
      ['redo'],
      ['classify'],
      ['redispatch'],
      ['merge'],
      ['unmerge'],
      ['overdue'],
      ['ask-extension', 'grant-extension'],
      ['withdraw'],
      ['accept'],
      ['reject'],
    ),
    { minLength: 1, maxLength: 3 },
  ),
  after: fc.oneof(fc.nat(DAY), fc.nat(9 * DAY)),
  pick: fc.nat(11),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Three tickets that live through some steps after others; `look` is called before and after the last of them. */
async function live(
  steps: readonly Step[],
  split: number,
  look: (reports: Reports, now: number, storage: MemoryStorage) => Promise<void>,
) {
  const world = createTicketWorld();
  const reports = createReports({ source: world.storage.reports, clock: shippedClock });
  for (const number of numbers) await world.ticket(number, `web:${number}`);
  for (const [n, { number, moves, after, pick }] of steps.entries()) {
    if (n === split) await look(reports, world.time.now, world.storage);
    // Nothing happens at the instant of looking itself.
    world.time.now += after + 1;
    for (const move of moves.flat()) {
      const actor = actorOf(move, number);
      await world.attempt(number, move, actor, inputOf(move, pick, world.time.now));
    }
  }
  await look(reports, world.time.now, world.storage);
}

function actorOf(move: MoveName, number: string): Actor {
  if (['follow-up', 'reopen', 'withdraw'].includes(move))
    return { type: 'citizen', conversation: `web:${number}` };
  if (move === 'overdue') return system;
  return move === 'ask-extension' ? waterHandler : supervisor;
}

function inputOf(move: MoveName, pick: number, now: number): unknown {
  if (move === 'follow-up') return verdicts[pick % verdicts.length];
  if (move === 'classify') return classes[pick % classes.length];
  if (move === 'ask-extension') return { until: now + 25 * DAY, note: '等备件' };
  if (move === 'merge') return { master: numbers[pick % numbers.length] };
  return inputs[move];
}

async function everything(reports: Reports, period: Period) {
  const [rounds, deadlines, volumes] = await Promise.all([
    reports.rounds(period),
    reports.deadlines(period),
    reports.volumes(period),
  ]);
  const inOrder = <T>(all: Iterable<T>) => [...all].map((it) => JSON.stringify(it)).sort();
  const { byCategory, byRegion, ...rest } = volumes;
  const fields = { byCategory: inOrder(byCategory), byRegion: inOrder(byRegion) };
  return {
    rounds: inOrder(rounds),
    deadlines: inOrder(deadlines),
    counts: deadlines,
    volumes: { ...rest, ...fields },
  };
}

const lives = fc.array(step, { minLength: 4, maxLength: 14 });

test('a past day looks the same again, whatever has happened since', async () => {
  let seen = { rounds: 0, missed: 0 };
  await fc.assert(
    fc.asyncProperty(lives, fc.nat(13), fc.nat(4), async (steps, at, back) => {
      const split = at % steps.length;
      let first: { period: Period; figures: Awaited<ReturnType<typeof everything>> } | undefined;
      await live(steps, split, async (reports, now) => {
        const period = first?.period ?? { from: T0 - DAY, to: now + DAY - back * DAY, asOf: now + 1 };
        const figures = await everything(reports, period);
        expect(figures).toEqual(first?.figures ?? figures);
        first = { period, figures };
        seen = {
          rounds: seen.rounds + figures.rounds.length,
          missed: seen.missed + figures.counts.reduce((n, it) => (it.kept ? n : n + it.count), 0),
        };
      });
    }),
    { numRuns: 150, seed: 20261126 },
  );
  // So that the test is about something.
  expect(seen.rounds).toBeGreaterThan(100);
  expect(seen.missed).toBeGreaterThan(100);
}, 60_000);

test('the database finds the same as the events themselves', async () => {
  await fc.assert(
    fc.asyncProperty(lives, fc.nat(30), async (steps, back) => {
      await live(steps, -1, async (reports, now, memory) => {
        const storage = await createSqliteStorage({ file: ':memory:', clock: () => now });
        for (const event of memory.tables.events) {
          const ticket = memory.tables.tickets.get(event.ticket);
          if (ticket === undefined) throw new Error(`There is no ${event.ticket}`);
          const write = {
            ticket: { ...ticket, version: event.version },
            expectedVersion: event.version - 1,
            event,
          };
          await storage.store.commit({ writes: [write] });
        }
        const stored = createReports({ source: storage.reports, clock: shippedClock });
        for (const asOf of [now + 1, now - back * DAY]) {
          for (const from of [T0 - DAY, now - 9 * DAY]) {
            const period = { from, to: now - (back % 3) * DAY, asOf };
            expect(await everything(stored, period)).toEqual({
              ...(await everything(reports, period)),
              counts: expect.any(Array) as unknown,
            });
          }
        }
        await storage.close();
      });
    }),
    { numRuns: 30, seed: 20261126 },
  );
}, 120_000);

test('no numerator is above its denominator, and departments add up to the whole', async () => {
  await fc.assert(
    fc.asyncProperty(lives, async (steps) => {
      await live(steps, -1, async (reports, now) => {
        const rounds = await reports.rounds({ from: T0 - DAY, to: now + 1, asOf: now + 1 });
        const whole = ratesOf(rounds);
        const parts = [...ratesByDepartment(rounds).values()];
        for (const rates of [whole, ...parts]) checkBounds(rates);
        for (const [name, value] of Object.entries(whole)) {
          if (typeof value !== 'number') continue;
          const sum = parts.reduce((n, rates) => n + Number(rates[name as keyof Rates]), 0);
          expect([name, sum]).toEqual([name, value]);
        }
      });
    }),
    { numRuns: 100, seed: 20261126 },
  );
}, 60_000);

function checkBounds(rates: Rates): void {
  expect(rates.contacted).toBeLessThanOrEqual(rates.asked);
  expect(rates.asked).toBeLessThanOrEqual(rates.judged);
  expect(rates.solved).toBeLessThanOrEqual(rates.judged);
  expect(rates.strictlySatisfied).toBeLessThanOrEqual(rates.satisfied);
  expect(rates.satisfied).toBeLessThanOrEqual(rates.judged);
  expect(rates.reopened).toBeLessThanOrEqual(rates.judged - rates.solved);
  expect(rates.redone).toBeLessThanOrEqual(rates.silent);
  expect(rates.judged + rates.silent + rates.pending).toBe(rates.closed);
  const levels = Object.values(rates.levels).reduce((n, it) => n + it, 0);
  expect(levels + rates.unlevelled).toBe(rates.judged);
}

test('what is remembered of settled days is what would be read', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 3, maxLength: 12 }),
      fc.nat(12),
      fc.nat(20 * DAY),
      async (steps, split, back) => {
        await live(steps, split, async (reports, now, storage) => {
          for (const period of [
            { from: T0 - DAY, to: now, asOf: now },
            { from: T0 + back, to: now, asOf: now },
            { from: T0 - DAY, to: now, asOf: now - back },
          ]) {
            const fresh = createReports({ source: storage.reports, clock: shippedClock });
            const key = (round: unknown) => JSON.stringify(round);
            const [first, again, read] = [
              await reports.rounds(period),
              await reports.rounds(period),
              // A range of less than a day is never remembered.
              (await Promise.all(pieces(period).map((piece) => fresh.rounds(piece)))).flat(),
            ].map((rounds) => rounds.map(key).sort());
            expect(first).toEqual(read);
            expect(again).toEqual(read);
          }
        });
      },
    ),
    { numRuns: 40, seed: 11 },
  );
});

/** The same time in pieces of five hours. */
function pieces({ from, to, asOf }: Period): Period[] {
  const all: Period[] = [];
  const length = 5 * 3_600_000;
  for (let at = from; at < to; at += length) all.push({ from: at, to: Math.min(to, at + length), asOf });
  return all;
}
