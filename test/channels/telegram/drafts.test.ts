import { describe, expect, it } from 'vitest';
import { realWait } from '../../../src/channels/telegram/deps.ts';
import { delivery, eventually, openWorld, texts, type WorldOptions } from './world.ts';

const chat = { channel: 'telegram', address: '1' } as const;
const draftOf = (text: string) => `${text}\n\n${texts.writing}`;

/** A citizen who sees what is typed; time goes by a hundred times faster than it says. */
async function open(options: WorldOptions = {}) {
  const started = Date.now();
  const now = () => started + (Date.now() - started) * 100;
  const world = await openWorld({ now, ...options });
  const citizen = world.emulator.citizen(1);
  const seen = () => citizen.received().map(({ text }) => text);
  const draft = (text: string) => world.channel.draft?.(chat, text);
  const counts = () =>
    ['sendMessage', 'editMessageText', 'deleteMessage'].map((method) => world.emulator.calls(method).length);
  return { ...world, citizen, seen, draft, counts };
}

describe('a draft', () => {
  it('is one silent message that grows, and is gone when the answer is there', async () => {
    const { draft, seen, emulator, channel } = await open();
    draft('第一句。');
    await eventually(() => expect(seen()).toEqual([draftOf('第一句。')]));
    expect(emulator.calls('sendMessage')[0]?.parameters).toMatchObject({ disable_notification: true });
    draft('第一句。\n第二句。');
    await eventually(() => expect(seen()).toEqual([draftOf('第一句。\n第二句。')]));
    expect(await channel.send(delivery(1, '答复。'))).toEqual({ type: 'sent' });
    expect(seen().at(-1)).toBe('答复。');
    await eventually(() => expect(seen()).toEqual(['答复。']));
  });

  it('is taken back when it comes to nothing, and another one begins anew', async () => {
    const { draft, seen, counts } = await open();
    draft('第一句。');
    await eventually(() => expect(seen()).toHaveLength(1));
    draft('');
    await eventually(() => expect(seen()).toEqual([]));
    draft('又一句。');
    await eventually(() => expect(seen()).toEqual([draftOf('又一句。')]));
    expect(counts()).toEqual([2, 0, 1]);
  });

  it('is changed once a second at most, to what there is by then', async () => {
    const clock = { now: 1_000_000 };
    const waits: { ms: number; go: () => void }[] = [];
    const wait = (ms: number) => new Promise<void>((go) => void waits.push({ ms, go }));
    const { draft, seen, counts } = await open({ now: () => clock.now, wait });
    draft('一');
    await eventually(() => expect(seen()).toEqual([draftOf('一')]));
    clock.now += 300;
    draft('二');
    await eventually(() => expect(waits.map(({ ms }) => ms)).toEqual([700]));
    draft('三');
    draft('四');
    clock.now += 700;
    waits[0]?.go();
    await eventually(() => expect(seen()).toEqual([draftOf('四')]));
    expect(counts()).toEqual([1, 1, 0]);
  });

  it('takes nothing from the messages: two still go at once', async () => {
    const waited: number[] = [];
    const wait = async (ms: number) => void waited.push(ms);
    const { draft, seen, channel } = await open({ now: () => 1_000_000, wait });
    draft('一');
    await eventually(() => expect(seen()).toHaveLength(1));
    for (const text of ['甲', '乙']) await channel.send(delivery(1, text));
    expect(waited).toEqual([]);
  });

  it('is never longer than a message may be', async () => {
    const { draft, seen } = await open();
    draft('这一句说的是取暖补贴。'.repeat(600));
    await eventually(() => expect(seen()).toHaveLength(1));
    expect(seen()[0]?.length).toBeGreaterThan(3_000);
    expect(seen()[0]?.length).toBeLessThanOrEqual(4096);
    expect(seen()[0]?.endsWith(`。\n\n${texts.writing}`)).toBe(true);
  });

  it('rests as long as Telegram asks for, and the answer does not', async () => {
    const clock = { now: 1_000_000 };
    const { draft, seen, channel, emulator, counts, lines } = await open({ now: () => clock.now });
    draft('一');
    await eventually(() => expect(seen()).toHaveLength(1));
    emulator.fail({ method: 'editMessageText', how: { kind: 'too-many-requests', retryAfterSeconds: 7 } });
    clock.now += 1_000;
    draft('二');
    await eventually(() => expect(lines.map(({ message }) => message)).toEqual(['a draft was not shown']));
    clock.now += 6_999;
    draft('三');
    await realWait(20);
    expect(counts()).toEqual([1, 1, 0]);
    clock.now += 1;
    draft('四');
    await eventually(() => expect(seen()).toEqual([draftOf('四')]));
    emulator.fail({ method: 'editMessageText', how: { kind: 'too-many-requests', retryAfterSeconds: 70 } });
    clock.now += 1_000;
    draft('五');
    await eventually(() => expect(lines).toHaveLength(2));
    expect(await channel.send(delivery(1, '答复。'))).toEqual({ type: 'sent' });
    await eventually(() => expect(seen()).toEqual(['答复。']));
  });

  it('stays until an answer that is held back has gone out', async () => {
    const { draft, seen, channel, emulator } = await open();
    draft('第一句。');
    await eventually(() => expect(seen()).toHaveLength(1));
    emulator.fail({ method: 'sendMessage', how: { kind: 'too-many-requests', retryAfterSeconds: 1 } });
    expect(await channel.send(delivery(1, '答复。'))).toMatchObject({ type: 'retry' });
    draft('来得太晚。');
    expect(seen()).toEqual([draftOf('第一句。')]);
    expect(await channel.send(delivery(1, '答复。'))).toEqual({ type: 'sent' });
    await eventually(() => expect(seen()).toEqual(['答复。']));
  });

  it('that is still on its way when the answer is there is deleted behind it', async () => {
    const { draft, seen, channel, emulator } = await open();
    emulator.fail({ method: 'sendMessage', how: { kind: 'stall', ms: 100 } });
    draft('第一句。');
    await eventually(() => expect(seen()).toHaveLength(1));
    expect(await channel.send(delivery(1, '答复。'))).toEqual({ type: 'sent' });
    expect(emulator.calls('deleteMessage')).toEqual([]);
    await eventually(() => expect(seen()).toEqual(['答复。']));
  });
});

describe('when a draft goes wrong', () => {
  it.each([
    { kind: 'error', status: 500 },
    { kind: 'bad-gateway' },
    { kind: 'refused' },
    { kind: 'garbage' },
    { kind: 'cut' },
  ] as const)('at first, with $kind, there is none, and the answer comes', async (how) => {
    const { draft, channel, emulator, lines, seen } = await open();
    emulator.fail({ method: 'sendMessage', how });
    draft('第一句。');
    await eventually(() => expect(lines).toHaveLength(1));
    draft('第一句。\n第二句。');
    expect(await channel.send(delivery(1, '答复。'))).toEqual({ type: 'sent' });
    expect(emulator.calls('sendMessage')).toHaveLength(2);
    expect(seen().at(-1)).toBe('答复。');
  });

  it('later, the next change makes up for it', async () => {
    const { draft, emulator, seen, lines } = await open();
    draft('一');
    await eventually(() => expect(seen()).toHaveLength(1));
    emulator.fail({ method: 'editMessageText', how: { kind: 'error', status: 502 } });
    draft('二');
    await eventually(() => expect(lines).toHaveLength(1));
    await eventually(() => {
      draft('三');
      expect(seen()).toEqual([draftOf('三')]);
    });
  });

  it('because the citizen deleted it, it stays deleted', async () => {
    const { draft, emulator, seen, lines, counts } = await open();
    draft('一');
    await eventually(() => expect(seen()).toHaveLength(1));
    const how = {
      kind: 'error',
      status: 400,
      description: 'Bad Request: message to edit not found',
    } as const;
    emulator.fail({ method: 'editMessageText', how });
    draft('二');
    await eventually(() => expect(lines).toHaveLength(1));
    draft('三');
    await realWait(30);
    expect(counts()).toEqual([1, 1, 0]);
  });

  it('it is deleted when Telegram allows it again, and left where it never does', async () => {
    const { draft, emulator, seen, lines, channel } = await open();
    emulator.fail({ method: 'deleteMessage', how: { kind: 'too-many-requests', retryAfterSeconds: 2 } });
    emulator.fail({ method: 'deleteMessage', how: { kind: 'bad-gateway' } });
    draft('一');
    await eventually(() => expect(seen()).toHaveLength(1));
    await channel.send(delivery(1, '答复。'));
    await eventually(() => expect(seen()).toEqual(['答复。']));
    emulator.fail({ method: 'deleteMessage', how: { kind: 'error', status: 400 } });
    await eventually(() => {
      draft('二');
      expect(seen()).toEqual(['答复。', draftOf('二')]);
    });
    await channel.send(delivery(1, '又一条。'));
    await eventually(() => expect(lines.at(-1)?.message).toBe('a draft was not deleted'));
    expect(seen()).toEqual(['答复。', draftOf('二'), '又一条。']);
  });

  it('none is begun any more when the channel has stopped', async () => {
    const { draft, emulator, stop, channel, seen } = await open();
    draft('一');
    await eventually(() => expect(seen()).toHaveLength(1));
    await stop();
    draft('二');
    expect(await channel.send(delivery(1, '答复。'))).toEqual({ type: 'sent' });
    await eventually(() => expect(seen()).toEqual(['答复。']));
    expect(emulator.calls('editMessageText')).toEqual([]);
  });
});
