import { createAdaptorServer } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually, fakeReceive, openWorld, storageFault, type WorldOptions } from './world.ts';

const secret = 'a-secret_Of-Ours';

/** The channel behind a real socket, as Telegram reaches it. */
async function openHooked(options: WorldOptions = {}) {
  let handle: (request: Request) => Promise<Response> = async () => new Response(null, { status: 502 });
  const server = createAdaptorServer({ fetch: (request) => handle(request) });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const world = await openWorld({ webhook: { url, path: '/telegram/hook', secret }, ...options });
  handle = (request) => world.channel.webhook(request);
  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/telegram/hook`, {
      method: 'POST',
      body,
      headers: { 'x-telegram-bot-api-secret-token': secret, ...headers },
    });
  return { ...world, url, post };
}

const update = (id: number, text: string) =>
  JSON.stringify({
    update_id: id,
    message: { message_id: 1, date: 1, chat: { id: 1, type: 'private' }, text },
  });

describe('the webhook', () => {
  it('is set with its secret, and takes in what citizens write', async () => {
    const { emulator, start, received, url } = await openHooked();
    emulator.citizen(1).says('先前写的');
    await start();
    expect(emulator.hook).toEqual({ url: `${url}/telegram/hook`, secretToken: secret });
    emulator.citizen(1).says('/start from-poster');
    await eventually(() => expect(received).toHaveLength(2));
    expect(received).toMatchObject([
      { text: '先前写的' },
      { type: 'command', name: 'start', args: 'from-poster' },
    ]);
    await eventually(() => expect(emulator.unconfirmed()).toEqual([]));
    expect(emulator.calls('getUpdates')).toEqual([]);
  });

  it('answers 200 only after the commit', async () => {
    let commit = () => {};
    const committed = new Promise<void>((resolve) => {
      commit = resolve;
    });
    const { start, post } = await openHooked({
      receive: async () => {
        await committed;
        return 'committed';
      },
    });
    await start();
    let status = 0;
    const answered = post(update(5, '等一等')).then((response) => {
      status = response.status;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(status).toBe(0);
    commit();
    await answered;
    expect(status).toBe(200);
  });

  it('lets Telegram repeat what was not accepted, and takes it once', async () => {
    const fake = fakeReceive();
    let failures = 3;
    const { emulator, start } = await openHooked({
      receive: async (activity) => {
        failures -= 1;
        if (failures >= 0) throw storageFault();
        return fake.receive(activity);
      },
    });
    await start();
    const first = emulator.citizen(1).says('一');
    const second = emulator.citizen(1).says('二');
    await eventually(() =>
      expect(fake.received.map(({ id }) => id)).toEqual([String(first), String(second)]),
    );
    await eventually(() => expect(emulator.unconfirmed()).toEqual([]));
    expect(emulator.webhookAttempts.map(({ status }) => status)).toEqual([500, 500, 500, 200, 200]);
  });

  it('asks Telegram to wait before it repeats', async () => {
    const { start, post } = await openHooked({ receive: () => Promise.reject(storageFault()) });
    await start();
    expect((await post(update(5, '一'))).headers.get('retry-after')).toBe('1');
    expect((await post(update(5, '一'))).headers.get('retry-after')).toBe('2');
  });

  it('does not run a turn twice at once when Telegram repeats too soon', async () => {
    let turns = 0;
    const { start, post } = await openHooked({
      receive: async () => {
        turns += 1;
        await new Promise((resolve) => setTimeout(resolve, 50));
        return 'committed';
      },
    });
    await start();
    const answers = await Promise.all([1, 2, 3].map(() => post(update(5, '一'))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await post(update(5, '一'))).status).toBe(200);
    expect(turns).toBe(1);
  });

  it('gives up a message that fails again and again, and tells the citizen', async () => {
    const { emulator, start } = await openHooked({ receive: () => Promise.reject(new Error('bug')) });
    await start();
    const citizen = emulator.citizen(1);
    citizen.says('毒');
    expect(await citizen.next()).toMatchObject({ text: '刚才这条没有收到，请再发一次。' });
    await eventually(() => expect(emulator.unconfirmed()).toEqual([]));
    expect(emulator.webhookAttempts.map(({ status }) => status)).toEqual([
      ...new Array<number>(7).fill(500),
      200,
    ]);
  });
});

describe('what the webhook refuses', () => {
  it('a request without the secret, with another, or one that only begins like it', async () => {
    const { start, post, url, received } = await openHooked();
    await start();
    const bare = await fetch(`${url}/telegram/hook`, { method: 'POST', body: update(5, '一') });
    expect(bare.status).toBe(401);
    for (const wrong of ['', 'x', secret.slice(0, -1), `${secret}x`]) {
      const answer = await post(update(5, '一'), { 'x-telegram-bot-api-secret-token': wrong });
      expect(answer.status).toBe(403);
    }
    expect(received).toEqual([]);
  });

  it('another method', async () => {
    const { start, url } = await openHooked();
    await start();
    expect((await fetch(`${url}/telegram/hook`)).status).toBe(405);
  });

  it('nothing that is authentic but cannot be read: a repetition would not help', async () => {
    const { start, post, lines, received } = await openHooked();
    await start();
    for (const body of ['{"update_id": 5,', '[]', '{"update_id":5,"message":{"text":"?"}}', '', '']) {
      expect((await post(body)).status).toBe(200);
    }
    expect((await post(`"${'x'.repeat(2_000_000)}"`)).status).toBe(200);
    expect(lines.map(({ fields }) => fields.code)).toEqual(new Array(6).fill('UPDATE_MALFORMED'));
    expect(received).toEqual([]);
  });

  it('an update that is too large and does not say so', async () => {
    const { start, url, lines, received } = await openHooked();
    await start();
    const body = new Blob([update(1, 'x'.repeat(1024 * 1024))]).stream();
    const headers = { 'x-telegram-bot-api-secret-token': secret };
    const unsaid = { method: 'POST', body, headers, duplex: 'half' } as const;
    expect((await fetch(`${url}/telegram/hook`, unsaid)).status).toBe(200);
    expect(lines.map(({ fields }) => fields.code)).toEqual(['UPDATE_MALFORMED']);
    expect(received).toEqual([]);
  });

  it('everything while it is stopped, so that Telegram keeps it', async () => {
    const { emulator, start, stop, post } = await openHooked();
    expect((await post(update(5, '一'))).status).toBe(503);
    await start();
    await stop();
    expect((await post(update(5, '一'))).status).toBe(503);
    expect(emulator.hook).toBeDefined();
  });

  it('to be started where Telegram does not take the address', async () => {
    const { emulator, start } = await openHooked();
    const description = 'Bad Request: bad webhook: An HTTPS URL must be provided for webhook';
    emulator.fail({ method: 'setWebhook', how: { kind: 'error', status: 400, description } });
    await expect(start()).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      remedy: expect.stringContaining('https'),
    });
  });

  it('everything where the channel polls', async () => {
    const { channel } = await openWorld();
    const request = new Request('http://127.0.0.1/telegram/hook', { method: 'POST', body: update(5, '一') });
    expect((await channel.webhook(request)).status).toBe(404);
  });
});
