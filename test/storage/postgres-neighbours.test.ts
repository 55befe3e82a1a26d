import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createPostgresStorage } from '../../src/storage/postgres/storage.ts';
import { neighboursContract } from '../contracts/neighbours.contract.ts';
import { talliesContract } from '../contracts/tallies.contract.ts';
import { startTestServer, whyNoServer, type TestServer } from '../support/postgres/server.ts';
import { citizen, sampleLine, T0 } from '../support/samples.ts';

describe.skipIf(whyNoServer() !== undefined)('two processes on one PostgreSQL', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
    look = new pg.Client({ connectionString: await server.newDatabase() });
    await look.connect();
  });
  afterAll(async () => {
    await look.end();
    await server.stop();
  });

  async function openAll(count: number) {
    const url = await server.newDatabase();
    const open = async () => {
      const storage = await createPostgresStorage({ url, clock: () => T0 });
      onTestFinished(() => storage.close());
      return storage;
    };
    return { url, all: [await open(), ...(await Promise.all(Array.from({ length: count - 1 }, open)))] };
  }

  async function pair() {
    const [one, other] = (await openAll(2)).all;
    if (one === undefined || other === undefined) throw new Error('There are not two.');
    return [one, other] as const;
  }

  /** Turns that wait at the server. */
  let look: pg.Client;
  const waiting = async () => {
    const { rows } = await look.query<{ n: string }>(
      "select count(*) as n from pg_locks where locktype = 'advisory' and not granted",
    );
    return Number(rows[0]?.n);
  };

  describe('hear of each other', () => neighboursContract(pair));
  describe('count together', () => talliesContract(pair));

  test('turns of one conversation never overlap and go in the order in which they were asked for', async () => {
    const processes = await pair();
    const log: string[] = [];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let isHeld: () => void = () => undefined;
    const holding = new Promise<void>((resolve) => (isHeld = resolve));
    const turn = (at: 0 | 1, name: string) =>
      processes[at].neighbours.inTurn(citizen, async () => {
        log.push(name);
        await new Promise((resolve) => setImmediate(resolve));
        log.push(name);
      });
    const first = processes[0].neighbours.inTurn(citizen, () => (isHeld(), held));
    await holding;
    const turns: Promise<void>[] = [];
    // Bursts within a process, and processes in any order.
    for (const [at, burst] of [
      [1, 1],
      [1, 1],
      [0, 1],
      [0, 2],
      [1, 2],
      [0, 1],
    ] as const) {
      for (let n = 0; n < burst; n += 1) turns.push(turn(at, `${turns.length}`));
      await expect.poll(() => waiting()).toBe(turns.length);
    }
    release();
    await Promise.all([first, ...turns]);
    expect(log).toEqual(turns.flatMap((_, n) => [`${n}`, `${n}`]));
  });

  test('who dies in a turn holds up nobody', async () => {
    const { url, all } = await openAll(2);
    const never = all[0]?.neighbours.inTurn(citizen, () => new Promise(() => undefined));
    void never;
    const next = all[1]?.neighbours.inTurn(citizen, () => Promise.resolve('next'));
    const raw = new pg.Client({ connectionString: url });
    await raw.connect();
    onTestFinished(() => raw.end());
    await expect
      .poll(async () => {
        // Ends the connection that holds the lock, as the death of its process does.
        const { rowCount } = await raw.query(
          `select pg_terminate_backend(pid) from pg_locks
            where locktype = 'advisory' and granted and objid <> 0 and pid <> pg_backend_pid()
              and exists (select from pg_locks waiting where waiting.locktype = 'advisory' and not waiting.granted)`,
        );
        return rowCount;
      })
      .toBeGreaterThan(0);
    expect(await next).toBe('next');
  });

  test('a connection that listens is opened again when it is lost', async () => {
    const { url, all } = await openAll(2);
    const heard: string[] = [];
    all[1]?.neighbours.hear((it) => heard.push(it));
    const raw = new pg.Client({ connectionString: url });
    await raw.connect();
    onTestFinished(() => raw.end());
    const say = (text: 'web:before' | 'web:after') =>
      all[0]?.store.commit({ transcript: [sampleLine('', { conversation: text })] });
    await expect.poll(async () => (await say('web:before'), heard.includes('web:before'))).toBe(true);
    await raw.query("select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%'");
    await expect
      .poll(async () => (await say('web:after')?.catch(() => undefined), heard.includes('web:after')), {
        timeout: 10_000,
      })
      .toBe(true);
  });
});
