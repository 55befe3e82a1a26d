/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Context } from 'hono';
import type { TicketFilter } from '../tickets/repository.ts';
import { endedStatuses, ticketStatuses, type TicketStatus } from '../tickets/ticket.ts';
import type { DeskDeps, SignedIn } from './deps.ts';
import { QueuePage } from './pages/queue.tsx';
import { readQueueFilter, type QueueFilter } from './queue-filter.ts';

export const PAGE_SIZE = 20;
const openStatuses = ticketStatuses.filter((status) => !endedStatuses.includes(status));

export function createQueue(deps: Pick<DeskDeps, 'tickets' | 'departments' | 'now'>) {
  async function queue(c: Context, who: SignedIn): Promise<Response> {
    const asked = readQueueFilter(c.req.query());
    const isHandler = who.member.role === 'handler';
    const filter = isHandler ? { ...asked, department: who.member.department ?? '' } : asked;
    const now = deps.now();
    const [{ tickets, total }, counts] = await Promise.all([
      deps.tickets.list({
        ...listFilter(filter, now),
        limit: PAGE_SIZE,
        offset: (filter.page - 1) * PAGE_SIZE,
      }),
      isHandler ? departmentCounts(filter.department ?? '') : deps.tickets.counts(),
    ]);
    const pages = Math.ceil(total / PAGE_SIZE);
    const { departments } = deps;
    return c.html(<QueuePage {...{ who, filter: asked, tickets, total, pages, counts, departments, now }} />);
  }

  async function departmentCounts(department: string): Promise<Partial<Record<TicketStatus, number>>> {
    const totals = await Promise.all(
      ticketStatuses.map(async (status) => {
        const { total } = await deps.tickets.list({ statuses: [status], department, limit: 1, offset: 0 });
        return [status, total] as const;
      }),
    );
    return Object.fromEntries(totals);
  }

  return { queue };
}

function listFilter(filter: QueueFilter, now: number): Omit<TicketFilter, 'limit' | 'offset'> {
  return {
    ...(filter.status !== 'all' && { statuses: filter.status === 'open' ? openStatuses : [filter.status] }),
    ...(filter.kind && { kinds: [filter.kind] }),
    ...(filter.department !== null && { department: filter.department }),
    ...(filter.text && { text: filter.text }),
    ...(filter.overdue && { overdueAt: now }),
  };
}
