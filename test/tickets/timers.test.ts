import { describe, expect, test } from 'vitest';
import { citizen, inputs, operator, supervisor, waterHandler } from './cast.ts';
import { createTicketWorld } from './ticket-world.ts';

const number = 'XH20261121-00001';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('the passing of time', () => {
  test('warns before the deadline, once, and the supervisor hears of what is late', async () => {
    const world = createTicketWorld();
    await world.ticket(number, 'telegram:1', 'accept', 'dispatch', 'sign');
    const { dueAt } = await world.get(number);
    expect(await world.timers.round()).toBe(0);
    world.time.now = dueAt - 2 * HOUR;
    expect(await world.timers.round()).toBe(1);
    expect(await world.timers.round()).toBe(0);
    world.time.now = dueAt + 1;
    expect(await world.timers.round()).toBe(1);
    expect(await world.timers.round()).toBe(0);
    expect(await world.movesOf(number)).toEqual(['submit', 'accept', 'dispatch', 'sign', 'warn', 'overdue']);
    expect(world.alerts.slice(-2)).toEqual([
      `${number} warn → department`,
      `${number} overdue → supervisors`,
    ]);
    expect((await world.get(number)).breaches).toEqual([{ clock: 'solution', dueAt }]);
  });

  test('a first response that is late is told by itself, and accepting afterwards does not hide it', async () => {
    const world = createTicketWorld();
    const { responseDueAt } = await world.ticket(number, 'telegram:1');
    world.time.now = responseDueAt + 1;
    await world.timers.round();
    await world.timers.round();
    await world.make(number, 'accept');
    expect(await world.movesOf(number)).toEqual(['submit', 'overdue', 'accept']);
    expect(await world.get(number)).toMatchObject({
      alarm: 'none',
      breaches: [{ clock: 'response', dueAt: responseDueAt }],
      respondedAt: world.time.now,
    });
  });

  test('an extension, a redo or a new urgency never hide that a deadline was missed', async () => {
    const world = createTicketWorld();
    await world.ticket(number, 'telegram:1', 'accept', 'dispatch', 'sign');
    const { dueAt } = await world.get(number);
    world.time.now = dueAt + DAY;
    await world.make(number, 'classify', operator, { ...inputs.classify, urgency: 'urgent' });
    await world.make(number, 'reply', waterHandler);
    await world.make(number, 'close', supervisor);
    await world.make(number, 'redo');
    const { breaches, dueAt: next } = await world.get(number);
    expect(next).toBeGreaterThan(world.time.now);
    expect(breaches).toContainEqual({ clock: 'solution', dueAt });
  });

  test('nothing is late while the clock stands still, and a wait for the citizen ends by itself', async () => {
    const world = createTicketWorld();
    await world.ticket(number, 'telegram:1001', 'accept', 'dispatch', 'sign', 'ask-citizen');
    const { reviewAt, pausedMs } = await world.get(number);
    world.time.now = (reviewAt ?? 0) - 1;
    expect(await world.timers.round()).toBe(0);
    world.time.now = (reviewAt ?? 0) + 1;
    expect(await world.timers.round()).toBe(1);
    const after = await world.get(number);
    expect(after).toMatchObject({ status: 'signed', pausedMs: null, breaches: [], reviewAt: null });
    expect(after.dueAt).toBeGreaterThan(world.time.now);
    expect(pausedMs).toBeGreaterThan(0);
    expect(world.told('telegram:1001').at(-1)).toContain('ticket.resumed');
  });

  test('the citizen’s answer starts the clock again', async () => {
    const world = createTicketWorld();
    await world.ticket(number, 'telegram:1001', 'accept', 'dispatch', 'sign', 'ask-citizen');
    world.time.now += 2 * DAY;
    await world.make(number, 'answer', citizen);
    expect(await world.get(number)).toMatchObject({ status: 'signed', pausedMs: null, resumeTo: null });
  });

  test('a suspended ticket comes back before the supervisor on its day, and stays suspended', async () => {
    const world = createTicketWorld();
    await world.ticket(number, 'telegram:1', 'accept', 'dispatch', 'sign');
    await world.make(number, 'suspend', supervisor);
    world.time.now += 100 * DAY;
    expect(await world.timers.round()).toBe(1);
    expect(await world.timers.round()).toBe(0);
    expect(await world.get(number)).toMatchObject({ status: 'suspended', reviewAt: null });
    expect(world.alerts.at(-1)).toBe(`${number} review → supervisors`);
  });

  test('two processes do everything once', async () => {
    const world = createTicketWorld();
    for (let n = 1; n <= 30; n += 1) {
      await world.ticket(`XH20261121-${String(n).padStart(5, '0')}`, `telegram:${n}`, 'accept');
    }
    world.time.now += 60 * DAY;
    const made = await Promise.all([world.timers.round(), world.timers.round()]);
    expect(made.reduce((sum, it) => sum + it, 0)).toBe(30);
    expect(world.storage.tables.events.filter(({ move }) => move === 'overdue')).toHaveLength(30);
    expect(world.errors).toEqual([]);
  });
});
