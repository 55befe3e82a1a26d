import type Sqlite from 'better-sqlite3';

/** From 0 up to and without `below`. */
export type Random = (below: number) => number;
export type Insert = (table: string, row: object) => void;

/** Writes rows past the program, a statement for each table; a row's names are those of the columns. */
export function inserter(db: Sqlite.Database): Insert {
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
