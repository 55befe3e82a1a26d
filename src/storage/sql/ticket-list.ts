import { sql, type Expression, type ExpressionBuilder, type Selectable, type SqlBool } from 'kysely';
import {
  ENDED_RANK,
  type TicketConditions,
  type TicketFilter,
  type TicketOrder,
} from '../../tickets/repository.ts';
import { openStatuses, urgencies, type TicketStatus } from '../../tickets/ticket.ts';
import { batches } from './batches.ts';
import type { Database, Schema, TicketTable } from './schema.ts';

const ROWS_AT_ONCE = 500;
const columns = {
  due: ['list_rank', 'due_at', 'number'],
  newest: ['submitted_at', 'number'],
  updated: ['updated_at', 'number'],
} as const satisfies Record<TicketOrder, readonly (keyof TicketTable)[]>;

export async function countOf(db: Database, filter: TicketFilter): Promise<number> {
  const { countUpTo } = filter;
  if (countUpTo === 0) return 0;
  const matching = db
    .selectFrom('tickets')
    .select('number')
    .where((eb) => matches(eb, filter));
  const some = countUpTo === undefined ? matching : matching.limit(countUpTo + 1);
  const { count } = await db
    .selectFrom(some.as('found'))
    .select(({ fn }) => fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The numbers of what is asked for; where the way is `before`, from the nearest on. */
export function inOrder(db: Database, filter: TicketFilter) {
  const { order = 'due', beyond, limit, offset } = filter;
  const isReversed = beyond?.way === 'before';
  const direction = (order === 'due') === isReversed ? ('desc' as const) : ('asc' as const);
  let query = db
    .selectFrom('tickets')
    .select('number')
    .where((eb) => matches(eb, filter));
  if (beyond) {
    const { rank, at, number } = beyond.place;
    const values = order === 'due' ? [rank, at, number] : [at, number];
    const here = sql.join(columns[order].map((it) => sql.ref(it)));
    const isBeyond = sql.raw(direction === 'asc' ? '>' : '<');
    query = query.where(sql<SqlBool>`(${here}) ${isBeyond} (${sql.join(values)})`);
  }
  for (const column of columns[order]) query = query.orderBy(column, direction);
  return query.limit(limit).offset(offset);
}

/** The rows of these numbers, in their order. */
export async function rowsOf(db: Database, numbers: readonly string[]): Promise<Selectable<TicketTable>[]> {
  const byNumber = new Map<string, Selectable<TicketTable>>();
  for (const some of batches(numbers, ROWS_AT_ONCE)) {
    const rows = await db.selectFrom('tickets').selectAll().where('number', 'in', some).execute();
    for (const row of rows) byNumber.set(row.number, row);
  }
  return numbers.flatMap((number) => byNumber.get(number) ?? []);
}

type Builder = ExpressionBuilder<Schema, 'tickets'>;
type Condition = Expression<SqlBool>;

function matches(eb: Builder, filter: TicketConditions): Condition {
  const { kinds, numbers, urgency, category, region } = filter;
  const conditions: Condition[] = [...timesMatch(eb, filter), ...peopleMatch(eb, filter)];
  if (filter.statuses) conditions.push(statusMatches(eb, filter.statuses));
  if (kinds) conditions.push(isOneOf(eb, 'kind', kinds));
  if (numbers) conditions.push(isOneOf(eb, 'number', numbers));
  if (urgency !== undefined) conditions.push(eb('urgency', '=', urgency));
  if (category !== undefined) conditions.push(eb('category', '=', category));
  if (region !== undefined) {
    // Codes are digits; whatever begins like this one sorts before a tilde.
    conditions.push(eb('region', '>=', region), eb('region', '<', `${region}~`));
  }
  return eb.and(conditions);
}

function peopleMatch(eb: Builder, filter: TicketConditions): Condition[] {
  const { department, assignee, confidential, supervised, awaitsDecision } = filter;
  const flag = (column: 'confidential' | 'supervised' | 'awaits_decision', value: boolean | undefined) =>
    value === undefined ? [] : [eb(column, '=', Number(value))];
  const is = (column: 'department' | 'assignee_id', value: string | null | undefined) => {
    if (value === undefined) return [];
    return [value === null ? eb(column, 'is', null) : eb(column, '=', value)];
  };
  return [
    ...is('department', department),
    ...is('assignee_id', assignee),
    ...flag('confidential', confidential),
    ...flag('supervised', supervised),
    ...flag('awaits_decision', awaitsDecision),
  ];
}

function timesMatch(eb: Builder, filter: TicketConditions): Condition[] {
  const { overdueAt, dueSoon, submittedFrom, submittedBefore } = filter;
  const conditions: Condition[] = [];
  if (overdueAt !== undefined || dueSoon !== undefined) {
    conditions.push(eb('list_rank', '<', ENDED_RANK), eb('paused_ms', 'is', null));
  }
  if (overdueAt !== undefined) conditions.push(eb('due_at', '<', overdueAt));
  if (dueSoon !== undefined) {
    const { now, until } = dueSoon;
    const isSoon = urgencies.map((it) => eb.and([eb('urgency', '=', it), eb('due_at', '<=', until[it])]));
    conditions.push(eb('due_at', '>=', now), eb.or(isSoon));
  }
  if (submittedFrom !== undefined) conditions.push(eb('submitted_at', '>=', submittedFrom));
  if (submittedBefore !== undefined) conditions.push(eb('submitted_at', '<', submittedBefore));
  return conditions;
}

/** All that is open is asked for most often, and stands together. */
function statusMatches(eb: Builder, statuses: readonly TicketStatus[]): Condition {
  const isOpen = statuses.length === openStatuses.length && openStatuses.every((it) => statuses.includes(it));
  return isOpen ? eb('list_rank', '<', ENDED_RANK) : isOneOf(eb, 'status', statuses);
}

/** An empty list has no match; not every database takes `in ()`. */
function isOneOf(eb: Builder, column: 'status' | 'kind' | 'number', values: readonly string[]): Condition {
  return values.length > 0 ? eb(column, 'in', values) : sql<SqlBool>`1 = 0`;
}
