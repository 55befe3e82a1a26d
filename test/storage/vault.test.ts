import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createVault, loadOrCreateKey, parseKey } from '../../src/storage/vault.ts';
import { temporaryFolder } from '../support/folder.ts';

const vault = createVault(Buffer.alloc(32, 1));
const phone = '电话 13900000000';

test('what is sealed can be opened, and says nothing', () => {
  const sealed = vault.seal(phone);
  expect(sealed).not.toContain('139');
  expect(vault.open(sealed)).toBe(phone);
  expect(vault.open(vault.seal(''))).toBe('');
  expect(vault.seal(phone)).not.toBe(sealed);
});

test('another key, a changed text or anything else is not opened', () => {
  const sealed = vault.seal(phone);
  const bytes = Buffer.from(sealed.slice(3), 'base64url');
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  for (const wrong of [`v1.${bytes.toString('base64url')}`, sealed.slice(0, 20), 'v2.x', '', phone]) {
    expect(() => vault.open(wrong)).toThrow(expect.objectContaining({ code: 'STORAGE_FAILED' }));
  }
  expect(() => createVault(Buffer.alloc(32, 2)).open(sealed)).toThrow('this key');
});

test('a digest is the same for the same text and key only', () => {
  expect(vault.digest('ABCD2345')).toBe(vault.digest('ABCD2345'));
  expect(vault.digest('ABCD2345')).toMatch(/^[\w-]{43}$/);
  expect(vault.digest('ABCD2346')).not.toBe(vault.digest('ABCD2345'));
  expect(createVault(Buffer.alloc(32, 2)).digest('ABCD2345')).not.toBe(vault.digest('ABCD2345'));
});

test('a key is 32 bytes in base64', () => {
  const key = Buffer.alloc(32, 7);
  expect(parseKey(`${key.toString('base64')}\n`, 'HOTLINE_KEY')).toEqual(key);
  for (const wrong of [
    '',
    'short',
    Buffer.alloc(31).toString('base64'),
    `${key.toString('base64')} and more`,
  ]) {
    expect(() => parseKey(wrong, 'HOTLINE_KEY')).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining('HOTLINE_KEY') }),
    );
  }
  expect(() => createVault(Buffer.alloc(16))).toThrow('32 bytes');
});

test('the first start makes a key for its owner only, the next one finds it', async () => {
  const file = join(temporaryFolder(), 'data', 'hotline.key');
  const created: string[] = [];
  const first = await loadOrCreateKey(file, (path) => created.push(path));
  const second = await loadOrCreateKey(file, (path) => created.push(path));
  expect(second).toEqual(first);
  expect(created).toEqual([file]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('two starts at once agree on one key', async () => {
  const file = join(temporaryFolder(), 'hotline.key');
  const created: string[] = [];
  const keys = await Promise.all([1, 2, 3].map(() => loadOrCreateKey(file, (path) => created.push(path))));
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
  expect(created).toHaveLength(1);
});

test('a key that is no key is never replaced', async () => {
  const file = join(temporaryFolder(), 'hotline.key');
  writeFileSync(file, 'damaged');
  await expect(loadOrCreateKey(file, () => undefined)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  expect(readFileSync(file, 'utf8')).toBe('damaged');
});

test('a key file that cannot be read is named', async () => {
  const file = join(temporaryFolder(), 'hotline.key');
  mkdirSync(file);
  await expect(loadOrCreateKey(file, () => undefined)).rejects.toMatchObject({
    code: 'STORAGE_FAILED',
    message: expect.stringContaining(file),
  });
});
