import type { Neighbours } from '../../conversation/neighbours.ts';
import { HotlineError } from '../../errors.ts';
import { openPool } from './open.ts';
import type { QuietClient } from './quiet-client.ts';

/** Longer than the longest turn; whoever waits for longer lets the sender try again. */
const WAIT_MS = 60_000;
/** Turns of this process that may wait at the server at once; more of them wait for these. */
const MOST_WAITING = 5;
/** Keeps the names of turns apart from those that a transaction locks. */
const SEED = 1;
const NAME = 'hashtextextended($1, $2)';

export interface TurnLocks {
  inTurn: Neighbours['inTurn'];
  close(): Promise<void>;
}

interface Lock {
  release(): Promise<void>;
}

/** Turns of one conversation that this process has. */
interface Line {
  /** In the order in which they came; whichever lock is granted first is the first one's. */
  waiting: { take(lock: Lock): void; fail(error: unknown): void }[];
  /** The connection that all conversations share takes a lock that it has already at once: only one turn may ask it. */
  isShared: boolean;
}

/**
 * Locks that the server lets go of by itself when their holder dies. As a rule nobody else has the conversation, and
 * one connection holds the locks of all turns. Who meets another one waits on a connection of his own, where the
 * server keeps the order; and while somebody waits, trying fails, so that nobody slips in before him.
 */
export function createTurnLocks(deps: {
  url: string;
  shared: () => Promise<Pick<QuietClient, 'query'>>;
  fault: (error: unknown) => unknown;
}): TurnLocks {
  const lines = new Map<string, Line>();
  const pool = openPool(deps.url, {
    connections: MOST_WAITING,
    connectMs: WAIT_MS,
    statementMs: WAIT_MS,
    lockMs: WAIT_MS,
  });

  async function tryShared(conversation: string, line: Line): Promise<Lock | undefined> {
    if (line.isShared) return undefined;
    line.isShared = true;
    try {
      const client = await deps.shared();
      const { rows } = await client.query<{ taken: boolean }>(
        `select pg_try_advisory_lock(${NAME}) as taken`,
        [conversation, SEED],
      );
      line.isShared = rows[0]?.taken === true;
      if (!line.isShared) return undefined;
      return {
        async release() {
          await unlock(client, conversation).finally(() => (line.isShared = false));
        },
      };
    } catch (error) {
      line.isShared = false;
      throw error;
    }
  }

  async function waitForOwn(conversation: string): Promise<Lock> {
    const client = await pool.connect();
    try {
      await client.query(`select pg_advisory_lock(${NAME})`, [conversation, SEED]);
    } catch (error) {
      client.release(true);
      throw error;
    }
    return {
      async release() {
        try {
          await unlock(client, conversation);
          client.release();
        } catch (error) {
          // Nobody gets this connection again, and the lock goes with it.
          client.release(true);
          throw error;
        }
      },
    };
  }

  /** Waits for as many locks as there are turns; they are the turns' in the order in which those came. */
  function take(conversation: string, line: Line): Promise<Lock> {
    const granted = new Promise<Lock>((resolve, reject) => {
      line.waiting.push({ take: resolve, fail: reject });
    });
    void (async () => {
      try {
        const lock = (await tryShared(conversation, line)) ?? (await waitForOwn(conversation));
        line.waiting.shift()?.take(lock);
      } catch (error) {
        line.waiting.pop()?.fail(named(deps.fault(error)));
      }
    })();
    return granted;
  }

  return {
    async inTurn(conversation, work) {
      const line = lines.get(conversation) ?? { waiting: [], isShared: false };
      lines.set(conversation, line);
      const lock = await take(conversation, line);
      try {
        return await work();
      } finally {
        // Where the connection is lost, so is the lock: what the turn has done stands.
        await lock.release().catch(() => undefined);
        if (line.waiting.length === 0 && !line.isShared && lines.get(conversation) === line)
          lines.delete(conversation);
      }
    },
    close: () => pool.end(),
  };
}

async function unlock(client: Pick<QuietClient, 'query'>, conversation: string): Promise<void> {
  await client.query(`select pg_advisory_unlock(${NAME})`, [conversation, SEED]);
}

function named(fault: unknown): unknown {
  if (fault instanceof HotlineError) return fault;
  return new HotlineError('STORAGE_BUSY', 'The turn of a conversation could not be taken.', {
    remedy: 'Try again; if it stays so, look at the load and the log of the server.',
    cause: fault,
  });
}
