import { sql, type RawBuilder } from 'kysely';
import type { RegionCode } from '../../../knowledge/item.ts';
import type { RemovalReason } from '../../../retrieval/documents/query.ts';
import type { Conditions } from '../../../retrieval/search.ts';

const NATIONAL = '000000';
/** A document whose first day is not known is taken to be in force: it says that nobody has confirmed it. */
const ALWAYS = '0000-01-01';

export interface SqlConditions {
  /** Over a document `d`. */
  meets: RawBuilder<boolean>;
  /** Why a document `d` that does not meet them does not. */
  why: RawBuilder<RemovalReason>;
}

/** The same as in process. `covering`: of all regions in the index those whose rules hold for the citizen. */
export function sqlConditions(
  { region, territory, validity, asOf }: Conditions,
  covering: readonly RegionCode[],
): SqlConditions {
  const codes = region === undefined ? [NATIONAL] : [...covering];
  const applies = sql<boolean>`(d.regions && ${codes}::text[])`;
  const there = territory === 'any' ? sql`true` : territory === 'applicable' ? applies : sql`not ${applies}`;
  const holds = sql<boolean>`(coalesce(d.valid_from, ${ALWAYS}) <= ${asOf} and (d.expires is null or ${asOf} < d.expires))`;
  const then = validity === 'any' ? sql`true` : validity === 'in-force' ? holds : sql`not ${holds}`;
  return {
    meets: sql<boolean>`(d.shown and ${there} and ${then})`,
    why: sql<RemovalReason>`case when not ${there} then 'region' else 'not-in-force' end`,
  };
}
