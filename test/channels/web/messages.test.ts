import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { HotlineError } from '../../../src/errors.ts';
import { createBrowser, createWebWorld, HOST } from './web-world.ts';

async function openWorld(...options: Parameters<typeof createWebWorld>) {
  const world = createWebWorld(...options);
  await world.start();
  const browser = createBrowser(world);
  await browser.visit();
  return { ...world, browser };
}

describe('a message from the page', () => {
  it('is acknowledged after the commit', async () => {
    const { browser, storage } = await openWorld();
    const answer = await browser.say('失业金怎么领');
    expect(answer.status).toBe(202);
    expect(await answer.json()).toEqual({ outcome: 'committed', seq: 2 });
    const lines = await storage.transcripts.transcript(browser.conversation());
    expect(lines.map(({ speaker, text }) => [speaker, text])).toEqual([
      ['citizen', '失业金怎么领'],
      ['bot', '您说：失业金怎么领'],
    ]);
  });

  it('that is sent again has no second effect', async () => {
    const { browser, storage, received } = await openWorld();
    const id = randomUUID();
    await browser.say('路灯坏了', { id });
    const again = await browser.say('路灯坏了', { id });
    expect([again.status, await again.json()]).toEqual([202, { outcome: 'duplicate', seq: 2 }]);
    expect(received).toHaveLength(1);
    expect(await storage.transcripts.transcript(browser.conversation())).toHaveLength(2);
  });

  it('cannot use up the id of somebody else', async () => {
    const world = await openWorld();
    const other = createBrowser(world);
    await other.visit();
    const id = randomUUID();
    await world.browser.say('一', { id });
    expect(await (await other.say('二', { id })).json()).toMatchObject({ outcome: 'committed' });
  });

  it.each([
    ['nothing', { text: '  ' }, 'EMPTY'],
    ['too much', { text: '长'.repeat(4001) }, 'TOO_LONG'],
    ['an id that is none', { id: '1', text: '好' }, 'BAD_REQUEST'],
    ['a file that is not there', { text: '好', attachments: ['attachment-9'] }, 'FILE_UNKNOWN'],
    ['too many files', { text: '好', attachments: Array(6).fill('attachment-9') }, 'TOO_MANY_FILES'],
  ])('with %s is refused in plain words', async (_, body, code) => {
    const { browser, received } = await openWorld();
    const answer = await browser.post('/api/messages', { id: randomUUID(), ...body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ code, message: expect.any(String), remedy: expect.any(String) });
    expect(received).toEqual([]);
  });

  it('of exactly 4,000 characters is taken', async () => {
    const { browser } = await openWorld();
    expect((await browser.say('长'.repeat(4000))).status).toBe(202);
  });

  it('is refused while the storage is busy, and nothing technical is told', async () => {
    const busy = new HotlineError('STORAGE_BUSY', 'database is locked', { remedy: 'wait' });
    const { browser, logged } = await openWorld({ say: () => Promise.reject(busy) });
    const answer = await browser.say('你好');
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain('locked');
    expect(logged).toMatchObject([{ level: 'error', fields: { err: busy, incident: 'incident-1' } }]);
  });

  it('is refused before start and after stop', async () => {
    const { browser, channel } = await openWorld();
    await channel.stop();
    const answer = await browser.say('你好');
    expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'STOPPING' }]);
  });

  it('is slowed when too many follow one another', async () => {
    const { browser, clock } = await openWorld();
    for (let i = 0; i < 10; i += 1) expect((await browser.say(`第 ${i} 条`)).status).toBe(202);
    const refused = await browser.say('还有');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('3');
    expect(await refused.json()).toMatchObject({ code: 'TOO_OFTEN', remedy: '请过 3 秒再试。' });
    clock.now += 3000;
    expect((await browser.say('还有')).status).toBe(202);
  });

  it('is slowed by address, and in all, however many sessions send it', async () => {
    const world = createWebWorld();
    await world.start();
    /** Each from a session of its own. */
    const statuses = async (count: number, addressOf: (i: number) => string) => {
      const all: number[] = [];
      for (let i = 0; i < count; i += 1) {
        const browser = createBrowser(world, { 'x-address': addressOf(i) });
        await browser.visit();
        all.push((await browser.say('你好')).status);
      }
      return all;
    };
    const one = await statuses(70, () => '10.1.0.1');
    expect([one.filter((it) => it === 202).length, one.filter((it) => it === 429).length]).toEqual([60, 10]);
    const many = await statuses(560, (i) => `10.2.${Math.floor(i / 250)}.${i % 250}`);
    expect(many.filter((it) => it === 202)).toHaveLength(540);
    expect(new Set(many.slice(540))).toEqual(new Set([429]));
  });

  it('is never slowed where it speaks of danger to life', async () => {
    let turnedAway = 0;
    const { browser, received } = await openWorld({
      deps: { isUrgent: (text) => text.includes('救命'), limited: () => (turnedAway += 1) },
    });
    for (let i = 0; i < 40; i += 1) await browser.say(`第 ${i} 条`);
    expect(turnedAway).toBe(30);
    for (let i = 0; i < 20; i += 1) expect((await browser.say('救命，他不动了')).status).toBe(202);
    expect(received).toHaveLength(30);
    expect((await browser.post('/api/messages', { id: 'no uuid', text: '救命' })).status).toBe(429);
  });
});

describe('a button of the page', () => {
  it('appears in the transcript as what the citizen said', async () => {
    const { browser, storage, received } = await openWorld();
    const answer = await browser.post('/api/buttons', { id: randomUUID(), data: 'person', label: '转人工' });
    expect(answer.status).toBe(202);
    expect(received).toMatchObject([{ type: 'button', data: 'person', label: '转人工' }]);
    const [line] = await storage.transcripts.transcript(browser.conversation());
    expect(line).toMatchObject({ speaker: 'citizen', text: '转人工' });
  });
});

describe('a request that another site sent', () => {
  const body = () => JSON.stringify({ id: randomUUID(), text: '好' });
  it.each([
    ['a foreign origin', { Origin: 'https://evil.example', 'Content-Type': 'application/json' }, 403],
    ['no origin', { 'Content-Type': 'application/json' }, 403],
    [
      'a foreign site',
      { Origin: HOST, 'Sec-Fetch-Site': 'cross-site', 'Content-Type': 'application/json' },
      403,
    ],
    ['the content type of a form', { Origin: HOST, 'Content-Type': 'text/plain' }, 400],
  ])('with %s changes nothing', async (_, headers, status) => {
    const { browser, received } = await openWorld();
    const answer = await browser.request('/api/messages', { method: 'POST', body: body(), headers });
    expect(answer.status).toBe(status);
    expect(received).toEqual([]);
  });
});
