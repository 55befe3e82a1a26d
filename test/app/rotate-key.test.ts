import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { beat, endBeat } from '../../src/app/key-in-use.ts';
import { rotateKey } from '../../src/app/rotate-key.ts';
import { openVault } from '../../src/app/vault-key.ts';
import { newConversationState } from '../../src/conversation/state.ts';
import type { Vault } from '../../src/conversation/vault.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { temporaryFolder } from '../support/folder.ts';
import { citizen, sampleWrite, T0 } from '../support/samples.ts';

const key = (letter: string) => Buffer.from(letter.repeat(32)).toString('base64');
const quiet = { warn: () => undefined } as unknown as Parameters<typeof openVault>[2];
const opened: Storage[] = [];
afterEach(async () => {
  for (const storage of opened.splice(0)) await storage.close();
});

const TICKETS = 450;
const numberOf = (n: number) => `XH20261121-${String(n).padStart(5, '0')}`;

/** A hotline that has sealed something of every kind, and is stopped. */
async function world(of: { key?: string; newKey?: string } = {}) {
  const dataDir = temporaryFolder();
  const storage = await createSqliteStorage({ file: join(dataDir, 'hotline.db'), clock: () => T0 });
  opened.push(storage);
  const config = { dataDir, key: of.key, newKey: of.newKey };
  const vault = await openVault(config, storage.settings, quiet);
  storage.audit.useKey(vault.digest);
  const writes = Array.from({ length: TICKETS }, (_, at) =>
    sampleWrite({ number: numberOf(at + 1), contactSealed: vault.seal(`contact ${at + 1}`) }),
  );
  await storage.store.commit({ writes });
  const data = { contactSealed: vault.seal('drafted') };
  const state = { ...newConversationState(), paused: { name: 'file', step: 'place', data } };
  await storage.store.commit({ conversation: { id: citizen, expectedVersion: 0, state, at: T0 } });
  await storage.staff.save({
    id: 's1',
    login: 'li',
    name: '李',
    role: 'operator',
    department: null,
    passwordHash: 'x',
    mustChangePassword: false,
    active: true,
    createdAt: T0,
    chatDigest: vault.digest('chat'),
    secondFactor: { sealed: vault.seal('secret'), lastStep: 0, recovery: [] },
  });
  const rotate = (storageOr: Pick<Storage, 'settings' | 'sealed' | 'audit'> = storage) =>
    rotateKey({ config, storage: storageOr, now: () => T0 });
  const open = (changed: object = {}) => openVault({ ...config, ...changed }, storage.settings, quiet);
  const plain = async (by: Vault) => ({
    tickets: await Promise.all(
      [1, 200, 201, TICKETS].map(async (n) =>
        by.open((await storage.tickets.get(numberOf(n)))?.contactSealed ?? ''),
      ),
    ),
    draft: by.open(String((await storage.store.conversation(citizen))?.state.paused?.data['contactSealed'])),
    factor: by.open((await storage.staff.byId('s1'))?.secondFactor?.sealed ?? ''),
  });
  return { dataDir, storage, vault, rotate, open, plain };
}
const all = {
  tickets: [1, 200, 201, TICKETS].map((n) => `contact ${n}`),
  draft: 'drafted',
  factor: 'secret',
};

describe('a change of the key in the file', () => {
  it('seals everything anew, keeps the old key apart, and leaves digests and the audit log as they were', async () => {
    const { dataDir, storage, vault, rotate, open, plain } = await world();
    const before = readFileSync(join(dataDir, 'hotline.key'), 'utf8');
    const report = await rotate();
    expect(report).toMatchObject({
      resealed: { contacts: TICKETS, drafts: 1, 'second-factors': 1 },
      unreadable: 0,
    });
    expect(readFileSync(join(dataDir, 'hotline.key.old'), 'utf8')).toBe(before);
    expect(readFileSync(join(dataDir, 'hotline.key'), 'utf8')).not.toBe(before);
    expect(statSync(join(dataDir, 'hotline.key')).mode & 0o777).toBe(0o600);
    expect(existsSync(join(dataDir, 'hotline.key.new'))).toBe(false);
    const now = await open();
    expect(await plain(now)).toEqual(all);
    expect(now.digest('XH:code')).toBe(vault.digest('XH:code'));
    await expect(plain(vault)).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    expect((await storage.audit.verify(9)).faults).toEqual([]);
    expect((await storage.audit.latest(1))[0]?.action).toBe('key.rotated');
    expect((await rotate()).resealed.contacts).toBe(TICKETS);
    expect(await plain(await open())).toEqual(all);
  });

  it.each([0, 1, 2, 3, 4, 5])(
    'that is interrupted after %s batches stops the start and is taken up',
    async (batches) => {
      const { storage, rotate, open, plain, vault } = await world();
      let left = batches;
      const dying: typeof storage.sealed = {
        reseal: (...args) => {
          left -= 1;
          if (left < 0) throw new Error('killed');
          return storage.sealed.reseal(...args);
        },
      };
      await expect(rotate({ ...storage, sealed: dying })).rejects.toThrow('killed');
      await expect(open()).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
        message: expect.stringContaining('没有做完'),
      });
      expect((await rotate()).unreadable).toBe(0);
      const now = await open();
      expect(await plain(now)).toEqual(all);
      expect(now.digest('x')).toBe(vault.digest('x'));
    },
  );

  it('that is interrupted before the files change places stops the start and is taken up', async () => {
    const { dataDir, rotate, open, plain } = await world();
    const before = readFileSync(join(dataDir, 'hotline.key'), 'utf8');
    await rotate();
    const after = readFileSync(join(dataDir, 'hotline.key'), 'utf8');
    writeFileSync(join(dataDir, 'hotline.key.new'), after);
    writeFileSync(join(dataDir, 'hotline.key'), before);
    await expect(open()).rejects.toMatchObject({ message: expect.stringContaining('没有做完') });
    await rotate();
    expect(await plain(await open())).toEqual(all);
  });
});

describe('a change of the key in the environment', () => {
  it('takes the new one from there', async () => {
    const { rotate, open, plain } = await world({ key: key('a'), newKey: key('b') });
    expect((await rotate()).oldFile).toBeUndefined();
    await expect(open()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    expect(await plain(await open({ key: key('b') }))).toEqual(all);
  });

  it('is refused without one, with the same one, and with another one than it was begun with', async () => {
    await expect((await world({ key: key('a') })).rotate()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await expect((await world({ key: key('a'), newKey: key('a') })).rotate()).rejects.toMatchObject({
      message: expect.stringContaining('一样'),
    });
  });
});

it('a change of the key is refused while a hotline runs, and with a key that is not of this database', async () => {
  const { dataDir, storage, rotate, open } = await world();
  await beat(storage.settings, T0 - 30_000);
  await expect(rotate()).rejects.toMatchObject({ code: 'STORAGE_BUSY' });
  await endBeat(storage.settings);
  const before = readFileSync(join(dataDir, 'hotline.key'), 'utf8');
  writeFileSync(join(dataDir, 'hotline.key'), key('z'));
  await expect(rotate()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  writeFileSync(join(dataDir, 'hotline.key'), before);
  await expect(open()).resolves.toBeDefined();
});
