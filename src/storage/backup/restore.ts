import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, open, readdir, rename, rm, rmdir, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createGunzip } from 'node:zlib';
import { extract, type Entry } from 'tar-stream';
import { HotlineError } from '../../errors.ts';
import { errno } from '../private-file.ts';
import { backupFault, invalidBackup } from './faults.ts';
import {
  ATTACHMENTS,
  DATABASE,
  isKnownName,
  MANIFEST,
  manifestSchema,
  type Manifest,
  type ManifestFile,
} from './manifest.ts';
import { attachmentsOf, faultsOf } from './snapshot.ts';

/** Bytes; a manifest of a million attachments stays below. */
const LARGEST_MANIFEST = 256 * 1024 * 1024;

/**
 * Unpacks a backup beside `dataDir`, holds every file to its digest and the database to SQLite's own check, and only
 * then gives the folder its name. Throws HotlineError DATA_NOT_EMPTY, BACKUP_INVALID or STORAGE_*; then `dataDir` is as
 * it was.
 */
export async function restoreBackup(options: { file: string; dataDir: string }): Promise<Manifest> {
  const { file } = options;
  const dataDir = resolve(options.dataDir);
  await refuseUnlessEmpty(dataDir);
  try {
    await mkdir(dirname(dataDir), { recursive: true });
    const folder = await mkdtemp(`${dataDir}.`);
    try {
      const manifest = await unpack(file, folder);
      checkDatabase(file, folder, manifest);
      await rmdir(dataDir).catch((error: unknown) => {
        if (errno(error) !== 'ENOENT') throw error;
      });
      await rename(folder, dataDir);
      return manifest;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } catch (error) {
    throw backupFault(error, dataDir);
  }
}

async function refuseUnlessEmpty(dataDir: string): Promise<void> {
  let names: string[];
  try {
    names = await readdir(dataDir);
  } catch (error) {
    if (errno(error) === 'ENOENT') return;
    throw backupFault(error, dataDir);
  }
  if (names.length === 0) return;
  throw new HotlineError('DATA_NOT_EMPTY', `The folder ${dataDir} is not empty.`, {
    remedy: 'Restore into a new folder with --data, then start the hotline with DATA_DIR set to it.',
  });
}

async function unpack(file: string, folder: string): Promise<Manifest> {
  const found = new Map<string, ManifestFile>();
  const tar = extract();
  await mkdir(join(folder, ATTACHMENTS), { mode: 0o700 });
  const source = await openFile(file);
  // Asked for before anything flows: an entry, or an end, that comes earlier is never told of again.
  const entries = tar[Symbol.asyncIterator]();
  const input = source.createReadStream().on('error', (error) => tar.destroy(error));
  input.pipe(createGunzip().on('error', (error) => tar.destroy(error))).pipe(tar);
  let manifest: unknown;
  try {
    for await (const entry of { [Symbol.asyncIterator]: () => entries }) {
      const { name, type } = entry.header;
      if (type !== 'file' || found.has(name)) throw invalidBackup(file, `it holds ${type} ${name}`);
      if (name === MANIFEST) manifest = JSON.parse(await textOf(file, entry));
      else if (isKnownName(name)) found.set(name, await write(entry, name, join(folder, name)));
      else throw invalidBackup(file, `it holds ${JSON.stringify(name)}`);
    }
  } catch (error) {
    const isOfDisk = /^E(?:NOSPC|DQUOT|IO|ACCES|PERM|ROFS)$/.test(errno(error) ?? '');
    throw error instanceof HotlineError || isOfDisk
      ? error
      : invalidBackup(file, 'it is damaged or no backup', error);
  } finally {
    input.destroy();
  }
  return checkFiles(file, manifest, found);
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'r');
  } catch (error) {
    throw backupFault(error, file);
  }
}

async function textOf(file: string, entry: Entry): Promise<string> {
  if ((entry.header.size ?? 0) > LARGEST_MANIFEST) throw invalidBackup(file, 'its manifest is too large');
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function write(entry: Entry, name: string, path: string): Promise<ManifestFile> {
  const hash = createHash('sha256');
  const output = await open(path, 'wx', 0o600);
  let size = 0;
  try {
    for await (const chunk of entry) {
      const bytes: Uint8Array = chunk;
      hash.update(bytes);
      size += bytes.length;
      await output.writeFile(bytes);
    }
    await output.sync();
  } finally {
    await output.close();
  }
  return { name, size, sha256: hash.digest('hex') };
}

function checkFiles(file: string, given: unknown, found: ReadonlyMap<string, ManifestFile>): Manifest {
  if (given === undefined) throw invalidBackup(file, 'its end is missing');
  const parsed = manifestSchema.safeParse(given);
  if (!parsed.success) throw invalidBackup(file, 'another version has made it', parsed.error);
  const { files } = parsed.data;
  const wrong = files.find(({ name, size, sha256 }) => {
    const it = found.get(name);
    return it?.size !== size || it.sha256 !== sha256;
  });
  if (wrong !== undefined) throw invalidBackup(file, `${wrong.name} is not what was saved`);
  if (files.length !== found.size || !found.has(DATABASE)) throw invalidBackup(file, 'files are missing');
  return parsed.data;
}

function checkDatabase(file: string, folder: string, { files, missing }: Manifest): void {
  const database = join(folder, DATABASE);
  const [fault] = faultsOf(database);
  if (fault !== undefined) throw invalidBackup(file, `its database is damaged (${fault})`);
  const names = new Set([...files.map(({ name }) => name), ...missing.map((id) => `${ATTACHMENTS}/${id}`)]);
  const gone = attachmentsOf(database).find((id) => !names.has(`${ATTACHMENTS}/${id}`));
  if (gone !== undefined) throw invalidBackup(file, `attachment ${gone} is missing`);
}
