import type { PolicyItem } from '../../src/knowledge/item.ts';
import type { NewDocument } from '../../src/retrieval/ingest/library.ts';
import { passagesOf } from '../../src/retrieval/passage.ts';
import { sampleDocument } from './documents.ts';

/** The policy items as documents of a library: real texts, regions and dates where no law book is at hand. */
export function itemDocuments(items: readonly PolicyItem[]): NewDocument[] {
  return items.map((item) => {
    const standing = {
      regions: item.regions,
      from: item.effective,
      expires: item.expires,
      claimClass: item.claimClass,
    };
    return sampleDocument(item.id, {
      kind: 'ordinary',
      title: item.title,
      passages: passagesOf(item).map(({ heading, text }) => ({ section: heading, locator: '', text })),
      proposal: { ...sampleDocument(item.id).proposal, ...standing },
    });
  });
}
