import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { HotlineError } from '../src/errors.ts';
import { createClientOf, createHttpApp, createHttpServer, type HttpOptions } from '../src/http.ts';

function world(part: Hono, options: Partial<HttpOptions> = {}) {
  const logged: object[] = [];
  const log = {
    info: (fields: object) => void logged.push(fields),
    warn: (fields: object) => void logged.push(fields),
    error: (fields: object) => void logged.push(fields),
  };
  const settings: HttpOptions = {
    parts: [{ path: '/part', app: part, maxBodyBytes: 1000 }],
    log,
    newIncidentId: () => 'incident-7',
    trustProxy: false,
    ...options,
  };
  return { app: createHttpApp(settings), settings, logged };
}

const page = { headers: { accept: 'text/html,*/*' } };

function failing(error: unknown): Hono {
  return new Hono().get('/', () => {
    throw error;
  });
}

describe('the HTTP shell', () => {
  it('says that it is well', async () => {
    const response = await world(new Hono()).app.request('/healthz');
    expect([response.status, await response.text()]).toEqual([200, 'ok']);
  });

  it.each(['/healthz', '/part', '/nowhere'])(
    'sends the headers that protect a page with %s',
    async (path) => {
      const { headers } = await world(failing(new Error('no'))).app.request(path);
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'self';.*frame-ancestors 'none'/);
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('strict-transport-security')).toBeNull();
    },
  );

  it('leaves a stricter policy of a part as it is', async () => {
    const strict = new Hono().get('/', (c) => c.text('', 200, { 'Content-Security-Policy': 'sandbox' }));
    const { headers } = await world(strict).app.request('/part');
    expect(headers.get('content-security-policy')).toBe('sandbox');
  });

  it('answers a fault with its name and a number that the log knows, and without its insides', async () => {
    const error = new Error('SELECT secret FROM tickets');
    const { app, logged } = world(failing(error));
    const response = await app.request('/part', page);
    const html = await response.text();
    expect(response.status).toBe(500);
    expect(html).toContain('错误代码 INTERNAL，编号 incident-7');
    expect(html).not.toContain('SELECT');
    expect(logged).toEqual([{ err: error, incident: 'incident-7', method: 'GET', path: '/part' }]);
  });

  it('answers programs in JSON', async () => {
    const busy = new HotlineError('STORAGE_BUSY', 'lock held by 4711', { remedy: 'stop the other one' });
    const response = await world(failing(busy)).app.request('/part');
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      error: {
        code: 'STORAGE_BUSY',
        title: '系统正忙',
        remedy: '您的内容还没有保存，请过一会儿再提交一次。',
        incident: 'incident-7',
      },
    });
  });

  it('has a page for what is not there', async () => {
    const { app, logged } = world(new Hono());
    const response = await app.request('/nowhere', page);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('没有这个页面');
    expect(logged).toEqual([]);
  });

  it('takes no body above a part’s limit', async () => {
    const echo = new Hono().post('/', async (c) => c.text(await c.req.text()));
    const { app } = world(echo);
    const send = (body: string) => app.request('/part', { method: 'POST', body });
    expect((await send('x'.repeat(1000))).status).toBe(200);
    expect((await send('x'.repeat(1001))).status).toBe(413);
  });

  it('believes a body that says how long it is', async () => {
    const echo = new Hono().post('/', async (c) => c.text(await c.req.text()));
    const { app } = world(echo);
    const send = (length: string) =>
      app.request('/part', { method: 'POST', body: 'x', headers: { 'content-length': length } });
    expect([(await send('1000')).status, (await send('1001')).status]).toEqual([200, 413]);
  });

  it('does not hold one part to the limit of another', async () => {
    const echo = () => new Hono().post('/', async (c) => c.text(await c.req.text()));
    const parts = [
      { path: '/part', app: echo(), maxBodyBytes: 1000 },
      { path: '/', app: echo(), maxBodyBytes: 10 },
    ];
    const { app } = world(new Hono(), { parts });
    const send = (path: string) => app.request(path, { method: 'POST', body: 'x'.repeat(500) });
    expect([(await send('/part')).status, (await send('/')).status]).toEqual([200, 413]);
  });
});

describe('the visitor’s address', () => {
  const headers = { 'x-forwarded-for': '6.6.6.6, 10.1.1.1', 'x-forwarded-proto': 'https' };

  async function clientOf(trustProxy: boolean) {
    const of = createClientOf({ trustProxy });
    const app = new Hono().get('/', (c) => c.json(of(c)));
    return (await app.request('/', { headers })).json();
  }

  it('is what the own proxy saw, where there is one', async () => {
    expect(await clientOf(true)).toEqual({ address: '10.1.1.1', https: true });
  });

  it('is never what the visitor says', async () => {
    expect(await clientOf(false)).toEqual({ address: 'unknown', https: false });
  });
});

describe('the server', () => {
  it('starts on a free port, answers and stops', async () => {
    const { settings } = world(new Hono());
    const server = createHttpServer({ ...settings, port: 0, host: '127.0.0.1' });
    const { url } = await server.start();
    expect(await (await fetch(`${url}/healthz`)).text()).toBe('ok');
    await server.stop();
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  it('says what to do when the port is taken', async () => {
    const { settings } = world(new Hono());
    const first = createHttpServer({ ...settings, port: 0, host: '127.0.0.1' });
    const { url } = await first.start();
    const second = createHttpServer({ ...settings, port: Number(new URL(url).port), host: '127.0.0.1' });
    await expect(second.start()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await second.stop();
    await first.stop();
  });
});
