import type { Database as SqliteFile } from 'better-sqlite3';
import {
  CompiledQuery,
  sql,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
} from 'kysely';
import type { TableDialect } from '../sql/table-dialect.ts';
import { storageFault } from './fault.ts';

/** Kysely over one SQLite file: transactions take the write lock at once, faults carry a code. */
export class HotlineSqliteDialect extends SqliteDialect {
  readonly #database: SqliteFile;

  constructor(database: SqliteFile) {
    super({ database });
    this.#database = database;
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#database);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

/** SQLite can roll back DDL; Kysely's own adapter denies it because of pragmas that are not used here. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class ImmediateDriver extends SqliteDriver {
  readonly #database: SqliteFile;
  #connection: DatabaseConnection | undefined;

  constructor(database: SqliteFile) {
    super({ database: withKnownStatements(database) });
    this.#database = database;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    this.#connection ??= withNamedFaults(connection, this.#database.name);
    return this.#connection;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A full disk makes SQLite roll back by itself; a second rollback would hide the first error.
    if (this.#database.inTransaction) {
      await connection.executeQuery(CompiledQuery.raw('rollback'));
    }
  }
}

/** More than the program has. */
const MOST_STATEMENTS = 500;

/** What is asked with every message is prepared once. */
function withKnownStatements(database: SqliteFile): Pick<SqliteFile, 'prepare' | 'close'> {
  const known = new Map<string, ReturnType<SqliteFile['prepare']>>();
  const prepare = (source: string) => {
    const statement = known.get(source) ?? database.prepare(source);
    known.set(source, statement);
    const oldest = known.keys().next().value;
    if (known.size > MOST_STATEMENTS && oldest !== undefined) known.delete(oldest);
    return statement;
  };
  return { prepare: prepare as SqliteFile['prepare'], close: () => database.close() };
}

function withNamedFaults(connection: DatabaseConnection, file: string): DatabaseConnection {
  return {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      try {
        return await connection.executeQuery<R>(query);
      } catch (error) {
        throw storageFault(error, file);
      }
    },
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
  };
}

export const sqliteTables: TableDialect = {
  withSequence: (table) => table.addColumn('seq', 'integer', (it) => it.primaryKey().autoIncrement()),

  async forbidChanges(db, table) {
    for (const change of ['update', 'delete'] as const) {
      const trigger = sql.ref(`${table}_no_${change}`);
      await sql`create trigger ${trigger} before ${sql.raw(change)} on ${sql.table(table)}
        begin select raise(abort, 'rows of this table never change'); end`.execute(db);
    }
  },

  async letSettledEventsGo(db) {
    await sql`drop trigger ticket_events_no_delete`.execute(db);
    await sql`create trigger ticket_events_no_delete before delete on ticket_events
      when (select status from tickets where number = old.ticket) not in ('closed', 'rejected', 'withdrawn')
      begin select raise(abort, 'events of a ticket that is open never go'); end`.execute(db);
  },

  async createTerms(db, table, of) {
    const name = sql.table(table);
    await sql`create virtual table ${name} using fts5(terms, content='', contentless_delete=1, detail=none,
      tokenize='unicode61 remove_diacritics 0 tokenchars ''~-_:.'' ')`.execute(db);
    await sql`create trigger ${sql.ref(`${table}_go`)} after delete on ${sql.table(of)}
      begin delete from ${name} where rowid = old.seq; end`.execute(db);
  },
};
