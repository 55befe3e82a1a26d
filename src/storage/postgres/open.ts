import pg from 'pg';
import { HotlineError } from '../../errors.ts';

export interface PoolLimits {
  /** Connections that one process holds at most. */
  connections: number;
  /** How long to wait for one. */
  connectMs: number;
  /** How long one statement may run, and wait for a lock. */
  statementMs: number;
  lockMs: number;
}

const LIMITS: PoolLimits = { connections: 10, connectMs: 5_000, statementMs: 15_000, lockMs: 10_000 };
/** A transaction that does nothing for this long belongs to a process that is stuck. */
const IDLE_IN_TRANSACTION_MS = 30_000;

/** Numbers beyond 2^53 do not occur: they are counts, sums of them, and milliseconds. */
const NUMBERS: ReadonlySet<number> = new Set<number>([pg.types.builtins.INT8, pg.types.builtins.NUMERIC]);

const numbersAsNumbers: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    return NUMBERS.has(oid) ? Number : (pg.types.getTypeParser(oid, format) as unknown);
  },
};

/** A pool of connections that opens them when they are needed. */
export function openPool(url: string, limits: Partial<PoolLimits> = {}): pg.Pool {
  const { connections, connectMs, statementMs, lockMs } = { ...LIMITS, ...limits };
  const pool = new pg.Pool({
    ...connectionOf(url),
    max: connections,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    lock_timeout: lockMs,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    types: numbersAsNumbers,
    // A command that is done ends, though connections are kept for the next query.
    allowExitOnIdle: true,
  });
  // The pool has dropped that connection; the next query opens another one, or says why it cannot.
  pool.on('error', () => undefined);
  // One that is lost while it is lent out fails the query that runs, or the next one; unheard it would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** What every connection of this program is opened with. Throws HotlineError CONFIG_INVALID without the URL's words. */
export function connectionOf(url: string): pg.ClientConfig {
  nameOf(url);
  return { connectionString: url, application_name: 'hotline', keepAlive: true };
}

/** The database as messages may name it: without user, password and options. */
export function nameOf(url: string): string {
  if (!URL.canParse(url)) {
    throw new HotlineError('CONFIG_INVALID', 'DATABASE_URL is no URL of a database.', {
      remedy:
        'Write it as postgres://user:password@host:5432/database; encode what is special in the password.',
    });
  }
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = hostname || searchParams.get('host') || 'localhost';
  return `postgres://${host}${port && `:${port}`}${pathname}`;
}
