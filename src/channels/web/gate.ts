import type { Context } from 'hono';
import type { Bucket, RateLimit } from '../../conversation/rate-limit.ts';
import type { WebChannelDeps } from './deps.ts';
import { fault } from './faults.ts';
import { networkOf } from '../../conversation/network.ts';
import type { Citizen, Sessions } from './session.ts';

export type CitizenHandler = (c: Context, citizen: Citizen) => Response | Promise<Response>;

/** What a session may do, what all sessions of an address may do together, and what all may. */
export interface Limit {
  name: string;
  session: Bucket;
  address: Bucket;
  all: Bucket;
}

const SECOND = 1000;

export const limits = {
  say: {
    name: 'say',
    session: { burst: 10, everyMs: 3 * SECOND },
    address: { burst: 60, everyMs: SECOND / 2 },
    all: { burst: 600, everyMs: SECOND / 50 },
  },
  show: {
    name: 'show',
    session: { burst: 30, everyMs: SECOND },
    address: { burst: 120, everyMs: SECOND / 4 },
    all: { burst: 2_000, everyMs: SECOND / 100 },
  },
  upload: {
    name: 'upload',
    session: { burst: 10, everyMs: 30 * SECOND },
    address: { burst: 40, everyMs: 10 * SECOND },
    all: { burst: 200, everyMs: SECOND / 2 },
  },
  connect: {
    name: 'connect',
    session: { burst: 20, everyMs: 3 * SECOND },
    address: { burst: 120, everyMs: SECOND / 4 },
    all: { burst: 2_000, everyMs: SECOND / 100 },
  },
  join: {
    name: 'join',
    session: { burst: 3, everyMs: 20 * SECOND },
    address: { burst: 30, everyMs: 5 * SECOND },
    all: { burst: 300, everyMs: SECOND / 20 },
  },
} as const satisfies Record<string, Limit>;

export type Gate = ReturnType<typeof createGate>;

/** Stands before everything that belongs to one citizen: origin, session, rate. */
export function createGate(deps: {
  sessions: Sessions;
  rateLimit: RateLimit;
  client: WebChannelDeps['client'];
  limited?: WebChannelDeps['limited'];
}) {
  function wait(c: Context, citizen: Citizen, limit: Limit): number {
    const address = networkOf(deps.client(c).address);
    return deps.rateLimit.take([
      { key: `${limit.name} session ${citizen.conversation}`, bucket: limit.session },
      { key: `${limit.name} address ${address}`, bucket: limit.address },
      { key: `${limit.name} all`, bucket: limit.all },
    ]);
  }

  /** Without a limit: reading one's own. `isUrgent` is asked only where a limit would turn somebody away. */
  function citizen(
    handler: CitizenHandler,
    limit?: Limit,
    isUrgent: (c: Context) => Promise<boolean> = () => Promise.resolve(false),
  ) {
    return async (c: Context): Promise<Response> => {
      if (c.req.method === 'POST' && !isSameOrigin(c)) return fault(c, 'FOREIGN');
      const who = deps.sessions.find(c);
      if (!who) return fault(c, 'NO_SESSION');
      const waitMs = limit ? wait(c, who, limit) : 0;
      if (waitMs === 0 || (await isUrgent(c))) return handler(c, who);
      deps.limited?.();
      return fault(c, 'TOO_OFTEN', waitMs);
    };
  }

  return { citizen, wait };
}

/** Browsers say where a request comes from: Sec-Fetch-Site behind https, Origin everywhere. */
export function isSameOrigin(c: Context): boolean {
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = c.req.header('origin');
  const host = c.req.header('host') ?? new URL(c.req.url).host;
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}
