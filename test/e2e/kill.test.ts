import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { conversationId } from '../../src/conversation/activity.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import { createVault, loadOrCreateKey } from '../../src/storage/vault.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startHotline, type RunningHotline } from '../support/program.ts';
import { seededRandom } from '../support/random.ts';
import { smallKnowledge } from '../support/small-knowledge.ts';
import { createKillCitizen, type KillCitizen } from './kill-citizen.ts';

const KILLS = 15;
const LANES = 4;
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

test(
  `a program killed ${KILLS} times answers every message that it took, once`,
  { timeout: 400_000 },
  async () => {
    process.stderr.write(`kill.test.ts: SEED=${seed}\n`);
    const folder = temporaryFolder();
    const data = join(folder, 'data');
    const hotline = createSupervisor({ DATA_DIR: data, KNOWLEDGE_DIR: smallKnowledge(folder) });
    onTestFinished(() => hotline.kill());
    const citizens = await liveThrough(hotline);
    const file = join(data, 'hotline.db');
    // What is shown once waits for an open page a little longer each time.
    await expect.poll(() => unsent(file), { timeout: 120_000, interval: 500 }).toBe(0);
    citizens.forEach((citizen) => citizen.close());
    expect(await hotline.stop()).toBe(0);

    const vault = createVault(await loadOrCreateKey(join(data, 'hotline.key'), () => undefined));
    const storage = await createSqliteStorage({ file, clock: Date.now });
    onTestFinished(() => storage.close());
    expect(citizens.length).toBeGreaterThanOrEqual(LANES);
    for (const citizen of citizens)
      await check(storage, citizen, vault.digest(`web-session:${citizen.token()}`));
    expect((await storage.tickets.list({ limit: 1, offset: 0 })).total).toBe(citizens.length);
    const database = new Sqlite(file);
    onTestFinished(() => void database.close());
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  },
);

/** Citizens come one after the other in each lane, until the last kill is over. */
async function liveThrough(hotline: Supervisor): Promise<KillCitizen[]> {
  const citizens: KillCitizen[] = [];
  let isOver = false;
  async function lane(): Promise<void> {
    while (!isOver) {
      const citizen = createKillCitizen(hotline.url, hotline.acknowledged);
      citizens.push(citizen);
      await story(citizen, citizens.length);
    }
  }
  const lanes = Promise.all(Array.from({ length: LANES }, lane));
  await Promise.race([hotline.killAtRandom().then(() => (isOver = true)), lanes]);
  await lanes;
  return citizens;
}

async function story(citizen: KillCitizen, n: number): Promise<void> {
  await citizen.open();
  await citizen.hears(/我是小华/u);
  await citizen.says(`失业金最长能领多久，第${n}个人`);
  await citizen.says('反映问题');
  await citizen.says(`路灯坏了没人管，第${n}盏`);
  await citizen.says(`和平家园 ${n} 号楼`);
  await citizen.says('昨天');
  await citizen.says('不留');
  await citizen.says('没有了');
  await citizen.says('提交');
  await citizen.hears(/查询码：[2-9A-Z]{8}/u);
  const number = await citizen.hears(/XH\d{8}-\d{5}/u);
  await citizen.presses(`withdraw:${number}:yes`, '撤单');
}

async function check(storage: Storage, citizen: KillCitizen, address: string): Promise<void> {
  const conversation = conversationId({ channel: 'web', address });
  const lines = await storage.transcripts.transcript(conversation);
  const said = lines.filter(({ speaker }) => speaker === 'citizen');
  expect(said.map(({ text }) => text)).toEqual(citizen.sent.map(({ text }) => text));
  const answered = lines.filter(({ speaker }) => speaker === 'bot').map(({ turnId }) => turnId);
  // The welcome is of the turn in which the page joined.
  expect(answered.slice(1)).toEqual(said.map(({ turnId }) => turnId));
  expect(new Set(lines.map(({ outboxId }) => outboxId)).size).toBe(answered.length + 1);
  for (const { id } of citizen.sent)
    expect(await storage.store.isProcessed('web', `${address}:${id}`)).toBe(true);
  const tickets = await storage.tickets.ofConversation(conversation, 10);
  expect(tickets).toMatchObject([{ description: citizen.sent[2]?.text, status: 'withdrawn', version: 2 }]);
  const events = await storage.tickets.events(tickets[0]?.number ?? '');
  expect(events.map(({ move, version }) => [move, version])).toEqual([
    ['submit', 1],
    ['withdraw', 2],
  ]);
}

function unsent(file: string): number {
  const database = new Sqlite(file, { readonly: true });
  const row = database.prepare('select count(*) as n from outbox where sent_at is null').get() as {
    n: number;
  };
  database.close();
  return row.n;
}

type Supervisor = ReturnType<typeof createSupervisor>;

/** Starts the program again and again; citizens ask it where the program is. */
function createSupervisor(environment: Record<string, string>) {
  const random = seededRandom(seed);
  let current: RunningHotline | undefined;
  let up = waiter<string>();
  let acknowledgements = 0;
  let enough: { at: number; tell: () => void } | undefined;

  function acknowledged(): void {
    acknowledgements += 1;
    if (enough !== undefined && acknowledgements >= enough.at) enough.tell();
  }

  async function start(): Promise<RunningHotline> {
    current = await startHotline(environment);
    up.resolve(current.url);
    return current;
  }

  /** Most kills come among messages, some between them, while nothing or everything is under way. */
  async function killAtRandom(): Promise<void> {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const program = await start();
      if (random(4) === 0) await new Promise((resolve) => setTimeout(resolve, random(1_500)));
      else await new Promise<void>((tell) => (enough = { at: acknowledgements + 1 + random(12), tell }));
      up = waiter<string>();
      program.child.kill('SIGKILL');
      expect(await program.ended).toBe('SIGKILL');
    }
    await start();
  }

  return {
    acknowledged,
    killAtRandom,
    url: () => up.promise,
    kill: () => void current?.child.kill('SIGKILL'),
    stop: () => {
      current?.child.kill('SIGTERM');
      return current?.ended;
    },
  };
}

function waiter<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve: (value: T) => resolve(value) };
}
