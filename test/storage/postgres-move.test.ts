import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { moveToPostgres } from '../../src/storage/postgres/move.ts';
import { createPostgresStorage } from '../../src/storage/postgres/storage.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startTestServer, whyNoServer, type TestServer } from '../support/postgres/server.ts';
import { citizen, sampleLine, sampleMessage, sampleUnit, T0 } from '../support/samples.ts';

describe.skipIf(whyNoServer() !== undefined)('a hotline moves from SQLite to PostgreSQL', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());
  const clock = () => T0;

  async function running() {
    const file = join(temporaryFolder(), 'hotline.db');
    const storage = await createSqliteStorage({ file, clock, busyTimeoutMs: 1 });
    onTestFinished(() => storage.close());
    for (let n = 1; n <= 3; n += 1) await storage.store.commit(sampleUnit(n));
    await storage.settings.set('telegram.offset', '17');
    await storage.library.replaceOrigin({ origin: 'a.docx', digest: 'd' }, []);
    return { file, storage, url: await server.newDatabase() };
  }

  test('with everything, while it runs, and takes nothing more where it was', async () => {
    const { file, storage, url } = await running();
    // What is erased does not free its number.
    await storage.store.commit({ transcript: [sampleLine('last')] });
    const last = (await storage.transcripts.transcript(citizen)).at(-1)?.seq ?? 0;
    await storage.store.commit({ forget: citizen });
    const before = await storage.transcripts.turns(citizen, 10);
    const moved = await moveToPostgres({ file, url, clock });
    expect(moved.find(({ table }) => table === 'turns')).toEqual({ table: 'turns', rows: 3 });

    const there = await createPostgresStorage({ url, clock });
    onTestFinished(() => there.close());
    expect(await there.transcripts.turns(citizen, 10)).toEqual(before);
    expect(await there.store.conversation(citizen)).toEqual(await storage.store.conversation(citizen));
    expect(await there.tickets.list({ limit: 10, offset: 0 })).toEqual(
      await storage.tickets.list({ limit: 10, offset: 0 }),
    );
    expect(await there.settings.get('telegram.offset')).toBe('17');
    expect((await there.search.tickets('路灯', { confidential: 'all' })).numbers).toHaveLength(3);
    expect(await there.outbox.pending()).toBe(await storage.outbox.pending());

    await expect(storage.store.commit(sampleUnit(4))).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      message: expect.stringContaining('moved to PostgreSQL'),
    });
    expect(await there.store.commit(sampleUnit(4))).toBe('committed');
    const [next] = await there.transcripts.transcript(citizen);
    expect(next?.seq).toBeGreaterThan(last);
  });

  test('without losing what is accepted while it moves', async () => {
    const { file, storage, url } = await running();
    const accepted: string[] = [];
    let isOver = false;
    const moving = moveToPostgres({ file, url, clock }).finally(() => (isOver = true));
    for (let n = 0; !isOver; n += 1) {
      const unit = { outbox: [sampleMessage(`busy-${n}`)] };
      const outcome = await storage.store.commit(unit).catch(() => 'refused');
      if (outcome === 'committed') accepted.push(`busy-${n}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await moving;
    const there = await createPostgresStorage({ url, clock });
    onTestFinished(() => there.close());
    expect(accepted.length).toBeGreaterThan(0);
    expect([...(await there.outbox.unsent(accepted)).keys()].sort()).toEqual(accepted.sort());
  });

  test('only into an empty database, and stays as it was where it cannot', async () => {
    const { file, storage, url } = await running();
    const there = await createPostgresStorage({ url, clock });
    onTestFinished(() => there.close());
    await there.store.commit(sampleUnit(1));
    await expect(moveToPostgres({ file, url, clock })).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      remedy: expect.stringContaining('empty'),
    });
    expect(await storage.store.commit(sampleUnit(4))).toBe('committed');
    expect((await there.store.conversation(citizen))?.version).toBe(1);
  });
});
