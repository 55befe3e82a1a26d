import { describe, expect, it } from 'vitest';
import { createTelegramChannel } from '../../../src/channels/telegram/telegram.ts';
import { eventually, delivery, fakeReceive, openWorld } from './world.ts';

describe('the start', () => {
  it('rejects a token that Telegram does not know, and says what to do', async () => {
    const { start, lines } = await openWorld({ token: '99:unknown' });
    const error: unknown = await start().catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'TELEGRAM_UNAUTHORIZED',
      remedy: expect.stringContaining('@BotFather'),
    });
    expect(everything([error, lines])).not.toContain('99:unknown');
  });

  it('sets the menu of commands', async () => {
    const { emulator, start } = await openWorld();
    await start();
    expect(emulator.commands).toEqual([{ command: 'help', description: '帮助' }]);
  });

  it('goes on without the menu where that fails', async () => {
    const { emulator, start, received, lines } = await openWorld();
    emulator.fail({ method: 'setMyCommands', how: { kind: 'error', status: 500 } });
    await start();
    emulator.citizen(1).says('你好');
    await eventually(() => expect(received).toHaveLength(1));
    expect(lines[0]?.message).toContain('menu of commands');
  });

  it('does not wait for a Telegram that cannot be reached, and connects when it can', async () => {
    const { emulator, start, received, lines } = await openWorld();
    emulator.fail({ method: 'getMe', times: 4, how: { kind: 'refused' } });
    emulator.citizen(1).says('你好');
    await start();
    await eventually(() => expect(received).toHaveLength(1));
    expect(lines.filter(({ level }) => level === 'warn')).toHaveLength(4);
  });

  it('removes a webhook that would keep it from polling', async () => {
    const { emulator, start, received } = await openWorld();
    await fetch(`${emulator.url}/bot${emulator.token}/setWebhook?url=http://127.0.0.1:9/`);
    await start();
    expect(emulator.hook).toBeUndefined();
    emulator.citizen(1).says('你好');
    await eventually(() => expect(received).toHaveLength(1));
  });

  it('can be stopped before Telegram was ever reached', async () => {
    const { emulator, start, stop } = await openWorld();
    emulator.fail({ method: 'getMe', times: 1_000, how: { kind: 'bad-gateway' } });
    await start();
    await stop();
  });

  it('knows the link to the private chat once it knows the name of the bot', async () => {
    const { channel, start } = await openWorld();
    expect(channel.privateChatLink('group')).toBeUndefined();
    await start();
    expect(channel.privateChatLink()).toBe('https://t.me/XiaohuaTestBot');
    expect(channel.privateChatLink('from-group_7')).toBe('https://t.me/XiaohuaTestBot?start=from-group_7');
    expect(() => channel.privateChatLink('带空格 的')).toThrow(TypeError);
  });
});

describe('the token', () => {
  it('is in no log line and no error, whatever goes wrong', async () => {
    const { emulator, channel, start, lines, stop } = await openWorld();
    emulator.citizen(1).says('你好');
    const kinds = [
      { kind: 'garbage' },
      { kind: 'cut' },
      { kind: 'refused' },
      { kind: 'bad-gateway' },
      { kind: 'error', status: 401, description: `Unauthorized ${emulator.token}` },
    ] as const;
    for (const how of kinds) emulator.fail({ method: 'getUpdates', how });
    await start();
    const results = [];
    for (const how of kinds) {
      emulator.fail({ method: 'sendMessage', how });
      results.push(await channel.send(delivery(1, '答复')));
      emulator.fail({ method: 'sendChatAction', how });
      await channel.typing?.({ channel: 'telegram', address: '1' });
    }
    await eventually(() => expect(emulator.unconfirmed()).toEqual([]));
    await stop();
    const said = [...lines.map(everything), ...results.map(everything)].join('\n');
    expect(said).toContain('sendMessage');
    expect(said).not.toContain(emulator.token);
    expect(said).not.toContain('emulated-token');
  });

  it('is not in the error of a start without network', async () => {
    const lines: unknown[] = [];
    const log = {
      info: () => undefined,
      warn: (...line: unknown[]) => lines.push(line),
      error: () => undefined,
    };
    const channel = createTelegramChannel({
      token: '77:very-secret',
      apiRoot: 'http://127.0.0.1:9',
      attachments: { put: () => Promise.reject(new Error('unused')) },
      now: () => Date.now(),
      log,
      commands: [],
      texts: {
        contact: () => '',
        location: () => '',
        attachmentRejected: '',
        attachmentFailed: '',
        notAccepted: '',
        writing: '',
      },
    });
    await channel.start(fakeReceive().receive);
    await channel.stop();
    expect(lines).toHaveLength(1);
    expect(everything(lines)).not.toContain('very-secret');
  });
});

/** Messages, stacks and causes of errors included. */
function everything(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner instanceof Error
      ? { ...inner, message: inner.message, stack: inner.stack, cause: inner.cause }
      : inner,
  );
}
