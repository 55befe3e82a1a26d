import {
  placeOf,
  type AlarmLimits,
  type TicketConditions,
  type TicketOrder,
  type TicketPlace,
  type TicketRepository,
  type Workload,
} from '../tickets/repository.ts';
import { awaitsDecision, openStatuses, type Ticket } from '../tickets/ticket.ts';
import { compare, type Tables } from './memory-tables.ts';

export function ticketsOf(tables: Tables): TicketRepository {
  const all = () => [...tables.tickets.values()];
  return {
    get: async (number) => structuredClone(tables.tickets.get(number)),
    async events(number) {
      const events = tables.events.filter((event) => event.ticket === number);
      return structuredClone(events.sort((a, b) => a.version - b.version));
    },
    async list({ order = 'due', beyond, limit, offset, countUpTo = Infinity, ...conditions }) {
      const found = all().filter((ticket) => matches(ticket, conditions));
      const before = comparison(order);
      found.sort((a, b) => before(placeOf(a, order), placeOf(b, order)));
      const total = countUpTo === 0 ? 0 : Math.min(found.length, countUpTo + 1);
      const behind = found.filter((it) => {
        const side = beyond ? before(placeOf(it, order), beyond.place) : 0;
        return beyond === undefined || (beyond.way === 'after' ? side > 0 : side < 0);
      });
      const end = behind.length - offset;
      const shown =
        beyond?.way === 'before'
          ? behind.slice(Math.max(0, end - limit), Math.max(0, end))
          : behind.slice(offset, offset + limit);
      return { tickets: structuredClone(shown), total };
    },
    async mergedInto(number) {
      const merged = all().filter((ticket) => ticket.mergedInto === number && ticket.status === 'merged');
      return structuredClone(merged.sort((a, b) => compare(a.number, b.number)));
    },
    async alarming(limits, limit) {
      const found = all().filter(
        (ticket) => openStatuses.includes(ticket.status) && isAlarming(ticket, limits),
      );
      found.sort((a, b) => a.dueAt - b.dueAt || compare(a.number, b.number));
      return structuredClone(found.slice(0, limit));
    },
    async ofConversation(id, limit) {
      const own = all().filter((ticket) => ticket.conversation === id);
      own.sort((a, b) => b.submittedAt - a.submittedAt || compare(b.number, a.number));
      return structuredClone(own.slice(0, limit));
    },
    async counts(department) {
      const counts: Awaited<ReturnType<TicketRepository['counts']>> = {};
      for (const { status } of all().filter((it) => department === undefined || it.department === department))
        counts[status] = (counts[status] ?? 0) + 1;
      return counts;
    },
    workloads: async (now) => workloads(all(), now),
  };
}

function comparison(order: TicketOrder): (a: TicketPlace, b: TicketPlace) => number {
  const forward = (a: TicketPlace, b: TicketPlace) =>
    a.rank - b.rank || a.at - b.at || compare(a.number, b.number);
  return order === 'due' ? forward : (a, b) => forward(b, a);
}

function workloads(tickets: readonly Ticket[], now: number): Workload[] {
  const loads = new Map<string, Workload>();
  for (const { assignee, status, submittedAt, dueAt, pausedMs } of tickets) {
    if (assignee === null || !openStatuses.includes(status)) continue;
    const load = loads.get(assignee.id) ?? { assignee, open: 0, overdue: 0, oldestSubmittedAt: submittedAt };
    load.open += 1;
    load.overdue += Number(dueAt < now && pausedMs === null);
    load.oldestSubmittedAt = Math.min(load.oldestSubmittedAt, submittedAt);
    loads.set(assignee.id, load);
  }
  return structuredClone([...loads.values()].sort((a, b) => compare(a.assignee.id, b.assignee.id)));
}

function isAlarming(ticket: Ticket, { now, warnBy }: AlarmLimits): boolean {
  const { alarm, dueAt, urgency, reviewAt } = ticket;
  const runs = ticket.pausedMs === null;
  return (
    (ticket.respondedAt === null && !ticket.responseAlarmed && ticket.responseDueAt < now) ||
    (runs && alarm !== 'overdue' && dueAt < now) ||
    (runs && alarm === 'none' && dueAt <= warnBy[urgency]) ||
    (reviewAt !== null && reviewAt <= now)
  );
}

function matches(ticket: Ticket, filter: TicketConditions): boolean {
  const { statuses, kinds, urgency, category, region, numbers } = filter;
  return (
    (!statuses || statuses.includes(ticket.status)) &&
    (!kinds || kinds.includes(ticket.kind)) &&
    (!numbers || numbers.includes(ticket.number)) &&
    (urgency === undefined || ticket.urgency === urgency) &&
    (category === undefined || ticket.category === category) &&
    (region === undefined || (ticket.region ?? '-').startsWith(region)) &&
    peopleMatch(ticket, filter) &&
    timesMatch(ticket, filter)
  );
}

function peopleMatch(ticket: Ticket, filter: TicketConditions): boolean {
  const { department, assignee, confidential, supervised } = filter;
  return (
    (department === undefined || ticket.department === department) &&
    (assignee === undefined || (ticket.assignee?.id ?? null) === assignee) &&
    (confidential === undefined || ticket.confidential === confidential) &&
    (supervised === undefined || ticket.supervised === supervised) &&
    (filter.awaitsDecision === undefined || awaitsDecision(ticket) === filter.awaitsDecision)
  );
}

function timesMatch(ticket: Ticket, filter: TicketConditions): boolean {
  const { overdueAt, dueSoon, submittedFrom, submittedBefore } = filter;
  const { dueAt, submittedAt, urgency } = ticket;
  const runs = ticket.pausedMs === null && openStatuses.includes(ticket.status);
  return (
    (overdueAt === undefined || (runs && dueAt < overdueAt)) &&
    (dueSoon === undefined || (runs && dueAt >= dueSoon.now && dueAt <= dueSoon.until[urgency])) &&
    (submittedFrom === undefined || submittedAt >= submittedFrom) &&
    (submittedBefore === undefined || submittedAt < submittedBefore)
  );
}
