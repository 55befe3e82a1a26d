import type { Database } from './schema.ts';

type Writes = <T>(db: Database, work: (db: Database) => Promise<T>) => Promise<T>;

/** How what is written gets to the disk. */
export interface Disk {
  /** Resolves when what was written is on the disk. */
  durably: Writes;
  /** Resolves when whatever can be read is on the disk: what was refused for the disk's sake may be readable all the same. */
  certain: (db: Database) => Promise<void>;
  /** For what a loss of power may take back: nobody waits for the disk. */
  unhurried: Writes;
}

/** The database sees to it with every commit, and holds up nobody else meanwhile. */
export const ownDisk: Disk = {
  durably: (db, work) => work(db),
  certain: () => Promise.resolve(),
  unhurried: (db, work) => work(db),
};
