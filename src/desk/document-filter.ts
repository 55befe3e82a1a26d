import { z } from 'zod';

/** What the address of the list of documents says; anything unreadable counts as not asked for. */
const documentFilter = z.object({
  /** 'proposed': what still waits for somebody to confirm it, the usual view. */
  state: z.enum(['proposed', 'confirmed', 'all']).catch('proposed'),
  words: z.string().trim().min(1).max(100).nullable().catch(null),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});

export type DocumentFilter = z.infer<typeof documentFilter>;

export function readDocumentFilter(query: Readonly<Record<string, string>>): DocumentFilter {
  return documentFilter.parse({ ...query, words: query['q'] });
}

/** The other way round: `?state=all&page=2`, or nothing. */
export function documentQueryOf({ state, words, page }: DocumentFilter): string {
  const query = new URLSearchParams();
  const add = (name: string, value: string | null) => value && query.set(name, value);
  add('q', words);
  add('state', state === 'proposed' ? null : state);
  add('page', page > 1 ? String(page) : null);
  return query.size > 0 ? `?${query}` : '';
}
