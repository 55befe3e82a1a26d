import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createEventReader } from './event-reader.ts';
import { createBrowser, createWebWorld, HOST } from './web-world.ts';

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);

async function openWorld(...options: Parameters<typeof createWebWorld>) {
  const world = createWebWorld(...options);
  await world.start();
  const browser = createBrowser(world);
  await browser.visit();
  return { ...world, browser };
}

describe('the session', () => {
  it('is a cookie that scripts cannot read, for a year', async () => {
    const cookie = (await createBrowser(createWebWorld()).visit()).headers.getSetCookie();
    expect(cookie).toEqual([
      expect.stringMatching(/^session=[\w-]{43}; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
  });

  it('stays behind https, under a name that no other site can set', async () => {
    const browser = createBrowser(createWebWorld(), { 'x-https': 'yes' });
    const [cookie] = (await browser.visit()).headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-session=.*; Secure/);
    expect((await browser.get('/api/session')).status).toBe(200);
  });

  it('is kept by the next visit', async () => {
    const { browser } = await openWorld();
    const before = browser.conversation();
    await browser.visit();
    expect(browser.conversation()).toBe(before);
  });

  it('leaves no trace of its token in what is stored', async () => {
    const { browser, storage } = await openWorld();
    await browser.say('你好');
    const stored = JSON.stringify([...storage.tables.inbound, ...storage.tables.transcript]);
    expect(stored).toContain(browser.conversation());
    expect(stored).not.toContain(browser.cookies.get('session'));
  });

  it.each(['', 'short', '../../etc/passwd'])('is not taken from a cookie such as %j', async (token) => {
    const browser = createBrowser(createWebWorld());
    browser.cookies.set('session', token);
    expect((await browser.get('/api/session')).status).toBe(401);
  });

  it('can be left behind on a device that others use', async () => {
    const { browser } = await openWorld();
    expect((await browser.post('/api/leave', {}, { Origin: 'https://evil.example' })).status).toBe(403);
    expect((await browser.post('/api/leave', {})).status).toBe(204);
    expect((await browser.get('/api/session')).status).toBe(401);
  });
});

describe('a file', () => {
  it('goes out with the message and comes back to its sender', async () => {
    const { browser, storage } = await openWorld();
    const uploaded = await browser.upload(PNG);
    expect(uploaded.status).toBe(201);
    const ref = (await uploaded.json()) as { id: string };
    expect(ref).toMatchObject({ mime: 'image/png', size: PNG.length });
    expect((await browser.say('', { attachments: [ref.id] })).status).toBe(202);
    const [line] = await storage.transcripts.transcript(browser.conversation());
    expect(line?.attachments).toEqual([ref]);

    const file = await browser.get(`/attachments/${ref.id}`);
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(PNG);
    expect(Object.fromEntries(file.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'inline; filename="picture.png"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
    });
  });

  it('that is no picture is saved and not shown', async () => {
    const { browser } = await openWorld();
    const { id } = (await (await browser.upload('%PDF-1.7')).json()) as { id: string };
    const { headers } = await browser.get(`/attachments/${id}`);
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-disposition')).toBe('attachment; filename="file.pdf"');
  });

  it('of somebody else can be neither read nor sent, and looks like none', async () => {
    const world = await openWorld();
    const { id } = (await (await world.browser.upload(PNG)).json()) as { id: string };
    const other = createBrowser(world);
    await other.visit();
    const stolen = await other.get(`/attachments/${id}`);
    const none = await other.get('/attachments/attachment-999');
    expect([stolen.status, await stolen.text()]).toEqual([404, await none.text()]);
    expect(await (await other.say('看', { attachments: [id] })).json()).toMatchObject({
      code: 'FILE_UNKNOWN',
    });
    expect((await createBrowser(world).get(`/attachments/${id}`)).status).toBe(401);
  });

  it('is refused by what it is, not by its name', async () => {
    const { browser } = await openWorld();
    const answer = await browser.upload('<script>alert(1)</script>', 'photo.png');
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'FILE_REJECTED' }]);
  });

  it('larger than 10 MB is refused', async () => {
    const { browser } = await openWorld();
    const answer = await browser.upload(new Uint8Array(10 * 1024 * 1024 + 1));
    expect([answer.status, await answer.json()]).toMatchObject([413, { code: 'FILE_TOO_LARGE' }]);
    const huge = await browser.request('/api/attachments', {
      method: 'POST',
      headers: {
        Origin: HOST,
        'Content-Type': 'multipart/form-data; boundary=x',
        'Content-Length': '99999999',
      },
      body: 'x',
    });
    expect(huge.status).toBe(413);
  });
});

describe('what is shown once', () => {
  const say = () => [{ text: '工单号 1，查询码 482913。', secrets: ['482913'] }];

  /** The page opens, shows the code, and says so. */
  async function showsIt(browser: ReturnType<typeof createBrowser>) {
    const page = createEventReader(await browser.get('/api/events'));
    const { data } = (await page.until('entry')).at(-1) ?? {};
    const line = data?.['speaker'] === 'citizen' ? (await page.until('entry')).at(-1)?.data : data;
    expect(line).toMatchObject({ text: expect.stringContaining('482913'), once: true });
    const answer = await browser.shows(line?.['outboxId']);
    await page.close();
    return answer.status;
  }

  it('reaches the page that is open and not the transcript', async () => {
    const { browser, storage, deliver } = await openWorld({ say });
    await browser.say('登记');
    const page = await browser.get('/api/events');
    await deliver();
    const stored = await storage.transcripts.transcript(browser.conversation());
    expect(JSON.stringify(stored)).not.toContain('482913');
    expect(await readUntil(page, '482913')).toContain('event: entry');
  });

  it('waits in the outbox until a page is open', async () => {
    const { browser, storage, deliver } = await openWorld({ say });
    await browser.say('登记');
    expect(await deliver()).toMatchObject([{ type: 'retry', afterMs: 2000 }]);
    expect(await showsIt(browser)).toBe(204);
    expect(await storage.outbox.pending()).toBe(0);
  });

  it('waits on when it was written to a page that may never have got it', async () => {
    const { browser, storage, deliver, clock } = await openWorld({ say });
    await browser.say('登记');
    const page = createEventReader(await browser.get('/api/events'));
    expect(await deliver()).toMatchObject([{ type: 'retry' }]);
    expect(JSON.stringify(await page.until('reveal'))).toContain('482913');
    await page.close();
    clock.now += 60_000;
    expect(await showsIt(browser)).toBe(204);
    expect(await storage.outbox.pending()).toBe(0);
  });

  it('is sent at the moment at which the page says that it shows it', async () => {
    const { browser, storage, deliver } = await openWorld({ say, deps: { shownWithinMs: 60_000 } });
    await browser.say('登记');
    const page = createEventReader(await browser.get('/api/events'));
    const delivered = deliver();
    const revealed = (await page.until('reveal')).at(-1);
    await browser.shows(revealed?.data['outboxId']);
    expect(await delivered).toEqual([{ type: 'sent' }]);
    expect(await storage.outbox.pending()).toBe(0);
  });

  it('stays for its own citizen when somebody else says so', async () => {
    const world = await openWorld({ say });
    await world.browser.say('登记');
    const [line] = (await world.storage.transcripts.transcript(world.browser.conversation())).slice(-1);
    const other = createBrowser(world);
    await other.visit();
    expect((await other.shows(line?.outboxId)).status).toBe(204);
    expect((await other.shows('outbox-none')).status).toBe(204);
    expect((await createBrowser(world).shows(line?.outboxId)).status).toBe(401);
    expect((await world.browser.shows('')).status).toBe(400);
    expect(await world.storage.outbox.pending()).toBe(1);
    expect(await showsIt(world.browser)).toBe(204);
  });

  it('is not shown again to a reload ten minutes later', async () => {
    const { browser, clock, storage } = await openWorld({ say });
    await browser.say('登记');
    await showsIt(browser);
    expect(await storage.outbox.pending()).toBe(0);
    clock.now += 9 * 60_000;
    await readUntil(await browser.get('/api/events'), '482913');
    clock.now += 2 * 60_000;
    expect(await readUntil(await browser.get('/api/events'), 'event: ready')).not.toContain('482913');
  });

  it('is shown by whichever process has the page, though another one has tried to send it', async () => {
    const { browser, storage, clock, deliver } = await openWorld({ say });
    await browser.say('登记');
    // That process has no page of this citizen, and would try again in minutes.
    const now = clock.now;
    const [claimed] = await storage.outbox.claim(['web'], { now, until: now + 15_000, limit: 1 });
    await storage.outbox.failed(claimed?.id ?? '', 'no page is open', now + 600_000);
    await showsIt(browser);
    expect(await storage.outbox.pending()).toBe(0);
    expect(await deliver()).toEqual([]);
  });

  it('is given up after seven days, and other messages do not wait for pages', async () => {
    const { browser, deliver, clock, world } = await openWorld({ say });
    await browser.post('/api/messages', { id: randomUUID(), text: '登记' });
    clock.now += 8 * 24 * 60 * 60_000;
    world.say = () => [{ text: '普通的话' }];
    await browser.say('你好');
    expect(await deliver()).toMatchObject([{ type: 'gone' }, { type: 'sent' }]);
  });
});

async function readUntil(page: Response, wanted: string): Promise<string> {
  const reader = page.body?.pipeThrough(new TextDecoderStream()).getReader();
  let read = '';
  while (reader && !read.includes(wanted)) {
    const { done, value } = await reader.read();
    if (done) break;
    read += value;
  }
  await reader?.cancel();
  return read;
}
