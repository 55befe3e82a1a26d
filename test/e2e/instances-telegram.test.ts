import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createPostgresStorage } from '../../src/storage/postgres/storage.ts';
import { startBotApiEmulator } from '../support/bot-api-emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { freePort } from '../support/free-port.ts';
import { startTestServer, whyNoServer, type TestServer } from '../support/postgres/server.ts';
import { startHotline } from '../support/program.ts';
import { startRoundRobin } from '../support/round-robin.ts';
import { smallKnowledge } from '../support/small-knowledge.ts';

const CHATS = 8;
const MESSAGES = 8;
const FIRST_CHAT = 20_000;

const missing = whyNoServer();
if (missing !== undefined)
  process.stderr.write(`test/e2e/instances-telegram.test.ts is skipped: ${missing}\n`);

describe.skipIf(missing !== undefined)('two instances behind one webhook', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());

  test(
    'answer each chat in order and once, also when one is killed among them',
    { timeout: 200_000 },
    async () => {
      const url = await server.newDatabase();
      const folder = temporaryFolder();
      const KNOWLEDGE_DIR = smallKnowledge(folder);
      const emulator = await startBotApiEmulator({ token: '123456789:AAemulatedTokenOfInstances' });
      onTestFinished(() => emulator.stop());
      const ports = [await freePort(), await freePort()];
      const proxy = await startRoundRobin(() => ports.map((port) => `http://127.0.0.1:${port}`));
      onTestFinished(() => proxy.close());
      const [one, two] = await Promise.all(
        ports.map((port, n) =>
          startHotline({
            DATA_DIR: join(folder, String(n)),
            ...{ PORT: String(port), KNOWLEDGE_DIR, DATABASE_URL: url },
            HOTLINE_KEY: Buffer.alloc(32, 7).toString('base64'),
            ...{ TELEGRAM_BOT_TOKEN: emulator.token, TELEGRAM_API_ROOT: emulator.url },
            TELEGRAM_WEBHOOK_URL: proxy.url,
            TELEGRAM_WEBHOOK_SECRET: 'secret-of-the-two-instances',
          }),
        ),
      );
      onTestFinished(() => [one, two].forEach((it) => it?.child.kill('SIGKILL')));

      const chats = Array.from({ length: CHATS }, (_, n) => FIRST_CHAT + n);
      const text = (chat: number, n: number) => `失业金最长能领多久，${chat}-${n}`;
      for (const chat of chats) {
        // All at once: Telegram does not wait for an answer before somebody may write again.
        for (let n = 0; n < MESSAGES; n += 1) emulator.citizen(chat).says(text(chat, n));
      }
      const half = (CHATS * MESSAGES) / 2;
      await expect
        .poll(() => emulator.unconfirmed().length, { timeout: 60_000, interval: 20 })
        .toBeLessThan(half);
      one?.child.kill('SIGKILL');
      await expect.poll(() => emulator.unconfirmed(), { timeout: 60_000, interval: 100 }).toEqual([]);
      expect(proxy.refused).toBeGreaterThan(0);

      const storage = await createPostgresStorage({ url, clock: Date.now });
      onTestFinished(() => storage.close());
      await expect.poll(() => storage.outbox.pending(), { timeout: 60_000, interval: 200 }).toBe(0);
      for (const chat of chats) {
        const lines = await storage.transcripts.transcript(`telegram:${chat}`);
        const said = lines.filter(({ speaker }) => speaker === 'citizen');
        expect(said.map((line) => line.text)).toEqual(
          Array.from({ length: MESSAGES }, (_, n) => text(chat, n)),
        );
        const answered = lines.filter(({ speaker }) => speaker === 'bot').map(({ turnId }) => turnId);
        expect([...new Set(answered)]).toEqual(said.map(({ turnId }) => turnId));
        // One that was being sent when its instance was killed may have arrived twice, none is missing or out of order.
        const bot = lines.filter(({ speaker }) => speaker === 'bot').map((line) => line.text);
        const arrived = emulator.messagesTo(chat).map((message) => message.text);
        expect(new Set(arrived).size).toBe(new Set(bot).size);
        expect(arrived.length).toBeGreaterThanOrEqual(bot.length);
      }
      const sent = chats.reduce((sum, chat) => sum + emulator.messagesTo(chat).length, 0);
      expect(sent).toBeLessThanOrEqual(CHATS * (MESSAGES + 1) + CHATS);
      two?.child.kill('SIGTERM');
      expect(await two?.ended).toBe(0);
    },
  );
});
