import { describe, expect, it } from 'vitest';
import { eventually, delivery, fakeReceive, openWorld, picture, storageFault } from './world.ts';

describe('a file', () => {
  it('is stored before the turn', async () => {
    const { emulator, start, received, attachments } = await openWorld();
    await start();
    emulator.citizen(1).sendsPhoto(picture, { caption: '路灯坏了' });
    await eventually(() => expect(received).toHaveLength(1));
    expect(received[0]).toMatchObject({
      type: 'message',
      text: '路灯坏了',
      attachments: [{ id: 'attachment-1', mime: 'image/png', size: picture.length }],
    });
    expect([...(attachments.stored[0] ?? [])]).toEqual([...picture]);
  });

  it('that is not taken is noted in the text', async () => {
    const { emulator, start, received } = await openWorld();
    await start();
    emulator.citizen(1).sendsDocument(new Uint8Array(5), { caption: '材料' });
    await eventually(() =>
      expect(received[0]).toMatchObject({ text: '材料\n（文件没有收下）', attachments: [] }),
    );
  });

  it('that Telegram finds too large is noted in the text', async () => {
    const { emulator, start, received } = await openWorld();
    await start();
    emulator.fail({
      method: 'getFile',
      how: { kind: 'error', status: 400, description: 'Bad Request: file is too big' },
    });
    emulator.citizen(1).sendsDocument(picture);
    await eventually(() => expect(received[0]).toMatchObject({ text: '（文件没有收下）' }));
    expect(emulator.calls('getFile')).toHaveLength(1);
  });

  it('is fetched again when the way there fails', async () => {
    const { emulator, start, received } = await openWorld();
    await start();
    emulator.fail({ method: 'getFile', how: { kind: 'error', status: 500 } });
    emulator.fail({ method: 'file', how: { kind: 'cut' } });
    emulator.citizen(1).sendsPhoto(picture);
    await eventually(() => expect(received[0]).toMatchObject({ attachments: [{ size: picture.length }] }));
  });

  it('that comes in a flood is not fetched, and the words arrive', async () => {
    const { emulator, start, received } = await openWorld();
    await start();
    const flooder = emulator.citizen(1);
    for (let i = 0; i < 12; i += 1) flooder.sendsPhoto(picture, { caption: `第 ${i} 张` });
    await eventually(() => expect(received).toHaveLength(12));
    expect(received.map((it) => it.type === 'message' && it.attachments.length)).toEqual([
      ...new Array<number>(10).fill(1),
      0,
      0,
    ]);
    expect(received[11]).toMatchObject({ text: '第 11 张\n（文件没有取到）' });
    expect(emulator.calls('getFile')).toHaveLength(10);
    emulator.citizen(2).sendsPhoto(picture);
    await eventually(() => expect(received[12]).toMatchObject({ attachments: [{ size: picture.length }] }));
  });

  it('that cannot be fetched is noted, and the words arrive', async () => {
    const { emulator, start, received, lines } = await openWorld();
    await start();
    emulator.fail({ method: 'file', times: 3, how: { kind: 'error', status: 502 } });
    emulator.citizen(1).sendsPhoto(picture, { caption: '请看' });
    await eventually(() =>
      expect(received[0]).toMatchObject({ text: '请看\n（文件没有取到）', attachments: [] }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('could not be fetched') }),
    );
  });

  it('is stored once, however often the turn is tried', async () => {
    const fake = fakeReceive();
    let failures = 0;
    const { emulator, start, attachments } = await openWorld({
      receive: async (activity) => {
        failures += 1;
        if (failures < 4) throw storageFault('STORAGE_BUSY');
        return fake.receive(activity);
      },
    });
    await start();
    emulator.citizen(1).sendsPhoto(picture);
    await eventually(() => expect(fake.received).toHaveLength(1));
    expect(attachments.stored).toHaveLength(1);
  });

  it('waits where the store itself fails', async () => {
    let isFull = true;
    const { emulator, start, received } = await openWorld({
      attachments: {
        put: async (bytes) => {
          if (isFull) throw storageFault('STORAGE_FULL');
          return { id: 'a', mime: 'image/png', size: bytes.length };
        },
      },
    });
    await start();
    const id = emulator.citizen(1).sendsPhoto(picture);
    await eventually(() => expect(emulator.calls('getFile').length).toBeGreaterThan(1));
    expect(emulator.unconfirmed()).toEqual([id]);
    isFull = false;
    await eventually(() => expect(received[0]).toMatchObject({ attachments: [{ id: 'a' }] }));
  });
});

describe('a button press', () => {
  it('is handed over and answered, so that the button stops waiting', async () => {
    const { emulator, channel, start, received } = await openWorld();
    await start();
    const citizen = emulator.citizen(1);
    await channel.send(delivery(1, '可以吗？', { buttons: [[{ label: '可以', data: 'yes' }]] }));
    citizen.presses('可以');
    await eventually(() => expect(received[0]).toMatchObject({ type: 'button', data: 'yes' }));
    await eventually(() => expect(emulator.calls('answerCallbackQuery')).toHaveLength(1));
  });

  it('counts even where Telegram has forgotten it', async () => {
    const { emulator, start, received } = await openWorld();
    await start();
    const message = { message_id: 1, date: 1, chat: { id: 1, type: 'private' } };
    emulator.push({ callback_query: { id: 'gone', from: { id: 1, is_bot: false }, message, data: 'yes' } });
    await eventually(() => expect(received[0]).toMatchObject({ type: 'button', data: 'yes' }));
  });
});

describe('a group', () => {
  it('is marked, and the link leads out of it', async () => {
    const { emulator, channel, start, received } = await openWorld();
    await start();
    const member = emulator.citizen(7, { group: -500 });
    member.says('大家好');
    member.says(`/help@${emulator.bot.username}`);
    await eventually(() => expect(received).toHaveLength(1));
    expect(received[0]).toMatchObject({ type: 'command', name: 'help', isGroup: true });
    await channel.send(delivery(-500, `请私聊：${channel.privateChatLink('group')}`));
    expect(emulator.messagesTo(-500)[0]?.text).toBe('请私聊：https://t.me/XiaohuaTestBot?start=group');
    await eventually(() => expect(emulator.unconfirmed()).toEqual([]));
  });
});
