import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const MEBIBYTE = 1024 * 1024;
const SIZE_MB = 48;

export interface SmallDisk {
  unmount: () => void;
}

/** A file system of its own in memory, small enough to fill; undefined where this user may mount none. */
export function mountSmallDisk(folder: string): SmallDisk | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'chaos', folder], { stdio: 'pipe' });
  } catch {
    return undefined;
  }
  return { unmount: () => void execFileSync('umount', ['-l', folder], { stdio: 'pipe' }) };
}

/** Leaves `left` bytes at most; what is given back makes room again. */
export function fillDisk(folder: string, left: number): () => void {
  const file = join(folder, 'ballast');
  const handle = openSync(file, 'w');
  try {
    for (let size = MEBIBYTE; size >= 512;) {
      const { bavail, bsize } = statfsSync(folder);
      if (bavail * bsize - left < size || !writes(handle, size)) size /= 2;
    }
  } finally {
    closeSync(handle);
  }
  return () => rmSync(file);
}

/** False: the disk is full. */
function writes(handle: number, size: number): boolean {
  try {
    return writeSync(handle, Buffer.alloc(size)) === size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}
