import type { SettingStore } from '../conversation/store.ts';
import { HotlineError } from '../errors.ts';
import type { AlarmLimits, StaffRepository, TicketFilter, TicketRepository } from '../tickets/repository.ts';
import { openStatuses, type Ticket } from '../tickets/ticket.ts';
import type { AttachmentRows } from './attachments.ts';
import { compare, type Tables } from './memory-tables.ts';

export function ticketsOf(tables: Tables): TicketRepository {
  const all = () => [...tables.tickets.values()];
  return {
    get: async (number) => structuredClone(tables.tickets.get(number)),
    async events(number) {
      const events = tables.events.filter((event) => event.ticket === number);
      return structuredClone(events.sort((a, b) => a.version - b.version));
    },
    async list(filter) {
      const found = all().filter((ticket) => matches(ticket, filter));
      found.sort(
        (a, b) =>
          Number(standsFirst(b)) - Number(standsFirst(a)) || a.dueAt - b.dueAt || compare(a.number, b.number),
      );
      const tickets = found.slice(filter.offset, filter.offset + filter.limit);
      return { tickets: structuredClone(tickets), total: found.length };
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
    async counts() {
      const counts: Awaited<ReturnType<TicketRepository['counts']>> = {};
      for (const { status } of all()) {
        counts[status] = (counts[status] ?? 0) + 1;
      }
      return counts;
    },
  };
}

function standsFirst({ urgency, supervised }: Ticket): boolean {
  return urgency === 'urgent' || supervised;
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

function matches(ticket: Ticket, filter: TicketFilter): boolean {
  const { statuses, kinds, department, text, overdueAt } = filter;
  const texts = [ticket.number, ticket.title, ticket.description, ticket.place ?? ''];
  return (
    (!statuses || statuses.includes(ticket.status)) &&
    (!kinds || kinds.includes(ticket.kind)) &&
    (department === undefined || ticket.department === department) &&
    (overdueAt === undefined ||
      (ticket.dueAt < overdueAt && ticket.pausedMs === null && openStatuses.includes(ticket.status))) &&
    (!text || texts.some((it) => it.toLowerCase().includes(text.toLowerCase())))
  );
}

export function staffOf(tables: Tables): StaffRepository {
  const byLogin = (login: string) => [...tables.staff.values()].find((it) => it.login === login);
  return {
    byLogin: async (login) => structuredClone(byLogin(login)),
    byId: async (id) => structuredClone(tables.staff.get(id)),
    byChat: async (chatDigest) =>
      structuredClone([...tables.staff.values()].find((it) => it.chatDigest === chatDigest)),
    async list() {
      const members = [...tables.staff.values()];
      members.sort((a, b) => a.createdAt - b.createdAt || compare(a.id, b.id));
      return structuredClone(members);
    },
    async save(member) {
      const holder = byLogin(member.login);
      if (holder && holder.id !== member.id) {
        throw refused(`The login ${member.login} is taken.`);
      }
      tables.staff.set(member.id, structuredClone(member));
    },
    async saveSession(session) {
      if (!tables.staff.has(session.staffId)) {
        throw refused(`There is no staff member ${session.staffId}.`);
      }
      tables.sessions.set(session.tokenDigest, structuredClone(session));
    },
    async session(tokenDigest, now) {
      const session = tables.sessions.get(tokenDigest);
      return session && session.expiresAt > now ? structuredClone(session) : undefined;
    },
    async endSession(tokenDigest) {
      tables.sessions.delete(tokenDigest);
    },
    async endSessionsOf(staffId) {
      for (const session of [...tables.sessions.values()].filter((it) => it.staffId === staffId)) {
        tables.sessions.delete(session.tokenDigest);
      }
    },
  };
}

export function settingsOf(tables: Tables): SettingStore {
  return {
    get: async (key) => tables.settings.get(key),
    set: async (key, value) => void tables.settings.set(key, value),
  };
}

export function attachmentRowsOf(tables: Tables): AttachmentRows {
  return {
    add: async (row) => void tables.attachments.set(row.ref.id, structuredClone(row)),
    find: async (id) => structuredClone(tables.attachments.get(id)),
  };
}

function refused(message: string): HotlineError {
  return new HotlineError('STORAGE_FAILED', message, { remedy: 'Choose another value and try again.' });
}
