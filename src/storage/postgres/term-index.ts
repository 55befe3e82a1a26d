import { sql } from 'kysely';
import { batches } from '../sql/batches.ts';
import type { TermIndex } from '../sql/term-index.ts';

const ROWS_AT_ONCE = 500;

/** A vector of terms that are cut already, in an index of PostgreSQL's own; no dictionary is needed. */
export const postgresTerms: TermIndex = {
  async put(db, table, rows) {
    for (const some of batches(rows, ROWS_AT_ONCE)) {
      const values = some.map(
        ({ seq, terms }) => sql`(${seq}::bigint, array_to_tsvector(${[...terms]}::text[]))`,
      );
      await sql`insert into ${sql.table(table)} (seq, terms) values ${sql.join(values)}
        on conflict (seq) do update set terms = excluded.terms`.execute(db);
    }
  },

  // Its own vacuum does that.
  tidy: () => Promise.resolve(),

  matching(table, { terms, beginnings }, most) {
    const words = [...terms.map(quoted), ...beginnings.map((it) => `${quoted(it)}:*`)].join(' & ');
    return sql`select seq from ${sql.table(table)} where terms @@ ${words}::tsquery order by seq desc limit ${most}`;
  },
};

function quoted(term: string): string {
  return `'${term.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
