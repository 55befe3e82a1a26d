import { expect, it } from 'vitest';
import type { Activity } from '../../src/conversation/activity.ts';
import { createTurnRunner } from '../../src/conversation/runner.ts';
import type { TurnHandler } from '../../src/conversation/turn.ts';
import { createMemoryStorage } from '../../src/storage/memory.ts';
import type { HotlineStore } from '../../src/tickets/repository.ts';
import type { TicketWrite } from '../../src/tickets/ticket.ts';
import { sampleWrite, T0 } from '../support/samples.ts';

function message(id: string, text: string, address = 'a'): Activity {
  const conversation = { channel: 'web', address } as const;
  return { id, type: 'message', text, attachments: [], conversation, receivedAt: T0, isGroup: false };
}

const echo: TurnHandler<TicketWrite> = async (turn) => turn.reply({ text: `您说：${turn.text}` });

function setUp(handler: TurnHandler<TicketWrite> = echo, store: Partial<HotlineStore> = {}) {
  const storage = createMemoryStorage();
  const committed: string[] = [];
  let ids = 0;
  const runner = createTurnRunner<TicketWrite>({
    store: { ...storage.store, ...store },
    handler,
    mask: (text) => text.replaceAll('13800138000', '[手机号]'),
    now: () => T0,
    newId: () => `id-${++ids}`,
    onCommitted: (conversation) => void committed.push(conversation),
  });
  const transcript = (address = 'a') =>
    storage.tables.transcript.filter((it) => it.conversation === `web:${address}`).map((it) => it.text);
  return { storage, runner, committed, transcript };
}

/** A handler that waits to be let go, and tells who has come in. */
function gate() {
  const entered: string[] = [];
  const waiting = new Map<string, () => void>();
  const handler: TurnHandler<TicketWrite> = async (turn) => {
    entered.push(turn.text);
    await new Promise<void>((resolve) => waiting.set(turn.text, resolve));
    turn.reply({ text: `${turn.text}好了` });
  };
  const open = async (text: string) => {
    await expect.poll(() => waiting.has(text)).toBe(true);
    waiting.get(text)?.();
  };
  return { handler, entered, open };
}

it('keeps what was said and what is answered, masked, in one commit', async () => {
  const { storage, runner, committed, transcript } = setUp();
  expect(await runner.receive(message('1', '我是13800138000'))).toBe('committed');
  expect(transcript()).toEqual(['我是[手机号]', '您说：我是[手机号]']);
  expect(storage.tables.outbox.map((it) => it.text)).toEqual(['您说：我是[手机号]']);
  expect(committed).toEqual(['web:a']);
});

it('runs the turns of one conversation strictly in order, and those of others meanwhile', async () => {
  const { handler, entered, open } = gate();
  const { runner, transcript } = setUp(handler);
  const turns = [message('1', '一'), message('2', '二'), message('3', '三', 'b')].map(runner.receive);
  await expect.poll(() => entered).toEqual(['一', '三']);
  await open('三');
  expect(await turns[2]).toBe('committed');
  expect(entered).toEqual(['一', '三']);
  await open('一');
  await open('二');
  await Promise.all(turns);
  expect(transcript()).toEqual(['一', '一好了', '二', '二好了']);
});

it('does nothing a second time for an id that was taken, whatever comes with it', async () => {
  const { storage, runner, transcript } = setUp();
  const outcomes = await Promise.all([
    runner.receive(message('1', '一')),
    runner.receive(message('1', '一')),
    runner.receive(message('1', '别的')),
  ]);
  expect(outcomes).toEqual(['committed', 'duplicate', 'duplicate']);
  expect(await runner.receive(message('1', '一', 'b'))).toBe('duplicate');
  expect(transcript()).toEqual(['一', '您说：一']);
  expect(storage.tables.outbox).toHaveLength(1);
});

it('thinks a turn through again when the conversation moved on meanwhile', async () => {
  let turns = 0;
  const { storage, runner, transcript } = setUp(async (turn) => {
    turns += 1;
    if (turns === 1) await staffWrites();
    turn.state.history.push(turn.text);
    turn.writes.push(sampleWrite());
    turn.reply({ text: `第${turns}次，${turn.state.region ?? '没有地区'}` });
  });
  async function staffWrites() {
    const stored = await storage.store.conversation('web:a');
    const state = { ...(stored?.state ?? { history: [], answers: [], greeted: true, largeType: false }) };
    await storage.store.commit({
      conversation: {
        id: 'web:a',
        expectedVersion: stored?.version ?? 0,
        state: { ...state, owner: 'bot', region: '640100' },
        at: T0,
      },
    });
  }
  expect(await runner.receive(message('1', '一'))).toBe('committed');
  expect(transcript()).toEqual(['一', '第2次，640100']);
  expect(storage.tables.events).toHaveLength(1);
  expect((await storage.store.conversation('web:a'))?.state.history).toEqual(['一']);
});

it('is thought through until a free number is drawn, on a day when most are taken', async () => {
  let drawn = 0;
  const { storage, runner, transcript } = setUp(async (turn) => {
    drawn += 1;
    const number = drawn <= 20 ? 'XH20261121-00001' : 'XH20261121-00002';
    turn.writes.push(sampleWrite({ number }));
    turn.reply({ text: number });
  });
  await storage.store.commit({ writes: [sampleWrite({ number: 'XH20261121-00001' })] });
  expect(await runner.receive(message('1', '提交'))).toBe('committed');
  expect(transcript()).toEqual(['提交', 'XH20261121-00002']);
  expect(storage.tables.tickets.size).toBe(2);
});

it('gives up with a fault that says so when the conflict does not end, and accepts nothing', async () => {
  const { storage, runner } = setUp(echo, { commit: async () => 'conflict' });
  await expect(runner.receive(message('1', '一'))).rejects.toMatchObject({ code: 'STORAGE_BUSY' });
  expect(storage.tables.inbound.size).toBe(0);
});

it('accepts nothing of a turn whose thinking fails, and takes the same message again', async () => {
  let fails = true;
  const { storage, runner, committed, transcript } = setUp(async (turn) => {
    turn.state.history.push('half');
    turn.writes.push(sampleWrite());
    if (fails) throw new Error('the index is away');
    turn.reply({ text: '好了' });
  });
  await expect(runner.receive(message('1', '一'))).rejects.toThrow('the index is away');
  const { inbound, conversations, tickets, outbox } = storage.tables;
  expect([inbound.size, conversations.size, tickets.size, outbox.length, committed.length]).toEqual([
    0, 0, 0, 0, 0,
  ]);
  fails = false;
  expect(await runner.receive(message('1', '一'))).toBe('committed');
  expect(transcript()).toEqual(['一', '好了']);
  expect((await storage.store.conversation('web:a'))?.state.history).toEqual(['half']);
});

it('accepts nothing when the commit fails, and goes on with the next turn', async () => {
  let fails = true;
  const { storage, runner, transcript } = setUp(echo, {
    commit: (unit) => (fails ? Promise.reject(new Error('disk full')) : storage.store.commit(unit)),
  });
  const first = runner.receive(message('1', '一'));
  await expect(first).rejects.toThrow('disk full');
  fails = false;
  expect(await runner.receive(message('2', '二'))).toBe('committed');
  expect(transcript()).toEqual(['二', '您说：二']);
});

it('refuses new turns once it stops, and waits for those under way', async () => {
  const { handler, open } = gate();
  const { runner, transcript } = setUp(handler);
  const turns = [runner.receive(message('1', '一')), runner.receive(message('2', '二'))];
  let isStopped = false;
  const stopping = runner.stop().then(() => (isStopped = true));
  await expect(runner.receive(message('3', '三'))).rejects.toMatchObject({ code: 'STORAGE_BUSY' });
  await open('一');
  await turns[0];
  expect(isStopped).toBe(false);
  await open('二');
  await stopping;
  expect(transcript()).toEqual(['一', '一好了', '二', '二好了']);
});

it('keeps a secret out of the transcript and sends it once', async () => {
  const { storage, runner, transcript } = setUp(async (turn) =>
    turn.reply({ text: '查询码 ABCD2345，记住 ABCD2345', secrets: ['ABCD2345'] }),
  );
  await runner.receive(message('1', '一'));
  expect(transcript()).toEqual(['一', '查询码 ••••，记住 ••••']);
  expect(storage.tables.outbox.map((it) => it.text)).toEqual(['查询码 ABCD2345，记住 ABCD2345']);
});

it('keeps the words that the handler puts in place of those said, and nothing where it puts none', async () => {
  const { runner, transcript, storage } = setUp(async (turn) => {
    turn.transcriptText = turn.text === '群' ? '' : '（联系方式）';
  });
  const picture = { id: 'p', mime: 'image/png', size: 3 };
  await runner.receive({ ...message('1', '群'), attachments: [picture] } as Activity);
  await runner.receive({ ...message('2', '张三'), attachments: [picture] } as Activity);
  expect(transcript()).toEqual(['（联系方式）']);
  expect(storage.tables.transcript[0]?.attachments).toEqual([picture]);
});

/** What was shown of drafts, beside a handler that shows one and then does as it is told. */
function drafting(then: TurnHandler<TicketWrite>, store: Partial<HotlineStore> = {}) {
  const shown: string[] = [];
  const late: (() => void)[] = [];
  const storage = createMemoryStorage();
  let ids = 0;
  const runner = createTurnRunner<TicketWrite>({
    store: { ...storage.store, ...store },
    handler: async (turn) => {
      turn.draft('第一句。');
      turn.draft('第一句。');
      late.push(() => turn.draft('太晚了。'));
      await then(turn);
    },
    mask: (text) => text,
    now: () => T0,
    newId: () => `id-${++ids}`,
    onCommitted: () => undefined,
    draft: ({ address }, text) => void shown.push(`${address}：${text}`),
  });
  return { runner, storage, shown, late };
}

it('shows drafts, stores none, and leaves the last one for the reply to take its place', async () => {
  const { runner, storage, shown, late } = drafting(echo);
  await runner.receive(message('1', '一'));
  late.forEach((tell) => tell());
  expect(shown).toEqual(['a：第一句。']);
  expect(JSON.stringify([...storage.tables.conversations, storage.tables.transcript])).not.toContain(
    '第一句',
  );
});

it('takes a draft back when nothing comes of it', async () => {
  const silent = drafting(async () => undefined);
  await silent.runner.receive(message('1', '一'));
  const failing = drafting(() => Promise.reject(new Error('the index is away')));
  await expect(failing.runner.receive(message('1', '一'))).rejects.toThrow();
  const full = drafting(echo, { commit: () => Promise.reject(new Error('disk full')) });
  await expect(full.runner.receive(message('1', '一'))).rejects.toThrow();
  for (const { shown } of [silent, failing, full]) expect(shown).toEqual(['a：第一句。', 'a：']);
});

it('shows no drafts in a group', async () => {
  const { runner, shown } = drafting(echo);
  await runner.receive({ ...message('1', '一'), isGroup: true });
  expect(shown).toEqual([]);
});
