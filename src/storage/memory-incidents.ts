import type { Incident, IncidentRepository } from '../tickets/incident.ts';
import type { TicketChanges } from '../tickets/similar/changes.ts';
import { openStatuses } from '../tickets/ticket.ts';
import { compare, type Tables } from './memory-tables.ts';

export function incidentsOf(tables: Tables): IncidentRepository {
  const all = () => [...tables.incidents.values()].sort((a, b) => b.from - a.from || compare(a.id, b.id));
  return {
    get: async (id) => structuredClone(tables.incidents.get(id)),
    open: async () => structuredClone(all().filter((it: Incident) => it.endedAt === null)),
    async list({ limit, offset }) {
      return {
        incidents: structuredClone(all().slice(offset, offset + limit)),
        total: tables.incidents.size,
      };
    },
  };
}

export function ticketChangesOf(tables: Tables): TicketChanges {
  return {
    async changedSince(after, { limit, living }) {
      const found = [...tables.tickets.values()].filter(
        (it) =>
          (it.updatedAt > after.at || (it.updatedAt === after.at && it.number > after.number)) &&
          (!living || openStatuses.includes(it.status) || (it.status === 'closed' && it.solved === true)),
      );
      found.sort((a, b) => a.updatedAt - b.updatedAt || compare(a.number, b.number));
      return found.slice(0, limit).map(({ number, version, updatedAt }) => ({ number, version, updatedAt }));
    },
    async tickets(numbers) {
      return structuredClone(numbers.flatMap((number) => tables.tickets.get(number) ?? []));
    },
  };
}
