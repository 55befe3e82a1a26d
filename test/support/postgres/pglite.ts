import { PGlite, type Extensions } from '@electric-sql/pglite';
import type { PostgresPool, PostgresQueryResult } from 'kysely';
import { createSerialQueue } from '../../../src/conversation/serial-queue.ts';

const INT8 = 20;
const NUMERIC = 1700;
const BYTEA = 17;

/** PostgreSQL in this process, with one connection that is lent out in turns; keeps nothing. */
export function pglitePool(extensions: Extensions = {}): PostgresPool {
  const database = new PGlite({
    extensions,
    parsers: { [INT8]: Number, [NUMERIC]: Number, [BYTEA]: bytesOf },
  });
  const queue = createSerialQueue();
  return {
    connect: () =>
      new Promise((lend) => {
        void queue.run('connection', () => new Promise<void>((release) => lend({ query, release })));
      }),
    end: () => database.close(),
  };

  function query(statement: unknown, parameters: readonly unknown[] = []): never {
    if (typeof statement !== 'string') throw new Error('There are no cursors here.');
    return run(statement, parameters) as never;
  }

  async function run(
    statement: string,
    parameters: readonly unknown[],
  ): Promise<PostgresQueryResult<unknown>> {
    const { rows, affectedRows = 0 } = await database.query(statement, [...parameters]);
    const command = /^\s*(\w+)/
      .exec(statement)?.[1]
      ?.toUpperCase() as PostgresQueryResult<unknown>['command'];
    return { command, rowCount: affectedRows, rows };
  }
}

/** As the driver gives them; PGlite's own way takes a hundred times as long. */
function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.slice(2), 'hex');
}
