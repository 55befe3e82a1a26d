import { createAdaptorServer } from '@hono/node-server';
import { createServer, type AddressInfo } from 'node:net';
import { TelegramServer } from 'telegram-test-api/lib/telegramServer.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTelegramChannel } from '../../../src/channels/telegram/telegram.ts';
import { eventually, delivery, fakeAttachments, fakeReceive, hurried, recordingLog, texts } from './world.ts';

const token = '123:third-party';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** telegram-test-api: an emulator that others wrote, so that our own reading of the Bot API is checked. */
async function openServer() {
  const server = new TelegramServer({
    port: await freePort(),
    host: '127.0.0.1',
    protocol: 'http',
    storage: 'RAM',
    storeTimeout: 60,
  });
  await server.start();
  onTestFinished(async () => void (await server.stop()));
  return server;
}

async function openChannel(server: TelegramServer, webhookUrl?: string) {
  const { received, receive } = fakeReceive();
  const { lines, log } = recordingLog();
  const channel = createTelegramChannel({
    token,
    apiRoot: server.config.apiURL,
    ...(webhookUrl !== undefined && {
      webhook: { url: webhookUrl, path: '/hook', secret: 'unused-by-this-emulator' },
    }),
    attachments: fakeAttachments(),
    now: () => Date.now(),
    wait: hurried,
    log,
    commands: [],
    texts,
  });
  onTestFinished(() => channel.stop());
  return { channel, received, lines, start: () => channel.start(receive) };
}

describe('against telegram-test-api', () => {
  it('polls text, deep links and buttons, and answers', async () => {
    const server = await openServer();
    const { channel, received, start } = await openChannel(server);
    await start();
    const client = server.getClient(token, { chatId: 77, userId: 77, timeout: 3_000 });

    await client.sendMessage(client.makeMessage('低保怎么申请？'));
    await client.sendCommand(client.makeCommand('/start ticket-12'));
    await eventually(() => expect(received).toHaveLength(2));
    expect(received).toMatchObject([
      { type: 'message', text: '低保怎么申请？', conversation: { address: '77' }, isGroup: false },
      { type: 'command', name: 'start', args: 'ticket-12' },
    ]);

    const buttons = [[{ label: '有用', data: 'rate:yes' }]];
    expect(await channel.send(delivery(77, '向户籍地乡镇申请。', { buttons }))).toEqual({ type: 'sent' });
    const { result } = await client.getUpdates();
    expect(result[0]?.message).toMatchObject({
      text: '向户籍地乡镇申请。',
      reply_markup: { inline_keyboard: [[{ text: '有用', callback_data: 'rate:yes' }]] },
    });

    await client.sendCallback(client.makeCallbackQuery('rate:yes'));
    await eventually(() => expect(received[2]).toMatchObject({ type: 'button', data: 'rate:yes' }));
  });

  it('sends a draft, changes it, and deletes it when the answer is there', async () => {
    const server = await openServer();
    const { channel, start } = await openChannel(server);
    await start();
    const chat = { channel: 'telegram', address: '79' } as const;
    const seen = () =>
      server.storage.botMessages.map((it): unknown => 'text' in it.message && it.message.text);
    channel.draft?.(chat, '第一句。');
    await eventually(() => expect(seen()).toEqual([`第一句。\n\n${texts.writing}`]));
    await eventually(() => {
      channel.draft?.(chat, '第一句。\n第二句。');
      expect(seen()).toEqual([`第一句。\n第二句。\n\n${texts.writing}`]);
    });
    expect(await channel.send(delivery(79, '答复。'))).toEqual({ type: 'sent' });
    await eventually(() => expect(seen()).toEqual(['答复。']));
  });

  it('marks a group', async () => {
    const server = await openServer();
    const { received, start } = await openChannel(server);
    await start();
    const client = server.getClient(token, { chatId: -5, type: 'group', timeout: 3_000 });
    await client.sendMessage(client.makeMessage('@TestNameBot 在吗'));
    await eventually(() => expect(received[0]).toMatchObject({ isGroup: true, text: '在吗' }));
  });

  it('takes updates through a webhook', async () => {
    const server = await openServer();
    let handle: (request: Request) => Promise<Response> = async () => new Response(null, { status: 502 });
    const http = createAdaptorServer({
      fetch: (request) => {
        // This emulator knows no secret_token: a proxy adds it.
        const headers = new Headers(request.headers);
        headers.set('x-telegram-bot-api-secret-token', 'unused-by-this-emulator');
        return handle(new Request(request, { headers }));
      },
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise<void>((resolve) => void http.close(() => resolve())));
    const { channel, received, start } = await openChannel(
      server,
      `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    );
    handle = (request) => channel.webhook(request);
    await start();
    const client = server.getClient(token, { chatId: 78, timeout: 3_000 });
    await client.sendMessage(client.makeMessage('走网络钩子'));
    await eventually(() => expect(received).toMatchObject([{ type: 'message', text: '走网络钩子' }]));
  });

  it('gets along with a server that knows neither a menu nor typing', async () => {
    const server = await openServer();
    const { channel, lines, start } = await openChannel(server);
    await start();
    await channel.typing?.({ channel: 'telegram', address: '77' });
    expect(lines.map(({ level }) => level)).toEqual(['info', 'info']);
  });
});
