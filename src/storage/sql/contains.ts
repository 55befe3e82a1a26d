import { sql, type Expression, type SqlBool } from 'kysely';

/** Whether any of the columns holds the words, upper and lower case alike. */
export function contains(columns: readonly Expression<string | null>[], words: string): Expression<SqlBool> {
  // `!` escapes the wildcards that the words may hold themselves.
  const pattern = `%${words.toLowerCase().replace(/[!%_]/g, '!$&')}%`;
  const each = columns.map((column) => sql<SqlBool>`lower(${column}) like ${pattern} escape '!'`);
  return sql<SqlBool>`(${sql.join(each, sql` or `)})`;
}
