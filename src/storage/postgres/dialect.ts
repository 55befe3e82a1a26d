import {
  PostgresDialect,
  PostgresDriver,
  PostgresQueryCompiler,
  sql,
  type ColumnDefinitionNode,
  type DatabaseConnection,
  type DataTypeNode,
  type Driver,
  type PostgresPool,
  type QueryCompiler,
} from 'kysely';
import type { TableDialect } from '../sql/table-dialect.ts';
import type { LockInTransaction } from '../sql/store.ts';
import { postgresFault } from './fault.ts';

/** Kysely over a pool of connections: faults carry a code, texts compare as they do everywhere else. */
export class HotlinePostgresDialect extends PostgresDialect {
  readonly #pool: PostgresPool;
  readonly #name: string;

  constructor(pool: PostgresPool, name: string) {
    super({ pool });
    this.#pool = pool;
    this.#name = name;
  }

  override createDriver(): Driver {
    return new NamingDriver(this.#pool, this.#name);
  }

  override createQueryCompiler(): QueryCompiler {
    return new CodePointCompiler();
  }
}

/** Columns of text sort by code point, whatever language the server was set up for. */
class CodePointCompiler extends PostgresQueryCompiler {
  #inColumn = false;

  protected override visitColumnDefinition(node: ColumnDefinitionNode): void {
    this.#inColumn = true;
    super.visitColumnDefinition(node);
    this.#inColumn = false;
  }

  protected override visitDataType(node: DataTypeNode): void {
    super.visitDataType(node);
    if (this.#inColumn && node.dataType === 'text') this.append(' collate "C"');
  }
}

class NamingDriver extends PostgresDriver {
  readonly #name: string;
  readonly #inner = new WeakMap<DatabaseConnection, DatabaseConnection>();

  constructor(pool: PostgresPool, name: string) {
    super({ pool });
    this.#name = name;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const inner = await naming(super.acquireConnection(), this.#name);
    const connection: DatabaseConnection = {
      executeQuery: (query) => naming(inner.executeQuery(query), this.#name),
      streamQuery: (query, chunkSize) => inner.streamQuery(query, chunkSize),
    };
    this.#inner.set(connection, inner);
    return connection;
  }

  override releaseConnection(connection: DatabaseConnection): Promise<void> {
    return super.releaseConnection((this.#inner.get(connection) ?? connection) as never);
  }
}

async function naming<T>(work: Promise<T>, name: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw postgresFault(error, name);
  }
}

export const postgresTables: TableDialect = {
  // By default and not always: rows that are moved over from another database keep their numbers.
  withSequence: (table) =>
    table.addColumn('seq', 'bigint', (it) => it.generatedByDefaultAsIdentity().primaryKey()),

  async forbidChanges(db, table) {
    const refuse = sql.ref(`${table}_never_changes`);
    await sql`create function ${refuse}() returns trigger language plpgsql as
      $$ begin raise exception 'rows of this table never change'; end $$`.execute(db);
    const trigger = sql.ref(`${table}_no_change`);
    await sql`create trigger ${trigger} before update or delete or truncate on ${sql.table(table)}
      for each statement execute function ${refuse}()`.execute(db);
  },

  async letSettledEventsGo(db) {
    await sql`drop trigger ticket_events_no_change on ticket_events`.execute(db);
    await sql`create trigger ticket_events_no_change before update or truncate on ticket_events
      for each statement execute function ticket_events_never_changes()`.execute(db);
    await sql`create function ticket_events_stay() returns trigger language plpgsql as
      $$ begin
        if (select status from tickets where number = old.ticket) not in ('closed', 'rejected', 'withdrawn')
        then raise exception 'events of a ticket that is open never go'; end if;
        return old;
      end $$`.execute(db);
    await sql`create trigger ticket_events_no_delete before delete on ticket_events
      for each row execute function ticket_events_stay()`.execute(db);
  },

  async createTerms(db, table, of) {
    await sql`create table ${sql.table(table)} (
      seq bigint primary key references ${sql.table(of)} (seq) on delete cascade, terms tsvector not null)`.execute(
      db,
    );
    await sql`create index ${sql.ref(`${table}_terms`)} on ${sql.table(table)} using gin (terms)`.execute(db);
  },
};

/**
 * Whoever writes to a conversation or a ticket writes alone until the commit. Lines are then numbered in the order
 * in which they can be read: a page or a loop that has seen one has seen all before it. All take their locks in one
 * order, so that nobody waits in a circle.
 */
export const lockByName: LockInTransaction = async (tx, names) => {
  if (names.length === 0) return;
  const inOrder = [...new Set(names)].sort();
  await sql`select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest(${inOrder}::text[]) as name`.execute(
    tx,
  );
};
