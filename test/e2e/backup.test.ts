import { copyFileSync, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { runProgram, startHotline } from '../support/program.ts';
import { smallKnowledge } from '../support/small-knowledge.ts';
import { createKillCitizen, type KillCitizen } from './kill-citizen.ts';

vi.setConfig({ testTimeout: 180_000 });

const LANES = 4;
const PICTURE = Buffer.from([
  0x89,
  0x50,
  0x4e,
  0x47,
  0x0d,
  0x0a,
  0x1a,
  0x0a,
  ...new Array<number>(2_000).fill(7),
]);

async function run(args: readonly string[], environment: Record<string, string>): Promise<string> {
  const program = runProgram(args, environment);
  const code = await program.ended;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${program.err.join('\n')}`);
  return program.out.join('\n');
}

async function start(environment: Record<string, string>) {
  const hotline = await startHotline(environment);
  onTestFinished(() => void hotline.child.kill('SIGKILL'));
  return hotline;
}

/** Citizens who go on writing until they are told to stop. */
function keepWriting(url: string) {
  const citizens = Array.from({ length: LANES }, () =>
    createKillCitizen(
      async () => url,
      () => undefined,
    ),
  );
  let isOver = false;
  const lanes = citizens.map(async (citizen, n) => {
    await citizen.open();
    for (let i = 0; !isOver; i += 1) await citizen.says(`失业金最长能领多久，${n}-${i}`);
  });
  const sent = () => citizens.flatMap((citizen) => citizen.sent.map(({ id }) => id));
  const stop = async () => {
    isOver = true;
    await Promise.all(lanes);
    citizens.forEach((citizen) => citizen.close());
  };
  return { citizens, sent, stop };
}

async function upload(url: string, citizen: KillCitizen): Promise<string> {
  const body = new FormData();
  body.set('file', new Blob([PICTURE]));
  const response = await fetch(`${url}/api/attachments`, {
    method: 'POST',
    headers: { Cookie: `session=${citizen.token()}`, Origin: url },
    body,
  });
  expect(response.status).toBe(201);
  const { id } = (await response.json()) as { id: string };
  return id;
}

function query<T>(file: string, words: string): T[] {
  const database = new Sqlite(file, { readonly: true });
  try {
    return database.prepare(words).pluck().all() as T[];
  } finally {
    database.close();
  }
}

it('is made while citizens write, and brings back all that had been accepted, in a hotline that answers', async () => {
  const folder = temporaryFolder();
  const data = join(folder, 'data');
  const file = join(folder, 'backup.tar.gz');
  const restored = join(folder, 'restored');
  const environment = { DATA_DIR: data, KNOWLEDGE_DIR: smallKnowledge(folder) };
  const hotline = await start(environment);
  const load = keepWriting(hotline.url);
  await vi.waitFor(() => expect(load.sent().length).toBeGreaterThan(LANES * 3), 60_000);
  const [first] = load.citizens;
  if (first === undefined) throw new Error('nobody writes');
  const attachment = await upload(hotline.url, first);

  const before = load.sent();
  expect(await run(['backup', file], environment)).toContain('密钥没有放进去');
  // Whoever writes goes on.
  const after = load.sent().length;
  await vi.waitFor(() => expect(load.sent().length).toBeGreaterThan(after), 60_000);
  await load.stop();
  hotline.child.kill('SIGTERM');
  await hotline.ended;

  expect(await run(['restore', file, '--data', restored], environment)).toContain(
    join(restored, 'hotline.key'),
  );
  const database = join(restored, 'hotline.db');
  expect(query(database, 'pragma integrity_check')).toEqual(['ok']);
  const accepted = new Set(
    query<string>(database, 'select id from inbound').map((id) => id.split(':').at(-1)),
  );
  expect(before.filter((id) => !accepted.has(id))).toEqual([]);
  // One instant: each message with all that its turn left.
  expect(query(database, "select count(*) from transcript where speaker = 'citizen'")).toEqual(
    query(database, "select count(*) from inbound where id not like '%joined'"),
  );

  // Without its key it does not start, and makes no other in its place.
  const keyless = runProgram(['start'], { ...environment, DATA_DIR: restored, PORT: '0' });
  expect(await keyless.ended).toBe(2);
  expect(keyless.err.join('\n')).toMatch(/^CONFIG_INVALID：/mu);
  expect(existsSync(join(restored, 'hotline.key'))).toBe(false);
  copyFileSync(join(data, 'hotline.key'), join(restored, 'hotline.key'));
  const again = await start({ ...environment, DATA_DIR: restored });
  const picture = await fetch(`${again.url}/attachments/${attachment}`, {
    headers: { Cookie: `session=${first.token()}` },
  });
  expect(Buffer.from(await picture.arrayBuffer()).equals(PICTURE)).toBe(true);
  const newcomer = createKillCitizen(
    async () => again.url,
    () => undefined,
  );
  await newcomer.open();
  await newcomer.says('失业金最长能领多久');
  await newcomer.hears(/24 个月/u);
  newcomer.close();
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  again.child.kill('SIGTERM');
  expect(await again.ended).toBe(0);
});
