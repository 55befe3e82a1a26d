import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttpServer } from '../../../src/http.ts';
import { createEventReader } from './event-reader.ts';
import { createBrowser, createWebWorld, type WebWorld } from './web-world.ts';

async function openWorld(...options: Parameters<typeof createWebWorld>) {
  const world = createWebWorld(...options);
  await world.start();
  onTestFinished(() => world.channel.stop());
  return { ...world, browser: await visitor(world) };
}

async function visitor(world: Pick<WebWorld, 'channel'>) {
  const browser = createBrowser(world);
  await browser.visit();
  return browser;
}

const eventsOf = async (browser: ReturnType<typeof createBrowser>, path = '/api/events') =>
  createEventReader(await browser.get(path));
const textsOf = (events: { event: string; data: Record<string, unknown> }[]) =>
  events.filter(({ event }) => event === 'entry').map(({ data }) => data['text']);

describe('the first connection', () => {
  it('lets the bot greet, once per conversation', async () => {
    const { browser, received } = await openWorld();
    const first = await eventsOf(browser);
    const second = await eventsOf(browser);
    expect(textsOf([...(await first.until('entry')), ...(await second.until('entry'))])).toEqual([
      '您好，我是小华。',
      '您好，我是小华。',
    ]);
    expect(textsOf(await (await eventsOf(browser)).until('ready'))).toEqual(['您好，我是小华。']);
    expect(received.map(({ type }) => type)).toEqual(['joined']);
  });

  it('without a session is refused', async () => {
    const world = await openWorld();
    expect((await createBrowser(world).get('/api/events')).status).toBe(401);
  });

  it('ends when the greeting fails, so that the page comes back', async () => {
    const { browser, logged } = await openWorld({ say: () => Promise.reject(new Error('no model')) });
    const events = await eventsOf(browser);
    await events.until('ready');
    expect(await events.next()).toBeUndefined();
    expect(logged).toMatchObject([{ level: 'error', message: 'a page could not be fed' }]);
  });
});

describe('a connection', () => {
  it('is sent what citizen, bot and staff say, live', async () => {
    const { browser, staffSays, deliver, channel } = await openWorld();
    const events = await eventsOf(browser);
    await events.until('entry');
    await browser.say('路灯坏了');
    const live = [...(await events.until('entry')), ...(await events.until('entry'))];
    expect(live.map(({ data }) => [data['speaker'], data['text']])).toEqual([
      ['citizen', '路灯坏了'],
      ['bot', '您说：路灯坏了'],
    ]);
    await staffSays(browser.conversation(), '已派人去修。');
    expect(await deliver()).toEqual([{ type: 'sent' }, { type: 'sent' }]);
    expect(await events.until('entry')).toMatchObject([{ data: { speaker: 'staff', text: '已派人去修。' } }]);
    await channel.typing?.({ channel: 'web', address: browser.conversation().slice('web:'.length) });
    expect(await events.next()).toMatchObject({ event: 'typing' });
  });

  it('goes on after what the page has', async () => {
    const { browser } = await openWorld();
    const [, greeting] = await (await eventsOf(browser)).until('entry');
    await browser.say('一');
    await browser.say('二');
    const after = await (await eventsOf(browser, '/api/events?after=3')).until('ready');
    expect(textsOf(after)).toEqual(['二', '您说：二']);
    const reconnected = await browser.request('/api/events', {
      headers: { 'Last-Event-ID': String(greeting?.id) },
    });
    expect(textsOf(await createEventReader(reconnected).until('ready'))).toHaveLength(4);
  });

  it('shows the last 200 lines and says that there are more', async () => {
    const { browser, storage } = await openWorld();
    const conversation = browser.conversation();
    const line = (i: number) => ({ conversation, at: i, speaker: 'bot', text: `第 ${i} 行` }) as const;
    await storage.store.commit({ transcript: Array.from({ length: 201 }, (_, i) => line(i)) });
    const events = await (await eventsOf(browser)).until('ready');
    expect(events[0]?.event).toBe('earlier');
    expect(textsOf(events)).toHaveLength(200);
    expect(textsOf(events).at(-1)).toBe('第 200 行');
  });

  it('is sent drafts while an answer is being made, to this conversation alone, and then the answer', async () => {
    const { world, browser, channel, storage } = await openWorld();
    const other = await eventsOf(await visitor({ channel }));
    const events = await eventsOf(browser);
    await Promise.all([other.until('entry'), events.until('entry')]);
    world.draft = ['第一句。', '第一句。\n第二句。'];
    await browser.say('失业金怎么领');
    const live = [...(await events.until('entry')), ...(await events.until('entry'))];
    expect(live.map(({ event, data, id }) => [event, data['text'], id !== undefined])).toEqual([
      ['draft', '第一句。', false],
      ['draft', '第一句。\n第二句。', false],
      ['entry', '失业金怎么领', true],
      ['entry', '您说：失业金怎么领', true],
    ]);
    channel.draft?.({ channel: 'web', address: 'nobody' }, '没有人在看。');
    await channel.stop();
    expect(await other.next()).toBeUndefined();
    expect(JSON.stringify(storage.tables.transcript)).not.toContain('第一句');
  });

  it('is told that there is no draft any more when the turn comes to nothing', async () => {
    const { world, browser } = await openWorld();
    const events = await eventsOf(browser);
    await events.until('entry');
    world.draft = ['第一句。'];
    world.say = () => Promise.reject(new Error('no search'));
    expect((await browser.say('失业金怎么领')).status).toBe(500);
    expect((await events.until('draft'))[0]?.data).toEqual({ text: '第一句。' });
    expect(await events.next()).toMatchObject({ event: 'draft', data: { text: '' } });
  });

  it('never carries what belongs to somebody else', async () => {
    const world = await openWorld();
    const other = await visitor(world);
    const events = await eventsOf(other);
    await events.until('entry');
    await world.browser.say('我的秘密');
    await other.say('我是别人');
    expect(textsOf(await events.until('entry'))).toEqual(['我是别人']);
  });

  it('is closed by stop, and the seventh of a browser closes the first', async () => {
    const { browser, channel } = await openWorld();
    const all = [];
    for (let i = 0; i < 7; i += 1) {
      const events = await eventsOf(browser);
      await events.until('ready');
      all.push(events);
    }
    const [first, second] = all;
    await first?.ended();
    await channel.stop();
    await second?.ended();
    expect((await browser.get('/api/events')).status).toBe(503);
  });
});

describe('over HTTP', () => {
  it('streams, beats, notices a page that leaves, and ends in order', async () => {
    const world = createWebWorld({ deps: { heartbeatMs: 20 } });
    const server = createHttpServer({
      parts: [{ path: '/', app: world.channel.routes }],
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      newIncidentId: randomUUID,
      trustProxy: false,
      host: '127.0.0.1',
      port: 0,
    });
    await world.start();
    const { url } = await server.start();
    const page = await fetch(url);
    const cookie = page.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const connect = async () => createEventReader(await fetch(`${url}/api/events`, { headers: { cookie } }));

    const leaving = await connect();
    await leaving.until('entry');
    await leaving.close();
    const staying = await connect();
    await staying.until('beat');
    const headers = { cookie, origin: url, 'content-type': 'application/json' };
    const body = JSON.stringify({ id: randomUUID(), text: '你好' });
    expect((await fetch(`${url}/api/messages`, { method: 'POST', headers, body })).status).toBe(202);
    const said = (await staying.until('entry')).at(-1);
    expect(said?.data).toMatchObject({ speaker: 'citizen', text: '你好' });

    await world.channel.stop();
    await staying.ended();
    const before = Date.now();
    await server.stop();
    // Nothing was left for the server to cut off after its grace.
    expect(Date.now() - before).toBeLessThan(4000);
  });
});
