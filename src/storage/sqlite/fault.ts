import Sqlite from 'better-sqlite3';
import { HotlineError } from '../../errors.ts';

/** Says what a failure of the database means, with the file it happened in. */
export function storageFault(error: unknown, file: string): unknown {
  if (!(error instanceof Sqlite.SqliteError)) {
    return error;
  }
  const { code } = error;
  if (code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR')) return unwritten(error, file);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return heldFault(file, error);
  }
  return new HotlineError('STORAGE_FAILED', `The database ${file} refused: ${error.message} (${code})`, {
    remedy: remedyFor(code, file),
    cause: error,
  });
}

/** Somebody else has the file, so that nothing could be written or brought over. */
export function heldFault(file: string, cause?: unknown): HotlineError {
  return new HotlineError('STORAGE_BUSY', `The database ${file} is held by another process.`, {
    remedy: `Stop the other process that has ${file} open; one hotline uses one database file.`,
    cause,
  });
}

/** The same of the write-ahead log that did not reach the disk. */
export function flushFault(error: unknown, file: string): unknown {
  return error instanceof Error && 'syscall' in error ? unwritten(error, file) : error;
}

function unwritten(error: Error, file: string): HotlineError {
  return new HotlineError('STORAGE_FULL', `The database ${file} cannot be written: ${error.message}`, {
    remedy: `Make room on the disk that holds ${file}, check that the disk is healthy, then try again.`,
    cause: error,
  });
}

function remedyFor(code: string, file: string): string {
  if (code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM') {
    return `Check that the folder of ${file} exists and that this user may write there.`;
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return `Stop the program, keep a copy of ${file}, and restore it from a backup.`;
  }
  return `Check ${file} and the cause; if the program was changed, report it with this message.`;
}
