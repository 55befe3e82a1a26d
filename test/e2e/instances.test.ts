import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createPostgresStorage } from '../../src/storage/postgres/storage.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startTestServer, whyNoServer, type TestServer } from '../support/postgres/server.ts';
import { startHotline, type RunningHotline } from '../support/program.ts';
import { smallKnowledge } from '../support/small-knowledge.ts';
import { createKillCitizen } from './kill-citizen.ts';

const CITIZENS = 6;
const ROUNDS = 12;
const KEY = Buffer.alloc(32, 7).toString('base64');

const missing = whyNoServer();
if (missing !== undefined) process.stderr.write(`test/e2e/instances.test.ts is skipped: ${missing}\n`);

describe.skipIf(missing !== undefined)('two instances on one PostgreSQL', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());

  test(
    'share citizens; one that is killed under load costs nothing but a retry',
    { timeout: 100_000 },
    async () => {
      const url = await server.newDatabase();
      const folder = temporaryFolder();
      const KNOWLEDGE_DIR = smallKnowledge(folder);
      const start = (name: string) =>
        startHotline({
          DATA_DIR: join(folder, name),
          KNOWLEDGE_DIR,
          DATABASE_URL: url,
          HOTLINE_KEY: KEY,
          LOG_LEVEL: 'info',
        });
      const both = await Promise.all([start('one'), start('two')]);
      onTestFinished(() => both.forEach(({ child }) => child.kill('SIGKILL')));
      const alive: RunningHotline[] = [...both];

      // Each request goes to the next instance, as a proxy without memory would send it.
      let turn = 0;
      let acknowledged = 0;
      const proxy = () => Promise.resolve(alive[(turn += 1) % alive.length]?.url ?? '');
      const killAt = (CITIZENS * ROUNDS) / 2;
      const count = () => {
        acknowledged += 1;
        if (acknowledged !== killAt) return;
        alive.splice(0, 1)[0]?.child.kill('SIGKILL');
      };
      const citizens = await Promise.all(
        Array.from({ length: CITIZENS }, async (_, n) => {
          const citizen = createKillCitizen(proxy, count);
          await citizen.open();
          await citizen.hears(/我是小华/u);
          for (let round = 0; round < ROUNDS; round += 1)
            await citizen.says(`失业金最长能领多久，${n}-${round}`);
          return citizen;
        }),
      );
      expect(await both[0]?.ended).toBe('SIGKILL');

      const storage = await createPostgresStorage({ url, clock: Date.now });
      onTestFinished(() => storage.close());
      await expect.poll(() => storage.outbox.pending(), { timeout: 60_000, interval: 200 }).toBe(0);
      const raw = new pg.Client({ connectionString: url });
      await raw.connect();
      onTestFinished(() => raw.end());
      const { rows: conversations } = await raw.query<{ conversation: `web:${string}` }>(
        'select distinct conversation from transcript',
      );
      expect(conversations).toHaveLength(CITIZENS);
      const told = new Map<string, string[]>();
      for (const { conversation } of conversations) {
        const lines = await storage.transcripts.transcript(conversation);
        const said = lines.filter(({ speaker }) => speaker === 'citizen');
        const answered = lines.filter(({ speaker }) => speaker === 'bot').map(({ turnId }) => turnId);
        // Every message once and in its order, each with its answer, also once.
        expect(answered.slice(1)).toEqual(said.map(({ turnId }) => turnId));
        told.set(
          said[0]?.text.split(/[，-]/u)[1] ?? '',
          said.map(({ text }) => text),
        );
      }
      for (const [n, citizen] of citizens.entries()) {
        expect(told.get(String(n))).toEqual(citizen.sent.map(({ text }) => text));
        // Its page, wherever it was connected, was shown each answer.
        await expect
          .poll(() => citizen.seen.filter((text) => !text.includes('我是小华')).length, { timeout: 30_000 })
          .toBe(ROUNDS);
        citizen.close();
      }
      alive[0]?.child.kill('SIGTERM');
      expect(await alive[0]?.ended).toBe(0);
    },
  );

  test(
    'a query code is shown by the instance that has the page, and both have the same desk',
    { timeout: 60_000 },
    async () => {
      const url = await server.newDatabase();
      const folder = temporaryFolder();
      const KNOWLEDGE_DIR = smallKnowledge(folder);
      const start = (name: string) =>
        startHotline({ DATA_DIR: join(folder, name), KNOWLEDGE_DIR, DATABASE_URL: url, HOTLINE_KEY: KEY });
      const [one, two] = await Promise.all([start('one'), start('two')]);
      onTestFinished(() => [one, two].forEach(({ child }) => child.kill('SIGKILL')));
      // The page is connected to the first; after that everything is said to the second.
      let place = one.url;
      const citizen = createKillCitizen(
        () => Promise.resolve(place),
        () => undefined,
      );
      await citizen.open();
      await citizen.hears(/我是小华/u);
      place = two.url;
      const begun = performance.now();
      await citizen.says('失业金最长能领多久');
      await expect.poll(() => citizen.seen.length, { interval: 10 }).toBe(2);
      // By being told, not by looking every twenty seconds.
      expect(performance.now() - begun).toBeLessThan(8_000);
      for (const text of ['反映问题', '路灯坏了没人管', '幸福路', '昨天', '不留', '没有了', '提交'])
        await citizen.says(text);
      expect(await citizen.hears(/查询码：[2-9A-Z]{8}/u)).toMatch(/[2-9A-Z]{8}$/u);
      citizen.close();
      for (const { url: at } of [one, two]) expect((await fetch(`${at}/desk/sign-in`)).status).toBe(200);
    },
  );
});
