import { expect, it } from 'vitest';
import { createHealthParts, type HealthDeps } from '../../src/app/health.ts';
import { createHttpApp } from '../../src/http.ts';

function world(more: Partial<HealthDeps> = {}) {
  const errors: string[] = [];
  const quiet = () => undefined;
  const parts = createHealthParts({
    checks: { running: () => true, storage: async () => true },
    metrics: { text: async () => 'hotline_turns_total 1\n', contentType: 'text/plain; version=0.0.4' },
    metricsToken: 'a-token-of-ours-1234',
    onError: (_, check) => void errors.push(check),
    ...more,
  });
  const log = { info: quiet, warn: quiet, error: quiet };
  return { app: createHttpApp({ parts, log, newIncidentId: () => 'i', trustProxy: false }), errors };
}

it('is ready when everything is', async () => {
  const response = await world().app.request('/readyz');
  expect([response.status, await response.json()]).toEqual([
    200,
    { ready: true, checks: { running: true, storage: true } },
  ]);
});

it('is not ready while it stops, or when storage fails, and says which', async () => {
  const stopping = await world({ checks: { running: () => false, storage: () => true } }).app.request(
    '/readyz',
  );
  expect([stopping.status, await stopping.json()]).toEqual([
    503,
    { ready: false, checks: { running: false, storage: true } },
  ]);
  const broken = world({ checks: { storage: () => Promise.reject(new Error('disk')) } });
  const response = await broken.app.request('/readyz');
  expect([response.status, await response.json()]).toEqual([
    503,
    { ready: false, checks: { storage: false } },
  ]);
  expect(broken.errors).toEqual(['storage']);
});

it('gives the figures to whoever has the token, and to nobody else', async () => {
  const { app } = world();
  const ask = (authorization?: string) =>
    app.request('/metrics', authorization === undefined ? {} : { headers: { authorization } });
  for (const wrong of [
    undefined,
    'Bearer wrong',
    'Bearer ',
    'Basic a-token-of-ours-1234',
    'a-token-of-ours-1234',
  ]) {
    const response = await ask(wrong);
    expect([wrong, response.status, await response.text()]).toEqual([wrong, 401, '']);
  }
  const response = await ask('Bearer a-token-of-ours-1234');
  expect([response.status, await response.text()]).toEqual([200, 'hotline_turns_total 1\n']);
  expect(response.headers.get('content-type')).toContain('version=0.0.4');
});

it('has no page of figures without a token', async () => {
  const { app } = world({ metricsToken: undefined });
  expect((await app.request('/metrics', { headers: { authorization: 'Bearer ' } })).status).toBe(404);
});
