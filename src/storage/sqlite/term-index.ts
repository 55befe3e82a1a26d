import { sql } from 'kysely';
import { termTables, type TermIndex } from '../sql/term-index.ts';

/** A fraction of a second; negative: also where nothing is wrong but rows that have gone. */
const PAGES_AT_ONCE = -500;

/** FTS5 over terms that are cut already; it keeps no copy of the texts. */
export const sqliteTerms: TermIndex = {
  async put(db, table, rows) {
    if (rows.length === 0) return;
    const values = rows.map(({ seq, terms }) => sql`(${seq}, ${[...terms].join(' ')})`);
    await sql`insert or replace into ${sql.table(table)} (rowid, terms) values ${sql.join(values)}`.execute(
      db,
    );
  },

  async tidy(db) {
    for (const table of termTables) {
      const name = sql.table(table);
      await sql`insert into ${name} (${sql.ref(table)}, rank) values ('merge', ${PAGES_AT_ONCE})`.execute(db);
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
