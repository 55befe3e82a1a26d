import { z } from 'zod';
import { ticketOrders, type TicketOrder, type TicketPlace } from '../tickets/repository.ts';
import { endedStatuses, ticketKinds, ticketStatuses, urgencies } from '../tickets/ticket.ts';

export const NOBODY = 'none';
export const ME = 'me';
export const pageSizes = [20, 50, 100] as const;

const flag = z.literal('1').transform(Boolean).catch(false);
const words = z.string().min(1).max(100).nullable().catch(null);
const day = z.iso.date().nullable().catch(null);
const place = z
  .string()
  .regex(/^\d\.\d{1,15}\.[\w-]{1,40}$/)
  .transform((it): TicketPlace => {
    const [rank, at, number = ''] = it.split('.');
    return { rank: Number(rank), at: Number(at), number };
  })
  .nullable()
  .catch(null);

/** What the address of the queue says; anything unreadable counts as not asked for. */
const queueFilter = z.object({
  /** 'open': everything that still waits for somebody, the desk's usual view; 'ended': the opposite. */
  status: z.enum([...ticketStatuses, 'open', 'ended', 'all']).catch('open'),
  kind: z.enum(ticketKinds).nullable().catch(null),
  urgency: z.enum(urgencies).nullable().catch(null),
  category: words,
  /** NOBODY: it has not gone to any. */
  department: words,
  region: z
    .string()
    .regex(/^\d{6}$/)
    .nullable()
    .catch(null),
  /** ME, NOBODY or an id. */
  assignee: words,
  overdue: flag,
  /** Due soon. */
  soon: flag,
  supervised: flag,
  confidential: flag,
  /** A return or an extension that somebody has to decide on. */
  decision: flag,
  /** First and last day of submission. */
  from: day,
  to: day,
  text: z.string().trim().min(1).max(100).nullable().catch(null),
  /** null: the usual one of what is looked at. */
  order: z.enum(ticketOrders).nullable().catch(null),
  size: z.coerce.number().pipe(z.literal(pageSizes)).catch(20),
  /** Said to whoever reads; `after` and `before` decide. */
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
  after: place,
  before: place,
  /** Everything on the page is ticked. */
  picked: z.literal('all').nullable().catch(null),
});

export type QueueFilter = z.infer<typeof queueFilter>;

export function readQueueFilter(query: Readonly<Record<string, string>>): QueueFilter {
  return queueFilter.parse({ ...query, text: query['q'] });
}

/** The same from a query that is kept somewhere, such as `kind=help&overdue=1`. */
export function parseQuery(query: string): QueueFilter {
  return readQueueFilter(Object.fromEntries(new URLSearchParams(query)));
}

const plain = {
  q: 'text',
  kind: 'kind',
  urgency: 'urgency',
  category: 'category',
  department: 'department',
  region: 'region',
  assignee: 'assignee',
  from: 'from',
  to: 'to',
  order: 'order',
  picked: 'picked',
} as const satisfies Record<string, keyof QueueFilter>;
const flags = ['overdue', 'soon', 'supervised', 'confidential', 'decision'] as const;
export type QueueFlag = (typeof flags)[number];

/** The other way round: `?status=submitted&page=2`, or nothing. */
export function queryOf(filter: QueueFilter): string {
  const query = new URLSearchParams();
  const add = (name: string, value: string | null) => value && query.set(name, value);
  add('status', filter.status === 'open' ? null : filter.status);
  for (const [name, key] of Object.entries(plain)) add(name, filter[key]);
  for (const name of flags) add(name, filter[name] ? '1' : null);
  add('size', filter.size === 20 ? null : String(filter.size));
  add('page', filter.page > 1 ? String(filter.page) : null);
  add('after', filter.after && placeWords(filter.after));
  add('before', filter.before && placeWords(filter.before));
  return query.size > 0 ? `?${query}` : '';
}

function placeWords({ rank, at, number }: TicketPlace): string {
  return `${rank}.${at}.${number}`;
}

/** The same list from its beginning, with nothing ticked. */
export function fromTheTop(filter: QueueFilter, changes: Partial<QueueFilter> = {}): QueueFilter {
  return { ...filter, page: 1, after: null, before: null, picked: null, ...changes };
}

/** What can be kept under a name: which tickets in which order, not where one is in the list. */
export function keptQuery(filter: QueueFilter): string {
  return queryOf(fromTheTop(filter)).slice(1);
}

/** What is open by deadline; what is over by when it ended. */
export function orderOf({ order, status }: QueueFilter): TicketOrder {
  if (order !== null) return order;
  const isOver = status === 'ended' || (endedStatuses as readonly string[]).includes(status);
  return isOver ? 'updated' : 'due';
}

/** How many of the conditions are set that stand behind "more". */
export function furtherCount(filter: QueueFilter): number {
  const values = [filter.urgency, filter.category, filter.region, filter.assignee, filter.from, filter.to];
  const set = [...values.filter((it) => it !== null), ...flags.filter((it) => filter[it])];
  return set.length + Number(filter.size !== 20);
}
