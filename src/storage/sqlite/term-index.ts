import { sql } from 'kysely';
import type { TermIndex } from '../sql/term-index.ts';

/** FTS5 over terms that are cut already; it keeps no copy of the texts. */
export const sqliteTerms: TermIndex = {
  async put(db, table, rows) {
    for (const { seq, terms } of rows) {
      await sql`insert or replace into ${sql.table(table)} (rowid, terms) values (${seq}, ${[...terms].join(' ')})`.execute(
        db,
      );
    }
  },

  matching(table, { terms, beginnings }, most) {
    const words = [...terms.map(quoted), ...beginnings.map((it) => `${quoted(it)}*`)].join(' AND ');
    const name = sql.table(table);
    return sql`select rowid as seq from ${name} where ${name} match ${words} order by rowid desc limit ${most}`;
  },
};

function quoted(term: string): string {
  return `"${term.replaceAll('"', '""')}"`;
}
