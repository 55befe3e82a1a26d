import { describe, expect, test } from 'vitest';
import { citizen, operator, supervisor } from './cast.ts';
import { createTicketWorld } from './ticket-world.ts';

const [a, b, c] = ['XH20261121-00001', 'XH20261121-00002', 'XH20261121-00003'];
const as = (conversation: `telegram:${string}`) => ({ ...citizen, conversation });

async function threeInOne() {
  const world = createTicketWorld();
  await world.ticket(a, 'telegram:1', 'accept');
  await world.ticket(b, 'telegram:2');
  await world.ticket(c, 'telegram:3', 'accept', 'dispatch');
  await world.make(b, 'merge', as('telegram:2'), { master: a });
  await world.make(c, 'merge', operator, { master: a });
  return world;
}

describe('merging', () => {
  test('stops the clock of what is merged, and both histories tell it', async () => {
    const world = await threeInOne();
    expect(await world.get(b)).toMatchObject({ status: 'merged', mergedInto: a, resumeTo: 'submitted' });
    expect((await world.get(c)).pausedMs).toBeGreaterThan(0);
    expect(await world.movesOf(a)).toEqual(['submit', 'accept', 'absorb', 'absorb']);
    expect((await world.storage.tickets.mergedInto(a)).map(({ number }) => number)).toEqual([b, c]);
  });

  test('everybody hears every step by the own number and title, and nothing of anybody else', async () => {
    const world = await threeInOne();
    await world.make(a, 'dispatch');
    await world.make(a, 'sign');
    await world.make(a, 'reply');
    await world.make(a, 'close', supervisor, {});
    for (const [number, conversation] of [
      [b, 'telegram:2'],
      [c, 'telegram:3'],
    ] as const) {
      const told = world.told(conversation);
      expect(told.slice(-3).map((it) => it.split(' ')[0])).toEqual([
        'ticket.dispatched',
        'ticket.signed',
        'ticket.closed',
      ]);
      for (const text of told) {
        expect(text).toContain(number);
        expect([a, b, c].filter((it) => it !== number && text.includes(it))).toEqual([]);
      }
      expect(await world.get(number)).toMatchObject({
        status: 'closed',
        reply: '水管已经修好。',
        department: 'water',
        mergedInto: a,
      });
    }
  });

  test('each rates for itself, and one that is not settled goes round again alone', async () => {
    const world = await threeInOne();
    for (const move of ['reply', 'close'] as const) await world.make(a, move);
    await world.make(b, 'follow-up', as('telegram:2'), { solved: false });
    expect((await world.get(b)).status).toBe('accepted');
    expect((await world.get(c)).status).toBe('closed');
    expect((await world.get(a)).status).toBe('closed');
  });

  test('unmerging goes on where it stood, with what was left', async () => {
    const world = await threeInOne();
    const { pausedMs } = await world.get(c);
    world.time.now += 3 * 24 * 3_600_000;
    await world.make(c, 'unmerge');
    const again = await world.get(c);
    expect(again).toMatchObject({ status: 'dispatched', mergedInto: null, pausedMs: null });
    expect(again.dueAt).toBeGreaterThan(world.time.now);
    expect(pausedMs).toBeGreaterThan(0);
    expect(await world.movesOf(a)).toContain('release');
    expect(world.told('telegram:3').at(-1)).toContain('ticket.unmerged');
  });

  test.each(['withdraw', 'reject'] as const)(
    'a master that ends by %s lets the others go on alone',
    async (move) => {
      const world = await threeInOne();
      await world.make(a, move, move === 'withdraw' ? as('telegram:1') : operator);
      expect((await world.get(b)).status).toBe('submitted');
      expect((await world.get(c)).status).toBe('dispatched');
    },
  );

  test('one that is merged can be withdrawn by its citizen', async () => {
    const world = await threeInOne();
    await world.make(b, 'withdraw', as('telegram:2'));
    expect((await world.get(b)).status).toBe('withdrawn');
    expect((await world.storage.tickets.mergedInto(a)).map(({ number }) => number)).toEqual([c]);
    expect((await world.movesOf(a)).at(-1)).toBe('release');
  });

  test.each([
    ['itself', a, '不能并入自己'],
    ['nothing', 'XH20261121-99999', '没有要并入的工单'],
    ['one that is merged itself', b, '已经结束'],
  ])('into %s is refused', async (_, master, words) => {
    const world = await threeInOne();
    const result = await world.attempt(a, 'merge', operator, { master });
    expect(result).toMatchObject({ type: 'not-allowed', message: expect.stringContaining(words) });
    expect((await world.get(a)).status).toBe('accepted');
  });

  test('chains are refused: what has taken others in goes into none', async () => {
    const world = await threeInOne();
    await world.ticket('XH20261121-00004', 'telegram:4');
    const result = await world.attempt(a, 'merge', operator, { master: 'XH20261121-00004' });
    expect(result).toMatchObject({ type: 'not-allowed', message: expect.stringContaining('拆单') });
  });

  test('confidential tickets are never merged', async () => {
    const world = createTicketWorld();
    await world.ticket(a, 'telegram:1');
    await world.ticket(b, 'telegram:2');
    const input = { kind: 'report', category: null, urgency: 'normal', confidential: true };
    await world.make(b, 'classify', operator, input);
    for (const [from, into] of [
      [a, b],
      [b, a],
    ] as const) {
      expect(await world.attempt(from, 'merge', operator, { master: into })).toMatchObject({
        type: 'not-allowed',
        message: '保密工单不并单',
      });
    }
  });
});
