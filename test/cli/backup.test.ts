import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { runCommand } from '../../src/cli/commands.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import { temporaryFolder } from '../support/folder.ts';

/** The commands over a data folder with an empty database. */
async function world(environment: Record<string, string> = {}) {
  const folder = temporaryFolder();
  const dataDir = join(folder, 'data');
  const storage = await createSqliteStorage({ file: join(dataDir, 'hotline.db'), clock: () => 0 });
  await storage.close();
  const out: string[] = [];
  const err: string[] = [];
  const run = (...args: string[]) =>
    runCommand(args, {
      io: { out: (line) => void out.push(line), err: (line) => void err.push(line) },
      environment: { DATA_DIR: dataDir, ...environment },
      input: new PassThrough(),
      output: new PassThrough(),
      isTerminal: false,
    });
  return { folder, dataDir, file: join(folder, 'backup.tar.gz'), out, err, run };
}

it('says what was saved and what must be kept apart, and after a restore what is missing', async () => {
  const { run, file, folder, dataDir, out } = await world();
  expect(await run('backup', file)).toBe(0);
  expect(out.join('\n')).toContain(`请另外保存 ${join(dataDir, 'hotline.key')}`);
  out.length = 0;
  const restored = join(folder, 'restored');
  expect(await run('restore', file, '--data', restored)).toBe(0);
  expect(out.join('\n')).toContain(join(restored, 'hotline.key'));
});

it('puts no key into a backup that is kept in the environment, and says which', async () => {
  const { run, file, out } = await world({ HOTLINE_KEY: 'k'.repeat(43) });
  await expect(run('backup', file, '--with-key')).rejects.toMatchObject({ code: 'USAGE' });
  expect(existsSync(file)).toBe(false);
  expect(await run('backup', file)).toBe(0);
  expect(out.join('\n')).toContain('请另外保存 HOTLINE_KEY');
});

it('restores into the data folder when it is told no other, and refuses because it is not empty', async () => {
  const { run, file } = await world();
  await run('backup', file);
  await expect(run('restore', file)).rejects.toMatchObject({ code: 'DATA_NOT_EMPTY' });
});

it.each([['backup'], ['restore'], ['backup', 'a', 'b'], ['restore', 'a', '--date', 'b']])(
  'does not take %s %s %s %s',
  async (...args) => {
    const { run } = await world();
    await expect(run(...args.filter((it) => it !== undefined))).rejects.toMatchObject({ code: 'USAGE' });
  },
);

it('names the commands for PostgreSQL as data, without the password, and says that nothing is saved', async () => {
  const { run, folder, dataDir, out } = await world({ DATABASE_URL: 'postgres://hotline:geheim@db/hotline' });
  const file = join(folder, "it's.dump");
  expect(await run('backup', file)).toBe(1);
  const told = JSON.parse(out.join('\n')) as { saved: boolean; backup: string[]; restore: string[] };
  const quoted = `'${folder}/it'\\''s.dump'`;
  expect(told).toMatchObject({ database: 'postgresql', saved: false });
  expect(told.backup).toEqual([
    `pg_dump --format=custom --no-owner --file=${quoted} --dbname="$DATABASE_URL"`,
    `tar -czf '${folder}/it'\\''s.dump.attachments.tar.gz' -C '${dataDir}' attachments`,
  ]);
  expect(told.restore[0]).toContain(`--dbname="$DATABASE_URL" ${quoted}`);
  expect(out.join('\n')).not.toContain('geheim');
  expect(existsSync(file)).toBe(false);
});
