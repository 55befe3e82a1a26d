import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, link, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack, type Pack } from 'tar-stream';
import { errno } from '../private-file.ts';
import { backupFault } from './faults.ts';
import { ATTACHMENTS, DATABASE, KEY, MANIFEST, type Manifest, type ManifestFile } from './manifest.ts';
import { attachmentsOf, takeSnapshot } from './snapshot.ts';

export interface BackupOptions {
  dataDir: string;
  /** Must not exist yet. */
  file: string;
  /** What is to become of the key that seals contacts. */
  key: Manifest['key'];
  madeAt: Date;
}

export interface BackupReport {
  manifest: Manifest;
  /** Bytes of the archive. */
  size: number;
}

/**
 * One archive (tar, gzip) of a hotline that may be running: the database at one instant, then the attachments that it
 * knows, which are written before the database tells of them and never change. Readable by its owner only; it appears
 * whole or not at all. Indexes are left out: they are built again. Throws HotlineError STORAGE_*.
 */
export async function writeBackup(options: BackupOptions): Promise<BackupReport> {
  const { file } = options;
  try {
    const folder = await mkdtemp(`${file}.`);
    try {
      const archive = join(folder, 'archive');
      const manifest = await writeArchive(options, archive, join(folder, DATABASE));
      await link(archive, file);
      await syncFolder(dirname(file));
      return { manifest, size: (await stat(file)).size };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } catch (error) {
    throw backupFault(error, file);
  }
}

async function writeArchive(options: BackupOptions, archive: string, copy: string): Promise<Manifest> {
  const { dataDir, key, madeAt } = options;
  takeSnapshot(join(dataDir, DATABASE), copy);
  await chmod(copy, 0o600);
  const tar = pack();
  const output = createWriteStream(archive, { flags: 'wx', mode: 0o600, flush: true });
  const written = pipeline(tar, createGzip(), output);
  // A failure of the disk ends the pipeline, and with it whatever is being added.
  const added = addAll(tar, options, copy).catch((error: unknown) => {
    tar.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  });
  const [{ files, missing }] = await Promise.all([
    added.then((it) => {
      const manifest: Manifest = { format: 1, madeAt: madeAt.toISOString(), key, ...it };
      tar.entry({ name: MANIFEST, mode: 0o600 }, `${JSON.stringify(manifest, null, 1)}\n`);
      tar.finalize();
      return it;
    }),
    written,
  ]);
  return { format: 1, madeAt: madeAt.toISOString(), key, files, missing };
}

async function addAll(tar: Pack, { dataDir, key }: BackupOptions, copy: string) {
  const files: ManifestFile[] = [await add(tar, DATABASE, copy)];
  const missing: string[] = [];
  for (const id of attachmentsOf(copy)) {
    const name = `${ATTACHMENTS}/${id}`;
    try {
      files.push(await add(tar, name, join(dataDir, name)));
    } catch (error) {
      if (errno(error) !== 'ENOENT') throw error;
      missing.push(id);
    }
  }
  if (key === 'included') files.push(await add(tar, KEY, join(dataDir, KEY)));
  return { files, missing };
}

/** Nothing has been added when it throws ENOENT. */
async function add(tar: Pack, name: string, path: string): Promise<ManifestFile> {
  const source = await open(path, 'r');
  const { size, mtime } = await source.stat();
  const hash = createHash('sha256');
  const digesting = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(source.createReadStream(), digesting, tar.entry({ name, size, mtime, mode: 0o600 }));
  return { name, size, sha256: hash.digest('hex') };
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
