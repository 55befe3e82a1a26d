import Sqlite from 'better-sqlite3';
import { fromTicket, fromTicketEvent } from '../../src/storage/sql/ticket-rows.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import type { Ticket, TicketEvent } from '../../src/tickets/ticket.ts';
import { seededRandom } from '../support/random.ts';

/** From 0 up to and without `below`. */
export type Random = (below: number) => number;
export type Insert = (table: string, row: object) => void;

/** A new database with what `fill` writes, past the program and all at once; the same every time. */
export async function makeDatabase(
  file: string,
  clock: () => number,
  fill: (insert: Insert, random: Random, db: Sqlite.Database) => void,
): Promise<void> {
  await (await createSqliteStorage({ file, clock })).close();
  const db = new Sqlite(file);
  db.pragma('foreign_keys = OFF');
  db.pragma('synchronous = OFF');
  const insert = inserter(db);
  db.transaction(() => fill(insert, seededRandom(20261126), db))();
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

export function insertTicket(insert: Insert, ticket: Ticket, events: readonly TicketEvent[]): void {
  insert('tickets', fromTicket(ticket));
  for (const event of events) insert('ticket_events', fromTicketEvent(event));
}

/** Any of these. */
export function pick<T>(all: readonly T[], random: Random): T {
  return all[random(all.length)] as T;
}

/** Writes rows past the program, a statement for each table; a row's names are those of the columns. */
function inserter(db: Sqlite.Database): Insert {
  const statements = new Map<string, Sqlite.Statement>();
  return (table, row) => {
    const names = Object.keys(row);
    const statement =
      statements.get(table) ??
      db.prepare(
        `insert into ${table} (${names.join(', ')}) values (${names.map((it) => `@${it}`).join(', ')})`,
      );
    statements.set(table, statement);
    statement.run(row);
  };
}
