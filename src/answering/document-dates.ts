import type { IsoDate, PolicyItem, RegionCode } from '../knowledge/item.ts';
import type { Knowledge } from '../knowledge/load.ts';
import { createValidFrom } from '../knowledge/validity.ts';

export interface DocumentFacts {
  from: IsoDate;
  revised?: IsoDate;
  regions: RegionCode[];
}

export interface DocumentDates {
  /** First day of the item's version of its document. */
  ofItem(item: PolicyItem): IsoDate;
  /** The same for a document that is only cited, from the items that are about it; undefined where none is. */
  ofDocument(title: string): DocumentFacts | undefined;
}

export function createDocumentDates({ items }: Knowledge): DocumentDates {
  const validFrom = createValidFrom(items);
  const byDocument = new Map<string, DocumentFacts>();
  for (const item of items) {
    // An older version must not lend its dates to the one in force.
    if (item.expires !== null) continue;
    if (byDocument.has(item.document)) continue;
    const { regions, revised } = item;
    byDocument.set(item.document, {
      from: validFrom(item),
      regions,
      ...(revised !== undefined && { revised }),
    });
  }
  return {
    ofItem: validFrom,
    ofDocument: (title) => byDocument.get(withoutVersion(title)),
  };
}

/** 社会救助暂行办法（2019年修订） → 社会救助暂行办法. */
export function withoutVersion(title: string): string {
  return title.replace(/[（(][^（()）]*(?:年|修订|修正)[^（()）]*[)）]$/u, '');
}
