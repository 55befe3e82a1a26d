import { describe, expect, it } from 'vitest';
import type { Activity } from '../../../src/conversation/activity.ts';
import { realWait } from '../../../src/channels/telegram/deps.ts';
import { eventually, fakeReceive, openWorld, storageFault } from './world.ts';

const textsOf = (activities: Activity[]) =>
  activities.map((activity) => (activity.type === 'message' ? activity.text : activity.type));

/** Holds the turns that it is told to hold until they are let go. */
function slowReceive(isSlow: (activity: Activity) => boolean) {
  const { received, receive } = fakeReceive();
  const started: Activity[] = [];
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return {
    received,
    started,
    letGo: () => letGo(),
    receive: async (activity: Activity) => {
      started.push(activity);
      if (isSlow(activity)) await gate;
      return receive(activity);
    },
  };
}

/** Fails the turns that it is told to fail. */
function failingReceive(fault: (activity: Activity, attempt: number) => Error | undefined) {
  const { received, receive } = fakeReceive();
  const attempts = new Map<string, number>();
  return {
    received,
    attempts,
    receive: async (activity: Activity) => {
      const attempt = (attempts.get(activity.id) ?? 0) + 1;
      attempts.set(activity.id, attempt);
      const error = fault(activity, attempt);
      if (error) throw error;
      return receive(activity);
    },
  };
}

const says = (activity: Activity, text: string) => activity.type === 'message' && activity.text === text;

describe('long polling', () => {
  it('hands over a message and confirms it once it is committed', async () => {
    const { emulator, start, received } = await openWorld();
    await start();
    const id = emulator.citizen(1001).says('低保怎么申请？');
    await eventually(() => expect(received).toHaveLength(1));
    expect(received[0]).toMatchObject({
      type: 'message',
      id: String(id),
      text: '低保怎么申请？',
      attachments: [],
      conversation: { channel: 'telegram', address: '1001' },
      isGroup: false,
    });
    await eventually(() => expect(emulator.unconfirmed()).toEqual([]));
  });

  it('takes in what was written while the program was down', async () => {
    const { emulator, start, received } = await openWorld();
    for (let i = 0; i < 250; i += 1) emulator.citizen(2000 + (i % 50)).says(`第 ${i} 条`);
    await start();
    await eventually(() => expect(received).toHaveLength(250));
    await eventually(() => expect(emulator.unconfirmed()).toEqual([]));
  });

  it('keeps the turns of one chat in order while those of another pass by', async () => {
    const slow = slowReceive((activity) => says(activity, '慢'));
    const pace = { wait: realWait, emulator: { sameQuestionMs: 500 } };
    const { emulator, start } = await openWorld({ receive: slow.receive, ...pace });
    await start();
    const first = emulator.citizen(1).says('慢');
    emulator.citizen(1).says('后来');
    await eventually(() => expect(slow.started).toHaveLength(1));
    emulator.citizen(2).says('别人');
    await eventually(() => expect(textsOf(slow.received)).toEqual(['别人']));
    expect(emulator.unconfirmed()[0]).toBe(first);
    slow.letGo();
    await eventually(() => expect(textsOf(slow.received)).toEqual(['别人', '慢', '后来']));
    await eventually(() => expect(emulator.unconfirmed()).toEqual([]));
  });

  it('orders a file before the text that was sent after it', async () => {
    const { emulator, start, received } = await openWorld();
    emulator.fail({ method: 'file', how: { kind: 'refused' } });
    await start();
    emulator.citizen(1).sendsDocument(new Uint8Array(10), { caption: '附件' });
    emulator.citizen(1).says('请看附件');
    await eventually(() => expect(received).toHaveLength(2));
    expect(textsOf(received)).toEqual(['附件\n（文件没有收下）', '请看附件']);
  });

  it('does not confirm past an update that is not committed', async () => {
    const failing = failingReceive((activity, attempt) =>
      says(activity, '难') && attempt < 5 ? storageFault() : undefined,
    );
    const { emulator, start } = await openWorld({ receive: failing.receive });
    await start();
    const hard = emulator.citizen(1).says('难');
    await eventually(() => expect(failing.attempts.get(String(hard))).toBeGreaterThan(1));
    const easy = emulator.citizen(2).says('易');
    await eventually(() => expect(textsOf(failing.received)).toContain('易'));
    const confirmed = emulator.calls('getUpdates').map(({ parameters }) => Number(parameters.offset ?? 0));
    await eventually(() => expect(textsOf(failing.received)).toEqual(['易', '难']));
    expect(Math.max(...confirmed)).toBeLessThanOrEqual(hard);
    expect(failing.attempts.get(String(easy))).toBe(1);
    await eventually(() => expect(emulator.unconfirmed()).toEqual([]));
  });

  it('leaves what is not committed at the stop for the next start', async () => {
    const failing = failingReceive(() => storageFault('STORAGE_FULL'));
    const { emulator, start, stop } = await openWorld({ receive: failing.receive });
    await start();
    const id = emulator.citizen(1).says('存不下');
    await eventually(() => expect(failing.attempts.size).toBe(1));
    await stop();
    expect(emulator.unconfirmed()).toEqual([id]);
  });

  it('confirms what is settled when it stops', async () => {
    const { emulator, start, stop, received } = await openWorld();
    await start();
    emulator.citizen(1).says('最后一条');
    await eventually(() => expect(received).toHaveLength(1));
    await stop();
    expect(emulator.unconfirmed()).toEqual([]);
  });

  it('stops promptly while Telegram holds the question', async () => {
    const { emulator, start, stop } = await openWorld();
    await start();
    await eventually(() => expect(emulator.calls('getUpdates')).toHaveLength(1));
    const before = Date.now();
    await stop();
    expect(Date.now() - before).toBeLessThan(3_000);
  });
});

describe('an update that fails', () => {
  it('is given up after eight failures of its own, and the citizen is told', async () => {
    const failing = failingReceive((activity) => (says(activity, '毒') ? new Error('bug') : undefined));
    const { emulator, start, lines } = await openWorld({ receive: failing.receive });
    await start();
    const id = emulator.citizen(1).says('毒');
    emulator.citizen(1).says('下一条');
    emulator.citizen(2).says('别人');
    expect(await emulator.nextMessageTo(1)).toMatchObject({ text: '刚才这条没有收到，请再发一次。' });
    await eventually(() => expect(textsOf(failing.received)).toEqual(['别人', '下一条']));
    expect(failing.attempts.get(String(id))).toBe(8);
    await eventually(() => expect(emulator.unconfirmed()).toEqual([]));
    const givenUp = lines.filter(({ level }) => level === 'error');
    expect(givenUp).toMatchObject([{ fields: { code: 'INTERNAL', update_id: id, attempts: 8 } }]);
  });

  it('is never given up during an outage of the storage', async () => {
    let isDown = true;
    const failing = failingReceive(() => (isDown ? storageFault('STORAGE_FULL') : undefined));
    const { emulator, start, lines } = await openWorld({
      receive: failing.receive,
      wait: (_ms, signal) => new Promise((resolve) => setTimeout(resolve, signal?.aborted ? 0 : 1)),
    });
    await start();
    const first = emulator.citizen(1).says('一');
    emulator.citizen(2).says('二');
    await eventually(() => expect(failing.attempts.get(String(first))).toBeGreaterThan(20));
    isDown = false;
    await eventually(() => expect(textsOf(failing.received).toSorted()).toEqual(['一', '二']));
    expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('does not hold up a crowd that waits behind the hundred that Telegram hands out', async () => {
    const failing = failingReceive((activity) => (says(activity, '毒') ? storageFault() : undefined));
    const { emulator, start } = await openWorld({ receive: failing.receive });
    const id = emulator.citizen(1).says('毒');
    for (let i = 0; i < 300; i += 1) emulator.citizen(1000 + i).says('别人');
    await start();
    await eventually(() => expect(failing.received).toHaveLength(300));
    expect(failing.attempts.get(String(id))).toBeLessThanOrEqual(4);
  });

  it('is skipped and logged where it cannot be read, and the others arrive', async () => {
    const { emulator, start, received, lines } = await openWorld();
    await start();
    const broken = emulator.push({ message: { chat: 'nobody', text: 7 } });
    emulator.push({ message: 'not even an object' });
    emulator.citizen(1).says('我还在');
    await eventually(() => expect(textsOf(received)).toEqual(['我还在']));
    await eventually(() => expect(emulator.unconfirmed()).toEqual([]));
    const skipped = lines.filter(({ fields }) => fields.code === 'UPDATE_MALFORMED');
    expect(skipped).toHaveLength(2);
    expect(skipped[0]?.fields.update_id).toBe(broken);
  });
});

describe('trouble on the way', () => {
  it('takes an update that comes twice only once', async () => {
    const { emulator, start, received } = await openWorld();
    emulator.fail({ method: 'getUpdates', times: 3, how: { kind: 'duplicates' } });
    await start();
    const id = emulator.citizen(1).says('一次');
    await eventually(() => expect(emulator.unconfirmed()).toEqual([]));
    emulator.pushAgain(id);
    emulator.citizen(1).says('两次');
    await eventually(() => expect(textsOf(received)).toEqual(['一次', '两次']));
  });

  it('puts updates in order that come out of order', async () => {
    const { emulator, start, received } = await openWorld();
    emulator.fail({ method: 'getUpdates', times: 5, how: { kind: 'reversed' } });
    for (const text of ['一', '二', '三']) emulator.citizen(1).says(text);
    await start();
    await eventually(() => expect(textsOf(received)).toEqual(['一', '二', '三']));
  });

  it.each([
    { kind: 'error', status: 500 },
    { kind: 'bad-gateway' },
    { kind: 'garbage' },
    { kind: 'cut' },
    { kind: 'refused' },
    { kind: 'too-many-requests', retryAfterSeconds: 2 },
  ] as const)('goes on after $kind', async (how) => {
    const { emulator, start, received, lines } = await openWorld();
    emulator.fail({ method: 'getUpdates', times: 3, how });
    emulator.citizen(1).says('还在吗');
    await start();
    await eventually(() => expect(textsOf(received)).toEqual(['还在吗']));
    expect(lines.filter(({ level }) => level === 'warn')).toHaveLength(3);
  });

  it('gives up a poll that Telegram never answers and asks again', async () => {
    const timing = { pollMs: 100, callMs: 100 };
    const { emulator, start, received } = await openWorld({ timing });
    emulator.fail({ method: 'getUpdates', how: { kind: 'stall' } });
    emulator.citizen(1).says('还在吗');
    await start();
    await eventually(() => expect(textsOf(received)).toEqual(['还在吗']));
  });

  it('says what to do when another process takes the updates, and keeps trying', async () => {
    const { emulator, start, received, lines } = await openWorld();
    await start();
    await eventually(() => expect(emulator.calls('getUpdates')).toHaveLength(1));
    emulator.conflict();
    await eventually(() =>
      expect(lines.some(({ fields }) => fields.code === 'TELEGRAM_CONFLICT')).toBe(true),
    );
    expect(lines.find(({ level }) => level === 'error')?.fields.remedy).toContain('Stop the other process');
    emulator.citizen(1).says('还在吗');
    await eventually(() => expect(textsOf(received)).toEqual(['还在吗']));
  });

  it('does not ask without end where Telegram answers at once with nothing', async () => {
    const { emulator, start } = await openWorld({
      timing: { pollMs: 0 },
      wait: realWait,
    });
    await start();
    await realWait(200);
    expect(emulator.calls('getUpdates').length).toBeLessThan(3);
  });
});
