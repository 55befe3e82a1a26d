import type { Database as SqliteFile } from 'better-sqlite3';
import { z } from 'zod';

const named = z.array(z.object({ name: z.string() }));
const references = z.array(z.object({ table: z.string() }));

/** Every table of the file, those that others point to before them; what is searched by is made anew where they come to. */
export function tablesInOrder(source: SqliteFile): string[] {
  const all = named
    .parse(
      source
        .prepare(
          `select name from sqlite_master where type = 'table' and name not like 'sqlite!_%' escape '!'
            and name not like 'kysely!_%' escape '!'
            and name not like 'search!_%' escape '!' order by name`,
        )
        .all(),
    )
    .map((it) => it.name);
  const placed: string[] = [];
  const place = (table: string): void => {
    if (placed.includes(table)) return;
    const before = references.parse(source.pragma(`foreign_key_list("${table}")`));
    before.filter((it) => it.table !== table).forEach((it) => place(it.table));
    placed.push(table);
  };
  all.forEach(place);
  return placed;
}

/** Without those that the database reckons itself. */
export function columnsOf(source: SqliteFile, table: string): string[] {
  return named.parse(source.pragma(`table_info("${table}")`)).map((it) => it.name);
}

/** The highest number that a sequence has given; 0 where the table has none, or has not given any. */
export function highestGiven(source: SqliteFile, table: string): number {
  const row = source.prepare('select seq from sqlite_sequence where name = ?').get(table);
  return z.object({ seq: z.number() }).optional().parse(row)?.seq ?? 0;
}
