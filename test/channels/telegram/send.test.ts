import { describe, expect, it } from 'vitest';
import { delivery, openWorld } from './world.ts';

const long = Array.from({ length: 3 }, (_, i) => `${i}${'长'.repeat(3_000)}。`).join('\n');

describe('sending', () => {
  it('sends plain text as it is, with its buttons', async () => {
    const { emulator, channel } = await openWorld();
    const citizen = emulator.citizen(1);
    const text = '第一条 <b>不是</b> *标记* _吗_？\n[来源](x)';
    const buttons = [
      [
        { label: '有用', data: 'rate:yes' },
        { label: '没用', data: 'rate:no' },
      ],
      [{ label: '转人工', data: 'person' }],
    ];
    expect(await channel.send(delivery(1, text, { buttons }))).toEqual({ type: 'sent' });
    expect(await citizen.next()).toMatchObject({ text, buttons });
    expect(emulator.calls('sendMessage')[0]?.parameters).not.toHaveProperty('parse_mode');
  });

  it('splits a long text and puts the buttons under the last part', async () => {
    const { emulator, channel } = await openWorld();
    const citizen = emulator.citizen(1);
    const counted: number[] = [];
    const partSent = async (parts: number) => void counted.push(parts);
    const buttons = [[{ label: '好', data: 'ok' }]];
    expect(await channel.send(delivery(1, long, { buttons, partSent }))).toEqual({ type: 'sent' });
    expect(citizen.received().map(({ text, buttons: under }) => [text[0], under.length])).toEqual([
      ['0', 0],
      ['1', 0],
      ['2', 1],
    ]);
    expect(counted).toEqual([1, 2]);
  });

  it('goes on after the parts that went out before a failure', async () => {
    const { emulator, channel } = await openWorld();
    const citizen = emulator.citizen(1);
    let sentParts = 0;
    const partSent = async (parts: number) => {
      sentParts = parts;
      if (parts === 2) emulator.fail({ method: 'sendMessage', how: { kind: 'error', status: 502 } });
    };
    expect(await channel.send(delivery(1, long, { partSent }))).toMatchObject({ type: 'retry' });
    expect(await channel.send(delivery(1, long, { sentParts, partSent }))).toEqual({ type: 'sent' });
    expect(citizen.received().map(({ text }) => text[0])).toEqual(['0', '1', '2']);
  });

  it('does not go on where it cannot be noted what went out', async () => {
    const { emulator, channel } = await openWorld();
    const citizen = emulator.citizen(1);
    const partSent = () => Promise.reject(new Error('disk'));
    await expect(channel.send(delivery(1, long, { partSent }))).rejects.toThrow('disk');
    expect(citizen.received()).toHaveLength(1);
  });
});

describe('when Telegram refuses', () => {
  it('comes back after the time that it asks for', async () => {
    const { emulator, channel } = await openWorld();
    emulator.citizen(1);
    emulator.fail({ method: 'sendMessage', how: { kind: 'too-many-requests', retryAfterSeconds: 7 } });
    expect(await channel.send(delivery(1, '好'))).toMatchObject({ type: 'retry', afterMs: 7_000 });
    expect(await channel.send(delivery(1, '好'))).toEqual({ type: 'sent' });
  });

  it.each([
    { kind: 'error', status: 500 },
    { kind: 'bad-gateway' },
    { kind: 'refused' },
    { kind: 'cut' },
    { kind: 'garbage' },
  ] as const)('tries again after $kind', async (how) => {
    const { emulator, channel } = await openWorld();
    emulator.citizen(1);
    emulator.fail({ method: 'sendMessage', how });
    expect(await channel.send(delivery(1, '好'))).toMatchObject({ type: 'retry' });
  });

  it('tries again where no answer comes', async () => {
    const { emulator, channel } = await openWorld({ timing: { callMs: 100 } });
    emulator.citizen(1);
    emulator.fail({ method: 'sendMessage', how: { kind: 'stall' } });
    const result = await channel.send(delivery(1, '好'));
    expect(result).toEqual({ type: 'retry', error: 'sendMessage: no answer within 100 ms' });
  });

  it('gives up on a citizen who has blocked the bot, and on a chat that does not exist', async () => {
    const { emulator, channel, lines } = await openWorld();
    const citizen = emulator.citizen(1);
    citizen.blocks();
    expect(await channel.send(delivery(1, '好'))).toMatchObject({
      type: 'gone',
      error: expect.stringContaining('blocked'),
    });
    expect(await channel.send(delivery(2, '好'))).toMatchObject({
      type: 'gone',
      error: expect.stringContaining('chat not found'),
    });
    expect(lines.map(({ fields }) => fields.code)).toEqual(['CHANNEL_SEND_FAILED', 'CHANNEL_SEND_FAILED']);
  });

  it('gives up on a message that it will never take', async () => {
    const { emulator, channel } = await openWorld();
    emulator.citizen(1);
    const buttons = [[{ label: '长', data: 'x'.repeat(65) }]];
    expect(await channel.send(delivery(1, '好', { buttons }))).toMatchObject({
      type: 'gone',
      error: expect.stringContaining('BUTTON_DATA_INVALID'),
    });
    expect(await channel.send(delivery(1, ' \n '))).toMatchObject({ type: 'gone' });
  });

  it('keeps the message while the token is not known', async () => {
    const { channel } = await openWorld({ token: '1:other' });
    expect(await channel.send(delivery(1, '好'))).toMatchObject({ type: 'retry', afterMs: 60_000 });
  });
});

describe('the pace', () => {
  it('stays below what Telegram takes from one chat', async () => {
    const { emulator, channel } = await openWorld({
      emulator: { rates: { perChatPerSecond: 4, overallPerSecond: 30 } },
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    });
    const citizen = emulator.citizen(1);
    for (let i = 0; i < 5; i += 1)
      expect(await channel.send(delivery(1, `第 ${i} 条`))).toEqual({ type: 'sent' });
    expect(citizen.received()).toHaveLength(5);
  });

  it('hands a message back rather than hold it longer than a delivery may take', async () => {
    const { emulator, channel } = await openWorld({ now: () => 1_000_000, wait: () => Promise.resolve() });
    emulator.citizen(1);
    const results = [];
    for (let i = 0; i < 45; i += 1) results.push(await channel.send(delivery(1, `第 ${i} 条`)));
    expect(results.filter(({ type }) => type === 'sent')).toHaveLength(43);
    expect(results.at(-1)).toMatchObject({ type: 'retry', afterMs: 41_000 });
  });
});

describe('typing', () => {
  it('shows that an answer is being made', async () => {
    const { emulator, channel } = await openWorld();
    emulator.citizen(1);
    await channel.typing?.({ channel: 'telegram', address: '1' });
    expect(emulator.calls('sendChatAction')[0]?.parameters).toEqual({ chat_id: '1', action: 'typing' });
  });

  it('never throws', async () => {
    const { channel, emulator } = await openWorld();
    await channel.typing?.({ channel: 'telegram', address: '404' });
    emulator.fail({ method: 'sendChatAction', how: { kind: 'garbage' } });
    await channel.typing?.({ channel: 'telegram', address: '404' });
  });
});
