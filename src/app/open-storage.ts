import { join } from 'node:path';
import type { Config } from '../config.ts';
import { createPostgresStorage, openPostgresStorage } from '../storage/postgres/storage.ts';
import { createSqliteStorage, openSqliteStorage } from '../storage/sqlite/storage.ts';
import type { Storage } from '../storage/storage.ts';

/** The server's database where one is named, otherwise that of the data folder; made if there is none. Throws HotlineError. */
export function openStorage({
  dataDir,
  databaseUrl,
}: Pick<Config, 'dataDir' | 'databaseUrl'>): Promise<Storage> {
  return databaseUrl === undefined
    ? createSqliteStorage({ file: join(dataDir, 'hotline.db'), clock: Date.now })
    : createPostgresStorage({ url: databaseUrl, clock: Date.now });
}

/** For a thread of a process that has made the tables: takes no lock, and few connections. Throws HotlineError. */
export function openStorageBeside({
  dataDir,
  databaseUrl,
}: Pick<Config, 'dataDir' | 'databaseUrl'>): Storage {
  return databaseUrl === undefined
    ? openSqliteStorage(join(dataDir, 'hotline.db'), Date.now)
    : openPostgresStorage(databaseUrl, Date.now, { connections: 2 });
}
