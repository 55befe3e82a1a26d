import type { CannedReplies } from '../tickets/canned.ts';
import { MOST_SAVED_FILTERS, type SavedFilters } from '../tickets/saved-filters.ts';
import { compare, type Tables } from './memory-tables.ts';

export function cannedOf({ canned }: Tables): CannedReplies {
  return {
    get: async (id) => structuredClone(canned.get(id)),
    async list(department) {
      const found = [...canned.values()].filter(
        (it) => department === undefined || it.department === null || it.department === department,
      );
      return structuredClone(found.sort((a, b) => compare(a.title, b.title) || compare(a.id, b.id)));
    },
    async save(reply, expectedVersion) {
      if ((canned.get(reply.id)?.version ?? 0) !== expectedVersion) return 'conflict';
      canned.set(reply.id, structuredClone(reply));
      return 'saved';
    },
    remove: async (id) => void canned.delete(id),
  };
}

export function savedFiltersOf({ savedFilters }: Tables): SavedFilters {
  const own = (staffId: string) => [...savedFilters.values()].filter((it) => it.staffId === staffId);
  return {
    async list(staffId) {
      const found = own(staffId).sort((a, b) => a.createdAt - b.createdAt || compare(a.id, b.id));
      return structuredClone(found);
    },
    async save(filter) {
      const former = own(filter.staffId).find(({ name }) => name === filter.name);
      if (former) {
        former.query = filter.query;
        return 'saved';
      }
      if (own(filter.staffId).length >= MOST_SAVED_FILTERS) return 'full';
      savedFilters.set(filter.id, structuredClone(filter));
      return 'saved';
    },
    async remove(staffId, id) {
      if (savedFilters.get(id)?.staffId === staffId) savedFilters.delete(id);
    },
    async startWith(staffId, id) {
      for (const it of own(staffId)) it.isStart = it.id === id;
    },
  };
}
