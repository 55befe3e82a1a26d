import type { HandoverRepository, PresenceRepository } from '../tickets/handover-repository.ts';
import { statusOf } from '../tickets/handover.ts';
import { compare, type Tables } from './memory-tables.ts';

export function handoversOf(tables: Tables): HandoverRepository {
  const all = () => [...tables.handovers.values()];
  return {
    get: async (id) => structuredClone(tables.handovers.get(id)),
    async waiting() {
      const waiting = all().filter((it) => statusOf(it) === 'waiting');
      waiting.sort(
        (a, b) => Number(b.urgent) - Number(a.urgent) || a.requestedAt - b.requestedAt || compare(a.id, b.id),
      );
      return structuredClone(waiting);
    },
    async taken(staffId) {
      const taken = all().filter(
        (it) => statusOf(it) === 'taken' && (staffId === undefined || it.takenBy?.id === staffId),
      );
      taken.sort((a, b) => (a.takenAt ?? 0) - (b.takenAt ?? 0) || compare(a.id, b.id));
      return structuredClone(taken);
    },
    async openOf(conversation) {
      const own = all().filter((it) => it.conversation === conversation && statusOf(it) !== 'ended');
      own.sort((a, b) => b.requestedAt - a.requestedAt);
      return structuredClone(own[0]);
    },
    async endedOf(conversation, limit) {
      const own = all().filter((it) => it.conversation === conversation && statusOf(it) === 'ended');
      own.sort((a, b) => b.requestedAt - a.requestedAt || compare(b.id, a.id));
      return structuredClone(own.slice(0, limit));
    },
    async recentWaits(since, limit) {
      const taken = all().filter((it) => it.takenAt !== null && it.requestedAt >= since);
      taken.sort((a, b) => b.requestedAt - a.requestedAt || compare(b.id, a.id));
      return taken
        .slice(0, limit)
        .map(({ place, queuedAt, takenAt }) => ({ place, ms: (takenAt ?? 0) - queuedAt }));
    },
  };
}

export function presenceOf(tables: Tables): PresenceRepository {
  return {
    seen: async (staffId, until) => void tables.presence.set(staffId, until),
    async present(now) {
      const present = [...tables.presence].filter(([, until]) => until > now);
      return present.map(([id]) => id).sort(compare);
    },
    until: async (staffId) => tables.presence.get(staffId),
  };
}
