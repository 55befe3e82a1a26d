import type { CreateTableBuilder, Kysely } from 'kysely';

/** What differs between databases when tables are made. */
export interface TableDialect {
  /** A primary key `seq` that the database counts up and never gives twice. */
  withSequence<T extends string>(table: CreateTableBuilder<T>): CreateTableBuilder<T, 'seq'>;
  /** Makes the database refuse to change or delete rows of this table. */
  forbidChanges(db: Kysely<unknown>, table: string): Promise<void>;
  /** From then on events of tickets that are over may be deleted, and still never changed; for retention. */
  letSettledEventsGo(db: Kysely<unknown>): Promise<void>;
  /** A table of terms by the `seq` of another one; a row goes with the row that it is about. */
  createTerms(db: Kysely<unknown>, table: string, of: string): Promise<void>;
}
