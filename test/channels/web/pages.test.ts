import { describe, expect, it, vi } from 'vitest';
import type { TicketProgress } from '../../../src/channels/web/deps.ts';
import { HotlineError } from '../../../src/errors.ts';
import { createHttpApp } from '../../../src/http.ts';
import { networkOf } from '../../../src/conversation/network.ts';
import { createRateLimit } from '../../../src/conversation/rate-limit.ts';
import { createBrowser, createWebWorld, HOST, START } from './web-world.ts';

const ticket: TicketProgress = {
  number: 'XH20261121-00001',
  title: '路灯 <b>不亮</b>',
  status: '承办单位正在办理',
  department: '城市管理局',
  submittedAt: START,
  dueAt: START + 7 * 86_400_000,
  history: [{ at: START, words: '已登记' }],
};

function progressWorld() {
  const lookupTicket = vi.fn(async (number: string, code: string) =>
    number === ticket.number && code === '482913' ? ticket : null,
  );
  const world = createWebWorld({ deps: { lookupTicket } });
  const browser = createBrowser(world);
  const lookup = (number: string, code: string, headers: Record<string, string> = {}) =>
    browser.request('/progress', {
      method: 'POST',
      body: new URLSearchParams({ number, code }).toString(),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: HOST, ...headers },
    });
  return { ...world, browser, lookup, lookupTicket };
}

describe('the page', () => {
  it('has no script, style or handler of its own in the HTML, and asks nobody else for anything', async () => {
    const html = await (await createBrowser(createWebWorld()).visit()).text();
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/);
    expect([...html.matchAll(/(?:src|href)="([^"]*)"/g)].map((it) => it[1])).toSatisfy((all: string[]) =>
      all.every((address) => /^(?:\/|#|tel:)/.test(address)),
    );
  });

  it('says what is collected, that a machine answers, and what to do without scripts', async () => {
    const html = await (await createBrowser(createWebWorld()).visit()).text();
    for (const words of ['由机器', '请不要发身份证号、银行卡号', '<noscript>', 'tel:12345', 'lang="zh-CN"']) {
      expect(html).toContain(words);
    }
  });

  it('comes in large type for who chose it', async () => {
    const browser = createBrowser(createWebWorld());
    expect(await (await browser.visit()).text()).not.toMatch(/<html[^>]*class="large"/);
    browser.cookies.set('large', '1');
    expect(await (await browser.visit()).text()).toMatch(/<html[^>]*class="large"/);
    expect(await (await browser.get('/progress')).text()).toMatch(/<html[^>]*class="large"/);
  });

  it('links files that are there and may be kept', async () => {
    const browser = createBrowser(createWebWorld());
    const html = await (await browser.visit()).text();
    const addresses = [...html.matchAll(/"(\/assets\/[^"]+)"/g)].map((it) => it[1] ?? '');
    expect(addresses.length).toBeGreaterThanOrEqual(3);
    for (const address of addresses) {
      const file = await browser.get(address);
      expect([file.status, file.headers.get('cache-control')]).toEqual([
        200,
        'public, max-age=31536000, immutable',
      ]);
    }
    expect((await browser.get('/assets/x/..%2Fpage.tsx')).status).toBe(404);
  });
});

describe('a fault', () => {
  it('is a page to who asked for one, and JSON to the script', async () => {
    const busy = new HotlineError('STORAGE_BUSY', 'locked', { remedy: 'wait' });
    const fails = () => Promise.reject(busy);
    const { channel } = createWebWorld({ say: fails, deps: { lookupTicket: fails } });
    const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const parts = [{ path: '/', app: channel.routes }];
    const app = createHttpApp({ parts, log, newIncidentId: () => 'incident-2', trustProxy: false });
    const page = await app.request(`${HOST}/progress`, {
      method: 'POST',
      body: 'number=1&code=2',
      headers: { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded', Origin: HOST },
    });
    expect([page.status, await page.text()]).toEqual([503, expect.stringContaining('系统正忙')]);
    const answer = await app.request(`${HOST}/api/session`);
    expect([answer.status, await answer.json()]).toMatchObject([401, { code: 'NO_SESSION' }]);
  });
});

describe('the progress of a ticket', () => {
  it('is shown to who has number and code, however they are typed', async () => {
    const { lookup } = progressWorld();
    const answer = await lookup(' xh20261121-00001 ', '４８２９１３');
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect(html).toContain('承办单位正在办理');
    expect(html).toContain('2026年11月28日 09:00');
    expect(html).toContain('路灯 &lt;b&gt;不亮&lt;/b&gt;');
  });

  it('is not shown for a wrong code, and nothing says which of the two is wrong', async () => {
    const { lookup } = progressWorld();
    const wrongCode = await lookup(ticket.number, '000000');
    const wrongNumber = await lookup('XH20261121-99999', '482913');
    const words = (html: string) => /role="alert">(.*?)<\/p>/s.exec(html)?.[1];
    expect([wrongCode.status, wrongNumber.status]).toEqual([404, 404]);
    expect(words(await wrongCode.text())).toBe(words(await wrongNumber.text()));
  });

  it('is slowed for who guesses, not for who knows', async () => {
    const { lookup, lookupTicket, clock } = progressWorld();
    for (let i = 0; i < 20; i += 1) expect((await lookup(ticket.number, '482913')).status).toBe(200);
    for (let i = 0; i < 8; i += 1) expect((await lookup(ticket.number, String(i))).status).toBe(404);
    lookupTicket.mockClear();
    const refused = await lookup(ticket.number, '482913');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '300']);
    expect(lookupTicket).not.toHaveBeenCalled();
    expect((await lookup(ticket.number, '482913', { 'x-address': '10.9.9.9' })).status).toBe(200);
    clock.now += 300_000;
    expect((await lookup(ticket.number, '482913')).status).toBe(200);
  });

  it('is slowed for one ticket that many addresses guess', async () => {
    const { lookup } = progressWorld();
    for (let i = 0; i < 20; i += 1) await lookup(ticket.number, 'x', { 'x-address': `10.0.1.${i}` });
    expect((await lookup(ticket.number, 'x', { 'x-address': '10.0.2.1' })).status).toBe(429);
    expect((await lookup('XH20261121-00002', 'x', { 'x-address': '10.0.2.2' })).status).toBe(404);
  });

  it('is not told to a form of another site', async () => {
    const { lookup, lookupTicket } = progressWorld();
    expect((await lookup(ticket.number, '482913', { Origin: 'https://evil.example' })).status).toBe(403);
    expect(lookupTicket).not.toHaveBeenCalled();
  });
});

describe('the rate limit', () => {
  const bucket = { burst: 2, everyMs: 1000 };

  it('takes from all buckets or from none', () => {
    const limit = createRateLimit(() => START);
    const tight = { key: 'tight', bucket: { burst: 1, everyMs: 1000 } };
    const wide = { key: 'wide', bucket };
    expect(limit.take([tight, wide])).toBe(0);
    expect(limit.take([tight, wide])).toBe(1000);
    expect(limit.take([wide])).toBe(0);
    expect(limit.take([wide])).toBe(1000);
  });

  it('counts a whole IPv6 network as one address', () => {
    expect(networkOf('2001:db8:1:2:aaaa::1')).toBe(networkOf('2001:db8:1:2::9'));
    expect(networkOf('2001:db8:1:3::9')).not.toBe(networkOf('2001:db8:1:2::9'));
    expect(networkOf('::ffff:10.0.0.1')).toBe('10.0.0.1');
    expect(networkOf('10.0.0.1')).toBe('10.0.0.1');
  });
});
