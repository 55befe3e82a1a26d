import { checkItems } from '../check.ts';
import type { Matter } from '../directories.ts';
import type { Fault, PolicyItem } from '../item.ts';
import type { Knowledge } from '../load.ts';
import { parseItem, type ParsedItem } from '../parse.ts';
import { createHash } from 'node:crypto';
import type { PublishedItem } from './draft.ts';

export interface WithPublished {
  knowledge: Knowledge;
  /** Items that do not fit the files any longer; they are not answered from until somebody mends them. */
  leftOut: { id: string; faults: Fault[] }[];
}

/** The knowledge of the files with what was approved at the desk beside it. */
export function withPublished(base: Knowledge, published: readonly PublishedItem[]): WithPublished {
  if (published.length === 0) return { knowledge: base, leftOut: [] };
  const leftOut: WithPublished['leftOut'] = [];
  let items: PolicyItem[] = [...base.items];
  for (const { id, text } of published) {
    const result = parseItem(`items/published/${id}.md`, text);
    const faults = result.ok ? faultsBeside(items, result.parsed, base) : result.faults;
    if (result.ok && faults.length === 0) items = [...items, result.parsed.item];
    else leftOut.push({ id, faults });
  }
  const added = items.slice(base.items.length);
  const knowledge: Knowledge = {
    ...base,
    items,
    byId: new Map(items.map((item) => [item.id, item])),
    matters: mattersLeft(base.matters, added),
    version: versionWith(base, added, published),
  };
  return { knowledge, leftOut };
}

function faultsBeside(items: readonly PolicyItem[], parsed: ParsedItem, base: Knowledge): Fault[] {
  const known = items.map((item): ParsedItem => ({ item, lineOf: () => 1 }));
  return checkItems([...known, parsed], base).filter(({ file }) => file === parsed.item.file);
}

/** What an item is asked is no longer a matter that nothing answers. */
function mattersLeft(matters: readonly Matter[], added: readonly PolicyItem[]): Matter[] {
  const asked = added.flatMap((item) => item.questions.map((question) => question.toLowerCase()));
  return matters.flatMap((matter) => {
    const words = matter.words.filter((word) => !asked.some((it) => it.includes(word.toLowerCase())));
    return words.length > 0 ? [{ ...matter, words }] : [];
  });
}

function versionWith(
  base: Knowledge,
  added: readonly PolicyItem[],
  published: readonly PublishedItem[],
): string {
  const ids = new Set(added.map(({ id }) => id));
  const hash = createHash('sha256').update(base.version);
  for (const { id, text } of published)
    if (ids.has(id)) hash.update('\0').update(id).update('\0').update(text);
  return hash.digest('hex').slice(0, 16);
}
