import { describe, expect, it } from 'vitest';
import type { ChannelId } from '../../src/conversation/activity.ts';
import { createDialogWorld, fileTicket, photo, say } from '../dialogs/dialog-world.ts';

const SECRET_WORDS = '三号楼的井盖没了，掉进去一个孩子的书包';
const NAMES = /井盖|书包|幸福路/u;

/** One citizen with a ticket in each state that has buttons of its own, and another who knows its number. */
async function twoCitizens(channel: ChannelId, state: 'submitted' | 'waiting' | 'closed') {
  const plain = { status: 'unanswered' as const, text: '没有找到。' };
  const world = createDialogWorld({ script: Array.from({ length: 100 }, () => plain) });
  const owner = await world.guest('1', channel);
  const { number, code } = await fileTicket(owner, SECRET_WORDS);
  if (state === 'waiting') {
    await world.staff(number, 'accept');
    await world.staff(number, 'ask-citizen', { question: '在哪个单元？' });
  }
  if (state === 'closed') await world.settle(number);
  const stranger = await world.guest('2', channel);
  const before = {
    ticket: await world.storage.tickets.get(number),
    events: await world.storage.tickets.events(number),
  };
  const unchanged = async () => {
    expect(await world.storage.tickets.get(number)).toEqual(before.ticket);
    expect(await world.storage.tickets.events(number)).toEqual(before.events);
  };
  return { ...world, owner, stranger, number, code, unchanged };
}

/** Every button that carries a number, as an old message or a made-up one would send it. */
const buttons = (number: string): string[] => [
  ...['ask', 'yes', 'no'].map((it) => `rate:${number}:${it}`),
  ...['satisfied', 'dissatisfied'].map((it) => `sat:${number}:${it}`),
  ...['yes', 'no', 'unknown'].map((it) => `con:${number}:${it}`),
  ...['withdraw', 'withdraw'].map((it) => `${it}:${number}`),
  ...[`withdraw:${number}:yes`, `withdraw:${number}:no`, `why:${number}`, `supply:${number}`],
  ...[`urge:${number}`, `reopen:${number}`, `ticket:${number}`, `join:${number}`, 'supply-this:yes'],
  ...[`staff:accept:${number}`, `staff:assign:${number}`, `staff:supervise:${number}`],
];

describe.each(['telegram', 'web', 'console'] as const)('on %s, another citizen', (channel) => {
  it.each(['submitted', 'waiting', 'closed'] as const)(
    'can do nothing to a ticket that is %s',
    async (state) => {
      const world = await twoCitizens(channel, state);
      const { stranger, number, unchanged } = world;
      for (const data of buttons(number)) {
        const told = (await stranger.press(data)).join('\n');
        // What a button asks for is then given in words.
        const then = (await stranger.says('好的，已经解决了，满意')).join('\n');
        expect(`${told}\n${then}`, data).not.toMatch(NAMES);
        await unchanged();
        await stranger.press('cancel');
      }
    },
  );

  it('sees nothing of it by its number, however it is written', async () => {
    const { stranger, number, unchanged } = await twoCitizens(channel, 'closed');
    for (const typed of [number, number.toLowerCase(), number.slice(2), `工单 ${number} 怎么样了`]) {
      const told = (await stranger.says(typed)).join('\n');
      expect(told).toContain(say('progress-ask-code'));
      expect(told).not.toMatch(NAMES);
      await stranger.press('cancel');
    }
    for (const words of ['进度', '催办', '撤单', '评价', '没解决', '解决了']) {
      expect((await stranger.says(words)).join('\n'), words).not.toMatch(NAMES);
    }
    expect((await stranger.commands('me')).join('\n')).not.toContain(number);
    await unchanged();
  });

  it('guesses query codes five times, and is then told nothing at all', async () => {
    const { stranger, number, code, clock } = await twoCitizens(channel, 'closed');
    for (let guess = 0; guess < 5; guess += 1) {
      const told = (
        await stranger.says(
          `${number} ${code.slice(0, 7)}${'23456'[guess] === code[7] ? '7' : '23456'[guess]}`,
        )
      ).join('\n');
      expect(told).toContain(say('progress-not-found'));
    }
    expect(await stranger.says(`${number} ${code}`)).toEqual([say('progress-slow-down', { minutes: 1 })]);
    clock.now += 16 * 60_000;
    expect((await stranger.says(`${number} ${code}`)).join('\n')).toMatch(NAMES);
  });

  it('adds nothing with a file, a merge or a forged answer in words', async () => {
    const { stranger, number, unchanged, storage } = await twoCitizens(channel, 'waiting');
    await stranger.says(`补充 ${number} 三单元`, [photo]);
    await stranger.press('supply-this:yes');
    await stranger.says('三单元');
    await unchanged();
    expect((await storage.tickets.mergedInto(number)).length).toBe(0);
  });

  it('erases only what is their own', async () => {
    const { stranger, owner, unchanged, storage } = await twoCitizens(channel, 'closed');
    const before = await storage.transcripts.transcript(owner.conversation);
    await stranger.commands('forget');
    await stranger.press('forget:yes');
    expect(await storage.transcripts.transcript(owner.conversation)).toEqual(before);
    expect(before.length).toBeGreaterThan(0);
    await unchanged();
  });
});

it('the owner can do what the stranger could not', async () => {
  const { owner, number } = await twoCitizens('telegram', 'closed');
  expect((await owner.press(`ticket:${number}`)).join('\n')).toMatch(NAMES);
  expect((await owner.press(`rate:${number}:yes`)).join('\n')).toContain(say('rate-satisfaction'));
});
