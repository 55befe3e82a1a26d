import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openVault } from '../../src/app/vault-key.ts';
import { createMemoryStorage } from '../../src/storage/memory.ts';
import { temporaryFolder } from '../support/folder.ts';

function world() {
  const dataDir = temporaryFolder();
  const { settings } = createMemoryStorage();
  const made: object[] = [];
  const log = { warn: (fields: object) => void made.push(fields) };
  const open = (key?: string) =>
    openVault({ dataDir, key }, settings, log as Parameters<typeof openVault>[2]);
  return { file: join(dataDir, 'hotline.key'), open, made };
}

const key = (letter: string) => Buffer.from(letter.repeat(32)).toString('base64');

it('makes a key at the first start, says so once, and opens with it what it has sealed', async () => {
  const { file, open, made } = world();
  const sealed = (await open()).seal('13800138000');
  expect((await open()).open(sealed)).toBe('13800138000');
  expect(made).toEqual([{ file }]);
});

it('refuses another key than the database has been used with, wherever it comes from', async () => {
  const { file, open } = world();
  await open(key('a'));
  await expect(open(key('b'))).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  writeFileSync(file, key('b'));
  await expect(open()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  writeFileSync(file, key('a'));
  await expect(open()).resolves.toBeDefined();
});

it('makes no new key in the place of one that is gone', async () => {
  const { file, open } = world();
  await open();
  const before = readFileSync(file, 'utf8');
  rmSync(file);
  await expect(open()).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining(file),
  });
  expect(existsSync(file)).toBe(false);
  writeFileSync(file, before);
  await expect(open()).resolves.toBeDefined();
});
