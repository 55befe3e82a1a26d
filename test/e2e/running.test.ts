import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startBotApiEmulator, type BotApiEmulator } from '../support/bot-api-emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startHotline, type RunningHotline } from '../support/program.ts';
import { smallKnowledge } from '../support/small-knowledge.ts';
import { startHeldModel } from './held-model.ts';
import { visitPage } from './page-visitor.ts';

vi.setConfig({ testTimeout: 120_000 });

const QUESTION = '失业金最长能领多久';

async function world(environment: Record<string, string> = {}) {
  const folder = temporaryFolder();
  const emulator = await startBotApiEmulator({
    token: '123456789:AAemulatedTokenOfThisTest',
    sameQuestionMs: 5,
  });
  onTestFinished(() => emulator.stop());
  const data = join(folder, 'data');
  const hotline = await startHotline({
    DATA_DIR: data,
    KNOWLEDGE_DIR: smallKnowledge(folder),
    TELEGRAM_BOT_TOKEN: emulator.token,
    TELEGRAM_API_ROOT: emulator.url,
    ...environment,
  });
  onTestFinished(() => void hotline.child.kill('SIGKILL'));
  return { emulator, hotline, file: join(data, 'hotline.db') };
}

async function stopBegins(hotline: RunningHotline): Promise<void> {
  hotline.child.kill('SIGTERM');
  await vi.waitFor(() => expect(hotline.out.join('\n')).toContain('正在停止'), 30_000);
}

/** What the bot said in answer to a question, without the greeting. */
function answersTo(emulator: BotApiEmulator, chat: number): string[] {
  return emulator.messagesTo(chat).map(({ text }) => text);
}

function rows(file: string, query: string): unknown[] {
  const database = new Sqlite(file, { readonly: true });
  try {
    return database.prepare(query).all();
  } finally {
    database.close();
  }
}

it('can be followed in the log from an update to its reply, which names nobody and quotes nothing', async () => {
  const token = 'metrics-token-of-the-test';
  const { emulator, hotline, file } = await world({ LOG_LEVEL: 'info', METRICS_TOKEN: token });
  const citizen = emulator.citizen(51_423_867);
  citizen.says(QUESTION);
  // Before it starts, the program also says in plain words how far the index is.
  const log = () =>
    hotline.err
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const sent = () => log().filter(({ outcome }) => outcome === 'sent');
  const pending = () => rows(file, 'select id from outbox where sent_at is null');
  const all = () => rows(file, 'select id from outbox').length;
  // A message is noted as sent a little before the log says so.
  await vi.waitFor(
    () => expect([sent().length > 0, sent().length, pending()]).toEqual([true, all(), []]),
    30_000,
  );

  const { trace } = sent()[0] ?? {};
  const lines = log().filter((line) => line['trace'] === trace);
  const messages = rows(file, 'select id, trace from outbox order by seq') as { id: string; trace: string }[];
  expect(messages.map((message) => message.trace)).toEqual(messages.map(() => trace));
  expect(lines).toEqual([
    expect.objectContaining({ msg: 'an update arrived', channel: 'telegram', update: expect.any(String) }),
    expect.objectContaining({
      msg: 'a turn ended',
      outcome: 'committed',
      status: 'answered',
      outbox: messages.map(({ id }) => id),
    }),
    ...messages.map(({ id }): unknown =>
      expect.objectContaining({ msg: 'a message was tried to be sent', message: id, outcome: 'sent' }),
    ),
  ]);
  expect(hotline.err.join('\n')).not.toMatch(/失业金|51423867|AAemulated/u);

  const figures = await fetch(`${hotline.url}/metrics`, { headers: { Authorization: `Bearer ${token}` } });
  const text = await figures.text();
  expect(text).toContain('hotline_turns_total{channel="telegram",outcome="committed"} 1');
  expect(text).toContain('hotline_outbox_pending 0');
  expect(text).toMatch(/^process_resident_memory_bytes \d/mu);
  expect((await fetch(`${hotline.url}/readyz`)).status).toBe(200);
});

it('takes no new turn when it is told to stop, ends those that run, and sends what they say', async () => {
  const model = await startHeldModel();
  const { emulator, hotline, file } = await world(model.environment);
  const visitor = await visitPage(hotline.url);
  const other = await visitPage(hotline.url);
  emulator.citizen(1).says(QUESTION);
  const running = visitor.says(QUESTION);
  await model.asked(2);
  await stopBegins(hotline);

  const ready = await fetch(`${hotline.url}/readyz`);
  expect([ready.status, await ready.json()]).toMatchObject([503, { checks: { running: false } }]);
  const refused = await other.says(QUESTION);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
  emulator.citizen(2).says(QUESTION);
  const late = emulator.unconfirmed().at(-1);

  model.letGo();
  expect((await running).status).toBe(202);
  expect(await hotline.ended).toBe(0);
  expect(answersTo(emulator, 1).join('\n')).toContain('24 个月');
  expect(answersTo(emulator, 2)).toEqual([]);
  expect(emulator.unconfirmed()).toContain(late);
  expect(rows(file, 'select id from outbox where sent_at is null')).toEqual([]);
  expect(rows(file, "select count(*) as turns from turns where status = 'answered'")).toEqual([{ turns: 2 }]);
});

it('keeps what cannot be sent before it stops, and stops all the same', async () => {
  const { emulator, hotline, file } = await world();
  emulator.fail({
    method: 'sendMessage',
    times: 100,
    how: { kind: 'too-many-requests', retryAfterSeconds: 3_600 },
  });
  emulator.citizen(1).says(QUESTION);
  await vi.waitFor(() => expect(emulator.calls('sendMessage').length).toBeGreaterThan(0), 30_000);
  hotline.child.kill('SIGTERM');
  expect(await hotline.ended).toBe(0);
  const waiting = rows(file, 'select text from outbox where sent_at is null order by seq') as {
    text: string;
  }[];
  expect(waiting.map(({ text }) => text).join('\n')).toContain('24 个月');
});

it('slows whoever floods the page, and never a word about danger to life', async () => {
  const { hotline } = await world();
  const flooder = await visitPage(hotline.url);
  const flood = await Promise.all(Array.from({ length: 40 }, () => flooder.says('快点快点')));
  const statuses = flood.map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([202, 429]));
  expect(statuses.filter((it) => it === 429).length).toBeGreaterThan(20);
  const danger = await Promise.all(Array.from({ length: 10 }, () => flooder.says('我不想活了')));
  expect(danger.map(({ status }) => status)).toEqual(new Array<number>(10).fill(202));
});

it('ends at once at a second signal', async () => {
  const model = await startHeldModel();
  const { emulator, hotline } = await world(model.environment);
  emulator.citizen(1).says(QUESTION);
  await model.asked(1);
  await stopBegins(hotline);
  hotline.child.kill('SIGTERM');
  expect(await hotline.ended).toBe(130);
});
