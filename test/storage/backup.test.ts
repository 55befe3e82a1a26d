import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import Sqlite from 'better-sqlite3';
import { pack } from 'tar-stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAttachmentFiles, createAttachmentStore } from '../../src/storage/attachments.ts';
import { restoreBackup } from '../../src/storage/backup/restore.ts';
import { writeBackup, type BackupOptions } from '../../src/storage/backup/write.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import { temporaryFolder } from '../support/folder.ts';
import { sampleMessage, T0 } from '../support/samples.ts';

const picture = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

/** A data folder that is open, with a setting, a waiting message and a picture. */
async function world() {
  const folder = temporaryFolder();
  const dataDir = join(folder, 'data');
  const file = join(folder, 'backup.tar.gz');
  const open = (dir = dataDir) => createSqliteStorage({ file: join(dir, 'hotline.db'), clock: () => T0 });
  const storage = await open();
  onTestFinished(() => storage.close());
  await storage.settings.set('greeting', '您好');
  await storage.store.commit({ outbox: [sampleMessage('a')] });
  const attachments = (dir: string, rows = storage.attachmentRows) =>
    createAttachmentStore({
      files: createAttachmentFiles(join(dir, 'attachments')),
      rows,
      newId: () => 'picture-1',
    });
  await attachments(dataDir).put(picture, { conversation: 'web:a', at: T0 });
  writeFileSync(join(dataDir, 'hotline.key'), 'the key\n');
  const write = (options: Partial<BackupOptions> = {}) =>
    writeBackup({ dataDir, file, key: 'left-out', madeAt: new Date(T0), ...options });
  const restored = join(folder, 'restored');
  const restore = () => restoreBackup({ file, dataDir: restored });
  return { folder, dataDir, file, storage, open, attachments, write, restored, restore };
}

/** Nothing half made is left beside what was there. */
const namesIn = (folder: string) => readdirSync(folder).sort();

describe('a backup', () => {
  it('brings back the database and the attachments of a hotline that is open', async () => {
    const { storage, open, attachments, write, restored, restore, folder, file } = await world();
    const { manifest, size } = await write();
    await storage.settings.set('greeting', '后来的');
    expect(size).toBe(statSync(file).size);
    expect(await restore()).toEqual(manifest);
    const again = await open(restored);
    expect(await again.settings.get('greeting')).toBe('您好');
    expect(await again.outbox.pending()).toBe(1);
    const found = await attachments(restored, again.attachmentRows).get('picture-1');
    expect(Buffer.from(found?.bytes ?? []).equals(picture)).toBe(true);
    await again.close();
    expect(namesIn(folder)).toEqual(['backup.tar.gz', 'data', 'restored']);
  });

  it('is read by its owner only, and so is what is restored', async () => {
    const { write, restore, file, restored } = await world();
    await write({ key: 'included' });
    await restore();
    const modes = [
      file,
      ...['hotline.db', 'hotline.key', 'attachments/picture-1'].map((it) => join(restored, it)),
    ];
    expect(modes.map((it) => (statSync(it).mode & 0o777).toString(8))).toEqual(['600', '600', '600', '600']);
    expect((statSync(restored).mode & 0o777).toString(8)).toBe('700');
  });

  it('holds the key only when it is told to, and says what became of it', async () => {
    const { write, restore, file, restored } = await world();
    expect((await write()).manifest).toMatchObject({
      key: 'left-out',
      format: 1,
      madeAt: '2026-11-21T01:00:00.000Z',
    });
    expect(gunzipSync(readFileSync(file)).includes('the key')).toBe(false);
    await restore();
    expect(existsSync(join(restored, 'hotline.key'))).toBe(false);
    rmSync(file);
    rmSync(restored, { recursive: true });
    await write({ key: 'included' });
    expect((await restore()).key).toBe('included');
    expect(readFileSync(join(restored, 'hotline.key'), 'utf8')).toBe('the key\n');
  });

  it('does not hold what was forgotten, and neither do the pages of the database', async () => {
    const { write, file, storage, dataDir } = await world();
    const words = '这句话要忘掉'.repeat(50);
    const entry = { conversation: 'web:a', at: T0, speaker: 'citizen', text: words } as const;
    await storage.store.commit({ transcript: Array.from({ length: 200 }, () => entry) });
    await storage.store.commit({ forget: 'web:a' });
    const database = new Sqlite(join(dataDir, 'hotline.db'));
    database.pragma('wal_checkpoint(truncate)');
    database.close();
    expect(readFileSync(join(dataDir, 'hotline.db')).includes('要忘掉')).toBe(false);
    await write();
    expect(gunzipSync(readFileSync(file)).includes('要忘掉')).toBe(false);
  });

  it('says which attachments had no file any more, and is whole without them', async () => {
    const { write, restore, dataDir } = await world();
    rmSync(join(dataDir, 'attachments', 'picture-1'));
    expect((await write()).manifest.missing).toEqual(['picture-1']);
    expect((await restore()).missing).toEqual(['picture-1']);
  });

  it('is never written over another file', async () => {
    const { write, file, folder } = await world();
    writeFileSync(file, 'an older backup');
    await expect(write()).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      message: expect.stringContaining(file),
    });
    expect(readFileSync(file, 'utf8')).toBe('an older backup');
    expect(namesIn(folder)).toEqual(['backup.tar.gz', 'data']);
  });

  it('needs a database and a folder to write to', async () => {
    const { write, folder } = await world();
    await expect(write({ dataDir: join(folder, 'nowhere') })).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
    });
    const file = join(folder, 'nowhere', 'backup.tar.gz');
    await expect(write({ file })).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    expect(namesIn(folder)).toEqual(['data']);
  });
});

describe('a restore', () => {
  it('refuses a folder in which there is anything, and takes an empty one', async () => {
    const { write, restore, restored } = await world();
    await write();
    mkdirSync(restored);
    writeFileSync(join(restored, 'anything'), '');
    await expect(restore()).rejects.toMatchObject({ code: 'DATA_NOT_EMPTY' });
    expect(namesIn(restored)).toEqual(['anything']);
    rmSync(join(restored, 'anything'));
    await restore();
    expect(namesIn(restored)).toEqual(['attachments', 'hotline.db']);
  });

  it('refuses a backup that was cut off, wherever that was', async () => {
    const { write, restore, file, folder } = await world();
    await write();
    const whole = readFileSync(file);
    for (const share of [0, 0.1, 0.5, 0.9, 0.999]) {
      writeFileSync(file, whole.subarray(0, Math.floor(whole.length * share)));
      await expect(restore(), `${share}`).rejects.toMatchObject({ code: 'BACKUP_INVALID' });
    }
    const tar = gunzipSync(whole);
    for (const share of [0.1, 0.5, 0.9]) {
      writeFileSync(file, gzipSync(tar.subarray(0, Math.floor((tar.length * share) / 512) * 512)));
      await expect(restore(), `tar ${share}`).rejects.toMatchObject({ code: 'BACKUP_INVALID' });
    }
    expect(namesIn(folder)).toEqual(['backup.tar.gz', 'data']);
  });

  it('refuses a backup in which one bit has changed', async () => {
    const { write, restore, file, folder } = await world();
    await write();
    const tar = gunzipSync(readFileSync(file));
    const at = tar.indexOf(Buffer.from(picture)) + picture.length - 1;
    tar[at] = (tar[at] ?? 0) ^ 1;
    writeFileSync(file, gzipSync(tar));
    await expect(restore()).rejects.toMatchObject({
      code: 'BACKUP_INVALID',
      message: expect.stringContaining('attachments/picture-1'),
    });
    expect(namesIn(folder)).toEqual(['backup.tar.gz', 'data']);
  });

  it.each([
    ['../escaped', 'file'],
    ['/tmp/escaped', 'file'],
    ['attachments/../../escaped', 'file'],
    ['hotline.db', 'symlink'],
    ['attachments', 'directory'],
  ] as const)('writes nothing for %s, a %s of somebody else’s making', async (name, type) => {
    const { restore, file, folder } = await world();
    const tar = pack();
    if (type === 'file') tar.entry({ name }, 'x');
    else tar.entry({ name, type, ...(type === 'symlink' && { linkname: '/etc/passwd' }) });
    tar.finalize();
    writeFileSync(file, gzipSync(await bytesOf(tar)));
    await expect(restore()).rejects.toMatchObject({ code: 'BACKUP_INVALID' });
    expect(namesIn(folder)).toEqual(['backup.tar.gz', 'data']);
  });

  it('refuses a database that its digest fits but SQLite finds damaged', async () => {
    const { restore, file } = await world();
    const content = Buffer.from('SQLite format 3\0 and nothing more'.padEnd(4096, 'x'));
    const sha256 = createHash('sha256').update(content).digest('hex');
    const files = [{ name: 'hotline.db', size: content.length, sha256 }];
    const tar = pack();
    tar.entry({ name: 'hotline.db' }, content);
    tar.entry(
      { name: 'manifest.json' },
      JSON.stringify({ format: 1, madeAt: '2026-11-21T01:00:00.000Z', key: 'left-out', files, missing: [] }),
    );
    tar.finalize();
    writeFileSync(file, gzipSync(await bytesOf(tar)));
    await expect(restore()).rejects.toMatchObject({
      code: expect.stringMatching(/^(BACKUP_INVALID|STORAGE_FAILED)$/),
    });
  });

  it('says what is missing when there is no such file', async () => {
    const { restore, file } = await world();
    await expect(restore()).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      message: expect.stringContaining(file),
    });
  });
});

async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
