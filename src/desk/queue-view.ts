import type { Instant } from '../conversation/activity.ts';
import { addDays, startOf } from '../tickets/calendar.ts';
import { placeOf, type TicketConditions } from '../tickets/repository.ts';
import type { FoundLine, SearchScope } from '../tickets/search/ticket-search.ts';
import { termQuery } from '../tickets/search/terms.ts';
import { endedStatuses, openStatuses, type Ticket } from '../tickets/ticket.ts';
import type { DeskDeps, SignedIn } from './deps.ts';
import { fromTheTop, ME, NOBODY, orderOf, type QueueFilter } from './queue-filter.ts';
import { SOON_MS } from './time.ts';

/** Totals are counted no further than this. */
export const COUNTED = 10_000;
const LINES_SHOWN = 8;

export interface QueueView {
  tickets: readonly Ticket[];
  total: number;
  /** The same list further up and further down; null: there is nothing. */
  previous: QueueFilter | null;
  next: QueueFilter | null;
  /** Where the words of a search stand in conversations; null: no search. */
  lines: readonly FoundLine[] | null;
  /** A search found more than is looked through. */
  isCapped: boolean;
  /** There was nothing in the words that could be searched for. */
  isVoid: boolean;
}

type ViewDeps = Pick<DeskDeps, 'tickets' | 'search' | 'now'>;

/** One page of the queue, as this member may see it. */
export async function queueView(deps: ViewDeps, who: SignedIn, filter: QueueFilter): Promise<QueueView> {
  const { size, text } = filter;
  const { conditions, isCapped } = await conditionsOf(deps, who, filter);
  const order = orderOf(filter);
  const way = filter.after ? ('after' as const) : ('before' as const);
  const place = filter.after ?? filter.before;
  const { tickets: found, total } = await deps.tickets.list({
    ...conditions,
    order,
    ...(place && { beyond: { place, way } }),
    limit: size + 1,
    offset: 0,
    countUpTo: COUNTED,
  });
  const isBack = place !== null && way === 'before';
  const tickets = isBack ? found.slice(-size) : found.slice(0, size);
  const hasMore = found.length > size;
  const page = isBack && !hasMore ? 1 : filter.page;
  const [first, last] = [tickets[0], tickets.at(-1)];
  const top = fromTheTop(filter);
  const isFirst = page === 1 && (place === null || (isBack && !hasMore));
  const previous = first && !isFirst ? { before: placeOf(first, order), page: Math.max(1, page - 1) } : null;
  const next = last && (isBack || hasMore) ? { after: placeOf(last, order), page: page + 1 } : null;
  return {
    tickets,
    total,
    previous: previous && { ...top, ...previous },
    next: next && { ...top, ...next },
    lines: text === null ? null : await deps.search.lines(text, scopeOf(who), LINES_SHOWN),
    isCapped,
    isVoid: text !== null && termQuery(text) === undefined,
  };
}

/** A search is part of the conditions: its tickets and no others. */
export async function conditionsOf(
  deps: ViewDeps,
  who: SignedIn,
  filter: QueueFilter,
): Promise<{ conditions: TicketConditions; isCapped: boolean }> {
  const plain = plainConditions(filter, who, deps.now());
  if (filter.text === null) return { conditions: plain, isCapped: false };
  const scope = { ...scopeOf(who), ...(filter.status === 'open' && { open: true }) };
  const narrowed = typeof plain.department === 'string' ? { ...scope, department: plain.department } : scope;
  const { numbers, isCapped } = await deps.search.tickets(filter.text, narrowed);
  return { conditions: { ...plain, numbers }, isCapped };
}

function plainConditions(filter: QueueFilter, who: SignedIn, now: Instant): TicketConditions {
  const { kind, urgency, category, region, from, to } = filter;
  return {
    ...statusesOf(filter),
    ...(kind && { kinds: [kind] }),
    ...(urgency && { urgency }),
    ...(category !== null && { category }),
    ...(region !== null && { region: region.replace(/(?:00){1,2}$/u, '') }),
    ...(from !== null && { submittedFrom: startOf(from) }),
    ...(to !== null && { submittedBefore: startOf(addDays(to, 1)) }),
    ...(filter.overdue && { overdueAt: now }),
    ...(filter.soon && {
      dueSoon: { now, until: { urgent: now + SOON_MS.urgent, normal: now + SOON_MS.normal } },
    }),
    ...(filter.supervised && { supervised: true }),
    ...(filter.confidential && { confidential: true }),
    ...(filter.decision && { awaitsDecision: true }),
    ...assigneeOf(filter, who),
    ...departmentOf(filter, who),
  };
}

function statusesOf({ status }: QueueFilter): Pick<TicketConditions, 'statuses'> {
  switch (status) {
    case 'all':
      return {};
    case 'open':
      return { statuses: openStatuses };
    case 'ended':
      return { statuses: endedStatuses };
    default:
      return { statuses: [status] };
  }
}

function assigneeOf({ assignee }: QueueFilter, { member }: SignedIn): Pick<TicketConditions, 'assignee'> {
  if (assignee === null) return {};
  return { assignee: assignee === ME ? member.id : assignee === NOBODY ? null : assignee };
}

/** A handler sees the own department's tickets, whatever the address says. */
function departmentOf(
  { department }: QueueFilter,
  { member }: SignedIn,
): Pick<TicketConditions, 'department'> {
  if (member.role === 'handler') return { department: member.department ?? '' };
  if (department === null) return {};
  return { department: department === NOBODY ? null : department };
}

/** What this member may find by words; the same that the ticket's page shows. */
export function scopeOf({ member }: SignedIn): SearchScope {
  const seesAll = (['supervisor', 'administrator', 'auditor'] as const).some((it) => it === member.role);
  return {
    ...(member.role === 'handler' && { department: member.department ?? '' }),
    confidential: seesAll ? 'all' : { assignee: member.id },
  };
}
