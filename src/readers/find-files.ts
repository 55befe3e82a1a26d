import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { nameFault } from './formats.ts';
import { fileFault, type Fault } from './unreadable.ts';

export type FoundFile =
  /** `file` is an absolute path, by the way it was found. */
  | { type: 'file'; file: string }
  /** `why` says in plain Chinese what is wrong and what to do. */
  | { type: 'unreadable'; file: string; why: string };

/** How folders are looked into; a test may let it fail. */
export interface FolderAccess {
  /** Where symbolic links lead in the end. */
  real(path: string): Promise<string>;
  kind(path: string): Promise<'file' | 'folder' | 'other'>;
  list(folder: string): Promise<Pick<Dirent, 'name'>[]>;
}

const disk: FolderAccess = {
  real: (path) => realpath(path),
  async kind(path) {
    const found = await stat(path);
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other';
  },
  list: (folder) => readdir(folder, { withFileTypes: true }),
};

/** Hidden ones, and what Office, Windows and macOS leave beside the files of a folder. */
const PASSED_OVER = /^(?:\.|~\$|__MACOSX$|Thumbs\.db$|desktop\.ini$)/iu;

/**
 * The files under these paths, each once, folders in the order of their names. What cannot be read is named and
 * the rest goes on; inside folders hidden files are passed over.
 */
export async function* findFiles(
  paths: readonly string[],
  access: FolderAccess = disk,
): AsyncGenerator<FoundFile> {
  const seen = new Set<string>();
  for (const path of paths) yield* walk(resolve(path), seen, access);
}

async function* walk(path: string, seen: Set<string>, access: FolderAccess): AsyncGenerator<FoundFile> {
  try {
    const real = await access.real(path);
    if (seen.has(real)) return;
    seen.add(real);
    const kind = await access.kind(real);
    if (kind === 'folder') {
      const names = (await access.list(path)).map((it) => it.name).filter((it) => !PASSED_OVER.test(it));
      for (const name of names.sort()) yield* walk(join(path, name), seen, access);
    } else {
      const fault = kind === 'other' ? notRegular : nameFault(basename(path));
      yield fault === undefined ? { type: 'file', file: path } : found(path, fault);
    }
  } catch (error) {
    const fault = fileFault(error);
    if (fault === undefined) throw error;
    yield found(path, fault);
  }
}

const notRegular: Fault = { why: '这不是普通文件（是设备或管道）。', remedy: '请改为导入真正的文件。' };

function found(file: string, { why, remedy }: Fault): FoundFile {
  return { type: 'unreadable', file, why: why + remedy };
}
