import type pg from 'pg';

/** A connection that keeps the process alive only while an answer is awaited, not while it listens. */
export interface QuietClient {
  inner: pg.Client;
  end(): Promise<void>;
  query<R extends pg.QueryResultRow>(statement: string, values: unknown[]): Promise<pg.QueryResult<R>>;
}

/** The driver has both, its types do not. */
type Referable = pg.Client & { ref(): void; unref(): void };

export function quietly(client: pg.Client): QuietClient {
  const inner = client as Referable;
  let awaited = 0;
  /** The driver takes one question after the other. */
  let before: Promise<unknown> = Promise.resolve();
  inner.unref();
  return {
    inner,
    end() {
      inner.ref();
      return inner.end();
    },
    async query<R extends pg.QueryResultRow>(statement: string, values: unknown[]) {
      awaited += 1;
      inner.ref();
      try {
        const asked = before.then(() => inner.query<R>(statement, values));
        before = asked.catch(() => undefined);
        return await asked;
      } finally {
        awaited -= 1;
        if (awaited === 0) inner.unref();
      }
    },
  };
}
