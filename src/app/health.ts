import { createHash, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import type { HttpPart } from '../http.ts';
import { endWithin } from './end-within.ts';
import type { Metrics } from './metrics.ts';

export interface HealthDeps {
  /** Each by name; false, or a fault, means that no citizen should be sent here now. */
  checks: Record<string, () => Promise<boolean> | boolean>;
  metrics: Pick<Metrics, 'text' | 'contentType'>;
  /** Undefined: there are no figures to be had over HTTP. */
  metricsToken: string | undefined;
  onError: (error: unknown, check: string) => void;
}

/** A check that takes longer is no answer. */
const CHECK_LIMIT_MS = 2_000;

/**
 * `/readyz` for whoever decides where citizens are sent, and `/metrics` for Prometheus, with a token. Behind a proxy
 * every request comes from this machine, so that where one comes from proves nothing.
 */
export function createHealthParts(deps: HealthDeps): HttpPart[] {
  const ready = new Hono();
  ready.get('/', async (c) => {
    const checks = await checkAll(deps);
    const isReady = Object.values(checks).every(Boolean);
    c.header('Cache-Control', 'no-store');
    return c.json({ ready: isReady, checks }, isReady ? 200 : 503);
  });
  const { metricsToken, metrics } = deps;
  if (metricsToken === undefined) return [{ path: '/readyz', app: ready }];
  const figures = new Hono();
  figures.get('/', async (c) => {
    c.header('Cache-Control', 'no-store');
    if (!isSame(c.req.header('authorization') ?? '', `Bearer ${metricsToken}`)) {
      c.header('WWW-Authenticate', 'Bearer');
      return c.text('', 401);
    }
    return c.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType });
  });
  return [
    { path: '/readyz', app: ready },
    { path: '/metrics', app: figures },
  ];
}

async function checkAll({ checks, onError }: HealthDeps): Promise<Record<string, boolean>> {
  const results = Object.entries(checks).map(async ([name, check]): Promise<[string, boolean]> => {
    try {
      const work = (async () => check())();
      let isGood = false;
      const isOver = await endWithin(
        CHECK_LIMIT_MS,
        work.then((good) => (isGood = good)),
      );
      return [name, isOver && isGood];
    } catch (error) {
      onError(error, name);
      return [name, false];
    }
  });
  return Object.fromEntries(await Promise.all(results));
}

/** Digests have one length, so the comparison says nothing about the token, not even how long it is. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
