import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createTriage } from '../../src/answering/triage.ts';
import type { Activity } from '../../src/conversation/activity.ts';
import { createTurnRunner } from '../../src/conversation/runner.ts';
import { limitTurns, turnLimits } from '../../src/dialogs/limit.ts';
import { createMemoryStorage } from '../../src/storage/memory.ts';
import type { TicketWrite } from '../../src/tickets/ticket.ts';
import { T0 } from '../support/samples.ts';
import { say } from './dialog-world.ts';

const triage = createTriage(readFileSync('knowledge/triage.yaml', 'utf8'));
const STAFF = 'telegram:-1009' as const;

/** The real words and rules of danger around a bot that says 好. */
function world() {
  const storage = createMemoryStorage();
  const clock = { now: T0 };
  const counted: string[] = [];
  let ids = 0;
  const newId = () => `id-${(ids += 1)}`;
  let inDanger = false;
  const runner = createTurnRunner<TicketWrite>({
    store: storage.store,
    handler: limitTurns(
      { say, triage, staffGroup: STAFF, now: () => clock.now, limited: (scope) => void counted.push(scope) },
      async (turn) => {
        if (inDanger) turn.state.emergency = { reason: 'medical', at: turn.now };
        turn.reply({ text: '好' });
      },
    ),
    mask: (text) => text,
    now: () => clock.now,
    newId,
    onCommitted: () => undefined,
  });
  const says = async (text: string, address = '1', isGroup = false) => {
    const before = storage.tables.outbox.length;
    const conversation = { channel: 'telegram', address } as const;
    const about = { id: newId(), conversation, receivedAt: clock.now, isGroup };
    const activity: Activity = { ...about, type: 'message', text, attachments: [] };
    await runner.receive(activity);
    return storage.tables.outbox.slice(before).map((message) => message.text);
  };
  const flood = async (count: number, text = '快点', address = '1', isGroup = false) => {
    const said: string[] = [];
    for (let i = 0; i < count; i += 1) said.push(...(await says(text, address, isGroup)));
    return said;
  };
  return { storage, clock, counted, says, flood, beInDanger: () => (inDanger = true) };
}

const most = turnLimits.citizen.burst;

it('answers what one citizen may ask at once, then says once that it goes too fast', async () => {
  const { flood, counted } = world();
  const said = await flood(most + 50);
  expect(said).toEqual([...new Array<string>(most).fill('好'), say('limited-citizen')]);
  expect(counted).toEqual(new Array<string>(50).fill('citizen'));
});

it('takes every message of a flood once, and keeps what was said', async () => {
  const { flood, storage } = world();
  await flood(most + 5);
  expect(storage.tables.inbound.size).toBe(most + 5);
  expect(storage.tables.transcript.filter(({ speaker }) => speaker === 'citizen')).toHaveLength(most + 5);
});

it('goes on answering after a pause, and others meanwhile', async () => {
  const { flood, says, clock } = world();
  await flood(most + 5);
  expect(await says('你好', '2')).toEqual(['好']);
  clock.now += 60_000;
  expect(await flood(most)).toEqual(new Array<string>(most).fill('好'));
});

it.each(['我不想活了', '有人倒在地上没有呼吸了，快救命', '家里煤气泄漏，人晕倒了'])(
  'never holds back %s',
  async (words) => {
    const { flood, says, counted } = world();
    await flood(most + 50);
    const before = counted.length;
    for (let i = 0; i < 10; i += 1) expect(await says(words)).toEqual(['好']);
    expect(counted).toHaveLength(before);
  },
);

it('holds back nothing in a conversation in which somebody is in danger', async () => {
  const { flood, says, beInDanger } = world();
  beInDanger();
  expect(await flood(most + 30)).toEqual(new Array<string>(most + 30).fill('好'));
  expect(await says('他不动了')).toEqual(['好']);
});

it('says so politely to everybody when all together ask too much, except for danger', async () => {
  const { says, counted } = world();
  const all = turnLimits.all.burst;
  for (let i = 0; i < all; i += 1) expect(await says('你好', `c${i}`)).toEqual(['好']);
  expect(await says('你好', 'late')).toEqual([say('limited-all')]);
  expect(await says('我不想活了', 'later')).toEqual(['好']);
  expect(counted).toEqual(['all']);
});

it('says nothing in a flooded group, keeps nothing of it, and leaves the staff’s own alone', async () => {
  const { flood, storage } = world();
  expect(await flood(most + 5, '快点', '-100', true)).toHaveLength(most);
  const kept = storage.tables.transcript.filter(({ speaker }) => speaker === 'citizen');
  expect(kept).toHaveLength(most);
  expect(await flood(most + 5, '快点', '-1009', true)).toHaveLength(most + 5);
});
