import { sql, type RawBuilder } from 'kysely';
import { BEIJING_MS, HOUR_MS } from '../../tickets/reports/report-source.ts';

/** Whole hours since the epoch in Beijing's time: dividing integers drops the rest in every database. */
export function hours(column: string): RawBuilder<number> {
  return sql<number>`(${sql.ref(column)} + ${sql.lit(BEIJING_MS)}) / ${sql.lit(HOUR_MS)}`;
}
