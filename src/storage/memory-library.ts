import type { Instant } from '../conversation/activity.ts';
import type { DocumentLibrary, LibraryFilter, StoredDocument } from '../retrieval/ingest/library.ts';
import {
  changesDocuments,
  freshRecords,
  planOrigin,
  refusedDocument,
  type LibraryRecord,
} from './library-record.ts';
import { compare, type Tables } from './memory-tables.ts';

/** Small, so that tests meet more than one. */
const BATCH = 2;

export function libraryOf({ library }: Tables, clock: () => Instant): DocumentLibrary {
  const { origins, documents, passages } = library;
  const byId = () => [...documents.values()].sort((a, b) => compare(a.id, b.id));
  const ofOrigin = (origin: string) => byId().filter((it) => it.origin === origin);

  function stored({ id, title, textDigest, standing, review }: LibraryRecord): StoredDocument {
    return structuredClone({ id, title, textDigest, standing, review, passages: passages.get(id) ?? [] });
  }

  function remove(ids: readonly string[]): void {
    for (const id of ids) {
      documents.delete(id);
      passages.delete(id);
    }
  }

  return {
    version: async () => library.version,
    origins: async () => [...origins.values()].sort((a, b) => compare(a.origin, b.origin)),

    async replaceOrigin({ origin, digest }, brought) {
      const plan = planOrigin(ofOrigin(origin), freshRecords(origin, structuredClone(brought), clock()));
      const taken = plan.added.find(({ id }) => documents.has(id));
      if (taken) {
        throw refusedDocument(taken.id, 'belongs to another origin');
      }
      remove(plan.removed);
      for (const record of [...plan.added, ...plan.rewritten]) {
        documents.set(record.id, record);
      }
      for (const document of structuredClone(brought)) {
        passages.set(document.id, document.passages);
      }
      origins.set(origin, { origin, digest, documents: brought.length });
      library.version += Number(changesDocuments(plan));
      return plan.change;
    },

    async removeOrigin(origin) {
      const ids = ofOrigin(origin).map((it) => it.id);
      remove(ids);
      origins.delete(origin);
      library.version += Number(ids.length > 0);
      return ids.length;
    },

    async list(filter, { offset, limit }) {
      const found = byId().filter((it) => matches(it, filter));
      found.sort((a, b) => b.addedAt - a.addedAt);
      const entries = found.slice(offset, offset + limit).map(({ textDigest: _digest, ...entry }) => entry);
      return { entries: structuredClone(entries), total: found.length };
    },

    async get(id) {
      const record = documents.get(id);
      if (record === undefined) {
        return undefined;
      }
      const { textDigest: _digest, passageCount: _count, ...document } = record;
      return structuredClone({ ...document, passages: passages.get(id) ?? [] });
    },

    async confirm(id, standing, { by, at }) {
      const record = documents.get(id);
      if (record === undefined) {
        return false;
      }
      const review = { state: 'confirmed', by, at } as const;
      documents.set(id, { ...record, standing: structuredClone(standing), review });
      library.version += 1;
      return true;
    },

    async *all() {
      const everything = byId();
      for (let start = 0; start < everything.length; start += BATCH) {
        yield everything.slice(start, start + BATCH).map(stored);
      }
    },

    async outline() {
      const outlines = byId().map(({ id, textDigest, standing, review }) => ({
        id,
        textDigest,
        standing,
        review,
      }));
      return structuredClone(outlines);
    },

    some: async (ids) =>
      byId()
        .filter((it) => ids.includes(it.id))
        .map(stored),
  };
}

function matches({ title, origin, review }: LibraryRecord, { state, words = '' }: LibraryFilter): boolean {
  const wanted = words.toLowerCase();
  return (
    (state === undefined || review.state === state) &&
    [title, origin].some((it) => it.toLowerCase().includes(wanted))
  );
}
