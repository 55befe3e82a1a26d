import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { HotlineError } from '../../src/errors.ts';
import { postgresFault } from '../../src/storage/postgres/fault.ts';
import { nameOf } from '../../src/storage/postgres/open.ts';
import { createPostgresStorage } from '../../src/storage/postgres/storage.ts';
import { startTestServer, whyNoServer, type TestServer } from '../support/postgres/server.ts';
import { citizen, sampleLine, sampleMessage, sampleUnit, sampleWrite, T0 } from '../support/samples.ts';

const SECRET = 's3cret-password';

test.each([
  ['53100', 'STORAGE_FULL'],
  ['40001', 'STORAGE_BUSY'],
  ['40P01', 'STORAGE_BUSY'],
  ['57014', 'STORAGE_BUSY'],
  ['57P01', 'STORAGE_BUSY'],
  ['53300', 'STORAGE_BUSY'],
  ['08006', 'STORAGE_BUSY'],
  ['23505', 'STORAGE_FAILED'],
  ['28P01', 'STORAGE_FAILED'],
  ['3D000', 'STORAGE_FAILED'],
])('%s becomes %s', (code, expected) => {
  const cause = Object.assign(new pg.DatabaseError('reason', 6, 'error'), { code });
  const fault = postgresFault(cause, 'postgres://db/hotline');
  expect(fault).toBeInstanceOf(HotlineError);
  expect(fault).toMatchObject({ code: expected, cause, message: expect.stringContaining('db/hotline') });
});

test('what is no failure of the database stays what it is', () => {
  const error = new TypeError('a bug');
  expect(postgresFault(error, 'x')).toBe(error);
});

test('the name of a database has no user, password or options', () => {
  const url = `postgres://xiaohua:${SECRET}@db.example:5433/hotline?sslmode=require&password=${SECRET}`;
  expect(nameOf(url)).toBe('postgres://db.example:5433/hotline');
  expect(() => nameOf(`postgres://xiaohua:${SECRET}@@:x/`)).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.not.stringContaining(SECRET) }),
  );
});

test('a server that is not there is named, without the password', async () => {
  const url = `postgres://xiaohua:${SECRET}@127.0.0.1:1/hotline`;
  const opening = createPostgresStorage({ url, clock: () => T0, limits: { connectMs: 500 } });
  const error: unknown = await opening.catch((it: unknown) => it);
  expect(error).toMatchObject({
    code: 'STORAGE_BUSY',
    message: expect.stringContaining('127.0.0.1:1/hotline'),
  });
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(SECRET);
});

describe.skipIf(whyNoServer() !== undefined)('on a server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());

  async function open() {
    const url = await server.newDatabase();
    const storage = await createPostgresStorage({ url, clock: () => T0, limits: { lockMs: 200 } });
    onTestFinished(() => storage.close());
    const raw = new pg.Client({ connectionString: url });
    await raw.connect();
    onTestFinished(() => raw.end());
    return { url, storage, raw };
  }

  test('the history of an open ticket cannot be changed, deleted or emptied, even past the program', async () => {
    const { storage, raw } = await open();
    await storage.store.commit({ writes: [sampleWrite()] });
    for (const change of ["update ticket_events set note = 'x'", 'truncate ticket_events']) {
      await expect(raw.query(change)).rejects.toThrow('never change');
    }
    await expect(raw.query('delete from ticket_events')).rejects.toThrow('that is open never go');
    expect(await storage.tickets.events('XH20261121-00001')).toHaveLength(1);
  });

  test('several processes may bring the tables of an empty database up to date at once', async () => {
    const url = await server.newDatabase();
    const all = await Promise.all([1, 2, 3, 4].map(() => createPostgresStorage({ url, clock: () => T0 })));
    expect(await all[0]?.store.commit(sampleUnit(1))).toBe('committed');
    expect(await all[3]?.store.isProcessed('telegram', 'update-1')).toBe(true);
    await Promise.all(all.map((it) => it.close()));
  });

  test('a database of a newer version is not touched', async () => {
    const { url, raw } = await open();
    await raw.query("insert into kysely_migration values ('999-future', '2030-01-01')");
    await expect(createPostgresStorage({ url, clock: () => T0 })).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      remedy: expect.stringContaining('newer version'),
    });
  });

  test('a wrong user is named, the password is not', async () => {
    const { url } = await open();
    const wrong = url.replace('user=hotline', `user=nobody&password=${SECRET}`);
    const error: unknown = await createPostgresStorage({ url: wrong, clock: () => T0 }).catch(
      (it: unknown) => it,
    );
    expect(error).toMatchObject({ code: 'STORAGE_FAILED', remedy: expect.stringContaining('DATABASE_URL') });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(SECRET);
  });

  test('who writes to a conversation waits for who does so already, and says so when it takes too long', async () => {
    const { storage, raw } = await open();
    await raw.query('begin');
    await raw.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [citizen]);
    await expect(storage.store.commit(sampleUnit(1))).rejects.toMatchObject({ code: 'STORAGE_BUSY' });
    expect(await storage.store.commit({ transcript: [sampleLine('other', { conversation: 'web:2' })] })).toBe(
      'committed',
    );
    await raw.query('rollback');
    expect(await storage.store.commit(sampleUnit(1))).toBe('committed');
  });

  test('a line that was begun first and committed last is not numbered below one that could be read', async () => {
    const { storage } = await open();
    const lines = Array.from({ length: 60 }, (_, n) => ({ transcript: [sampleLine(`${n}`)] }));
    const writing = Promise.all(lines.map((unit) => storage.store.commit(unit)));
    const read: string[] = [];
    let after = 0;
    let isOver = false;
    void writing.then(() => (isOver = true));
    for (let last = false; !last;) {
      last = isOver;
      for (const entry of await storage.transcripts.transcript(citizen, { afterSeq: after })) {
        read.push(entry.text);
        after = entry.seq;
      }
    }
    expect(new Set(read).size).toBe(60);
  });

  test('two units that wait for each other are both written', async () => {
    const { storage } = await open();
    const numbers = ['XH20261121-00001', 'XH20261121-00002'];
    await storage.store.commit({ writes: numbers.map((number) => sampleWrite({ number })) });
    for (let version = 2; version <= 8; version += 2) {
      const accept = (number: string, to: number) => sampleWrite({ number, version: to, status: 'accepted' });
      const outcomes = await Promise.all([
        storage.store.commit({ writes: numbers.map((it) => accept(it, version)) }),
        storage.store.commit({ writes: numbers.toReversed().map((it) => accept(it, version)) }),
      ]);
      expect(outcomes.sort()).toEqual(['committed', 'conflict']);
      await storage.store.commit({ writes: numbers.map((it) => accept(it, version + 1)) });
    }
  });

  test('connections that the server ends cost the work under way, and nothing afterwards', async () => {
    const { storage, raw } = await open();
    await storage.store.commit(sampleUnit(1));
    await raw.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'hotline'",
    );
    const again = () =>
      storage.outbox.pending().catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'STORAGE_BUSY' });
        return 'busy';
      });
    await expect.poll(again).toBe(1);
  });

  test('what was sent is no longer kept in its unmasked words', async () => {
    const { storage, raw } = await open();
    await storage.store.commit({ outbox: [sampleMessage('a', { text: '查询码 ABCD2345' })] });
    await storage.outbox.sent('a', T0);
    expect((await raw.query('select text from outbox')).rows).toEqual([{ text: '' }]);
  });
});
