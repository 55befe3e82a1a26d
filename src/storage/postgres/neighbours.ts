import pg from 'pg';
import type { ConversationId } from '../../conversation/activity.ts';
import { createEars, type Neighbours } from '../../conversation/neighbours.ts';
import { postgresFault } from './fault.ts';
import { connectionOf } from './open.ts';
import { quietly, type QuietClient } from './quiet-client.ts';
import { createTurnLocks } from './turn-locks.ts';

const CHANNEL = 'hotline_said';
/** What was said in so short a time is told together: whoever notifies holds up all that commit at that moment. */
const GATHER_MS = 10;
/** A server takes 8,000 bytes; a name has a hundred at most. */
const MOST_AT_ONCE = 50;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;

export interface PostgresNeighbours extends Neighbours {
  tell(conversations: readonly ConversationId[]): void;
  close(): Promise<void>;
}

/** Listens on a connection of its own, which also holds the locks of the turns that nobody waits for. */
export function createPostgresNeighbours({ url, name }: { url: string; name: string }): PostgresNeighbours {
  const ears = createEars();
  const told = new Set<ConversationId>();
  let client: QuietClient | undefined;
  let connecting: Promise<QuietClient> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let retry: NodeJS.Timeout | undefined;
  let retryMs = FIRST_RETRY_MS;
  let isClosed = false;

  async function open(): Promise<QuietClient> {
    const fresh = new pg.Client({ ...connectionOf(url), connectionTimeoutMillis: 5_000 });
    fresh.on('notification', ({ payload }) => ears.tell(read(payload)));
    // Also said when the connection is lost while nobody waits for it.
    fresh.on('error', () => lost(fresh));
    fresh.on('end', () => lost(fresh));
    await fresh.connect();
    await fresh.query(`listen ${CHANNEL}`);
    client = quietly(fresh);
    retryMs = FIRST_RETRY_MS;
    return client;
  }

  function connected(): Promise<QuietClient> {
    if (client !== undefined) return Promise.resolve(client);
    connecting ??= open().finally(() => (connecting = undefined));
    return connecting;
  }

  /** What is said meanwhile is not heard; pages look for themselves. */
  function lost(gone?: pg.Client): void {
    if (client?.inner === gone) client = undefined;
    if (isClosed || retry !== undefined) return;
    retry = setTimeout(() => {
      retry = undefined;
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
      connected().catch(() => lost());
    }, retryMs);
    retry.unref();
  }

  async function flush(): Promise<void> {
    timer = undefined;
    const all = [...told];
    told.clear();
    try {
      const connection = await connected();
      for (let at = 0; at < all.length; at += MOST_AT_ONCE) {
        const payload = JSON.stringify(all.slice(at, at + MOST_AT_ONCE));
        await connection.query('select pg_notify($1, $2)', [CHANNEL, payload]);
      }
    } catch {
      // Those who listen elsewhere look for themselves; in this process it is heard at least.
      ears.tell(all);
    }
  }

  const locks = createTurnLocks({ url, shared: connected, fault: (error) => postgresFault(error, name) });
  connected().catch(() => lost());

  return {
    hear: ears.hear,
    inTurn: locks.inTurn,
    tell(conversations) {
      for (const it of conversations) told.add(it);
      if (told.size > 0) timer ??= setTimeout(() => void flush(), GATHER_MS);
    },
    async close() {
      isClosed = true;
      clearTimeout(retry);
      clearTimeout(timer);
      if (told.size > 0) await flush();
      await locks.close();
      await connecting?.catch(() => undefined);
      await client?.end();
    },
  };
}

/** Whoever may use the database may notify; what is not ours is left alone. */
function read(payload = ''): ConversationId[] {
  try {
    const value: unknown = JSON.parse(payload);
    return Array.isArray(value) ? value.filter((it): it is ConversationId => typeof it === 'string') : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
