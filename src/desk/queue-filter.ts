import { z } from 'zod';
import { ticketKinds, ticketStatuses } from '../tickets/ticket.ts';

/** What the address of the queue says; anything unreadable counts as not asked for. */
const queueFilter = z.object({
  /** 'open': everything that still waits for somebody, the desk's usual view. */
  status: z.enum([...ticketStatuses, 'open', 'all']).catch('open'),
  kind: z.enum(ticketKinds).nullable().catch(null),
  department: z.string().min(1).nullable().catch(null),
  overdue: z.literal('1').transform(Boolean).catch(false),
  text: z.string().trim().min(1).max(100).nullable().catch(null),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});

export type QueueFilter = z.infer<typeof queueFilter>;

export function readQueueFilter(query: Readonly<Record<string, string>>): QueueFilter {
  return queueFilter.parse({ ...query, text: query['q'] });
}

/** The other way round: `?status=submitted&page=2`, or nothing. */
export function queryOf(filter: QueueFilter): string {
  const query = new URLSearchParams();
  const add = (name: string, value: string | null) => value && query.set(name, value);
  add('q', filter.text);
  add('status', filter.status === 'open' ? null : filter.status);
  add('kind', filter.kind);
  add('department', filter.department);
  add('overdue', filter.overdue ? '1' : null);
  add('page', filter.page > 1 ? String(filter.page) : null);
  return query.size > 0 ? `?${query}` : '';
}
