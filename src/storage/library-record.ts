import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { HotlineError } from '../errors.ts';
import type { LibraryEntry, NewDocument, OriginChange } from '../retrieval/ingest/library.ts';

/** A document as it is kept, without its passages. */
export interface LibraryRecord extends LibraryEntry {
  textDigest: string;
}

/** The documents of an origin as they are when nothing is known of them; none has been reviewed. */
export function freshRecords(origin: string, documents: readonly NewDocument[], at: number): LibraryRecord[] {
  const ids = new Set<string>();
  return documents.map(({ passages, ...document }) => {
    if (ids.has(document.id)) {
      throw refusedDocument(document.id, `comes twice in ${origin}`);
    }
    ids.add(document.id);
    const { regions, from, expires, claimClass } = document.proposal;
    return {
      ...document,
      origin,
      standing: { regions, from, expires, claimClass },
      review: { state: 'proposed' },
      addedAt: at,
      passageCount: passages.length,
      textDigest: digestOf(document.title, passages),
    };
  });
}

export interface OriginPlan {
  change: OriginChange;
  added: LibraryRecord[];
  /** Kept under their id, with other content. */
  rewritten: LibraryRecord[];
  removed: string[];
}

/** What has to happen for `fresh` to stand in place of `before`, which is everything of one origin. */
export function planOrigin(before: readonly LibraryRecord[], fresh: readonly LibraryRecord[]): OriginPlan {
  const old = new Map(before.map((it) => [it.id, it]));
  const kept = new Set(fresh.map((it) => it.id));
  const removed = before.map((it) => it.id).filter((id) => !kept.has(id));
  const change = { added: 0, changed: 0, removed: removed.length, unchanged: 0 };
  const plan: OriginPlan = { change, added: [], rewritten: [], removed };
  for (const record of fresh) {
    const predecessor = old.get(record.id);
    if (predecessor === undefined) {
      change.added += 1;
      plan.added.push(record);
    } else if (predecessor.textDigest !== record.textDigest) {
      change.changed += 1;
      plan.rewritten.push(record);
    } else {
      change.unchanged += 1;
      const successor = withReviewOf(predecessor, record);
      if (!isDeepStrictEqual(successor, predecessor)) {
        plan.rewritten.push(successor);
      }
    }
  }
  return plan;
}

/** The rules may propose something else for the same text; what somebody confirmed outlives that. */
function withReviewOf(before: LibraryRecord, record: LibraryRecord): LibraryRecord {
  const { review, addedAt } = before;
  return review.state === 'confirmed'
    ? { ...record, addedAt, review, standing: before.standing }
    : { ...record, addedAt };
}

export function changesDocuments(plan: OriginPlan): boolean {
  return plan.added.length + plan.rewritten.length + plan.removed.length > 0;
}

export function refusedDocument(id: string, why: string): HotlineError {
  return new HotlineError('STORAGE_FAILED', `The document ${id} cannot be kept: it ${why}.`, {
    remedy: 'Give each document of the library an id of its own.',
  });
}

function digestOf(title: string, passages: NewDocument['passages']): string {
  const hash = createHash('sha256').update(JSON.stringify(title));
  for (const { section, locator, text } of passages) {
    hash.update(JSON.stringify([section, locator, text]));
  }
  return hash.digest('hex');
}
