import { HotlineError } from '../../errors.ts';
import { errno } from '../private-file.ts';

/** What a failed system call on this path means; any other error stays what it is. */
export function backupFault(error: unknown, path: string): unknown {
  const code = errno(error);
  if (error instanceof HotlineError || code === undefined || !/^E[A-Z0-9]+$/.test(code)) return error;
  if (code === 'EEXIST') {
    return new HotlineError('STORAGE_FAILED', `There is a file ${path} already.`, {
      remedy: 'Choose another name: a backup is never written over another.',
      cause: error,
    });
  }
  const isFull = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EIO';
  return new HotlineError(isFull ? 'STORAGE_FULL' : 'STORAGE_FAILED', `${path} failed: ${code}.`, {
    remedy: isFull
      ? `Make room on the disk that holds ${path}, then try again.`
      : `Check that ${path} exists and that this user may read and write there.`,
    cause: error,
  });
}

export function invalidBackup(file: string, why: string, cause?: unknown): HotlineError {
  return new HotlineError('BACKUP_INVALID', `${file} cannot be restored: ${why}.`, {
    remedy: 'Nothing was changed. Take another backup, or fetch this one again from where it is kept.',
    cause,
  });
}
