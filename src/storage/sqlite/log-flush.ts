import { open, type FileHandle } from 'node:fs/promises';
import { flushFault } from './fault.ts';

/** Resolves when everything that has been committed so far is on the disk; nothing waits for it but the caller. */
export interface LogFlush {
  flush(): Promise<void>;
  close(): Promise<void>;
}

/**
 * SQLite's own flush holds up the whole program until the disk has answered. This one leaves the waiting to a thread of
 * Node's; `sync` is what it does to the file with the write-ahead log.
 */
export function createLogFlush(
  file: string,
  sync: (log: FileHandle) => Promise<void> = (log) => log.datasync(),
): LogFlush {
  let opened: Promise<FileHandle> | undefined;

  async function handle(): Promise<FileHandle> {
    opened ??= open(`${file}-wal`, 'r+');
    try {
      return await opened;
    } catch (error) {
      opened = undefined;
      throw error;
    }
  }

  return {
    async flush() {
      try {
        await sync(await handle());
      } catch (error) {
        throw flushFault(error, file);
      }
    },
    async close() {
      const log = await opened?.catch(() => undefined);
      opened = undefined;
      await log?.close();
    },
  };
}
