import { sql, type Kysely } from 'kysely';
import type { RegionCode } from '../../../knowledge/item.ts';
import { findCandidates } from '../../../retrieval/documents/find-candidates.ts';
import {
  keysOf,
  prepareQuery,
  vectorsOf,
  type QueryVectors,
} from '../../../retrieval/documents/prepare-query.ts';
import type { DocumentQuery, DocumentSearchResult } from '../../../retrieval/documents/query.ts';
import { rankCandidates } from '../../../retrieval/documents/rank-candidates.ts';
import { REMOVED_SHOWN, type SearchDeps } from '../../../retrieval/documents/search-documents.ts';
import type { Part } from '../../../retrieval/documents/segment.ts';
import type { Conditions } from '../../../retrieval/search.ts';
import { EXACT_BELOW } from '../../../retrieval/vectors.ts';
import { sqlConditions } from './conditions.ts';
import { findPassages, findRemoved } from './find.ts';
import { loadCandidates } from './load-candidates.ts';
import { readState, type IndexState } from './state.ts';
import { allKeys, readTermCounts, weightsFrom } from './term-counts.ts';

type Db = Kysely<unknown>;

export interface Totals {
  /** Shown, and their passages. */
  documents: number;
  passages: number;
  /** Texts of each part, shown or not yet. */
  texts: Record<Part, number>;
  /** Every region that a document holds in. */
  regions: RegionCode[];
}

interface Meeting {
  documents: number;
  units: number;
}

/** What a search needs that changes only with the index. */
interface Known {
  stamp: number;
  totals: Totals;
  /** By the conditions, as JSON. */
  meeting: Map<string, Meeting>;
}

const MOST_KNOWN = 200;

/** Searches one after the other on what the database holds at that moment; each is one transaction that reads. */
export function createSearch(
  db: Db,
  deps: SearchDeps,
  exactBelow = EXACT_BELOW,
): (query: DocumentQuery) => Promise<DocumentSearchResult> {
  let known: Known | undefined;

  async function knownAt(tx: Db, { stamp }: IndexState): Promise<Known> {
    if (known?.stamp !== stamp) known = { stamp, totals: await readTotals(tx), meeting: new Map() };
    return known;
  }

  async function search(tx: Db, query: DocumentQuery, vectors: QueryVectors): Promise<DocumentSearchResult> {
    const state = await readState(tx);
    // Another instance has filled the index with another encoder: nothing in it can be compared with the question.
    if (state.embedder !== deps.embedder.id) return { hits: [], removed: [], qualifying: 0, total: 0 };
    const { totals, meeting } = await knownAt(tx, state);
    const { region } = query.conditions;
    const covering = region === undefined ? [] : totals.regions.filter((it) => deps.covers(it, region));
    const conditions = sqlConditions(query.conditions, covering);
    const meet = await kept(meeting, query.conditions, () => readMeeting(tx, conditions.meets));
    const asked = keysOf(query);
    const keys = allKeys(asked);
    const counts = await readTermCounts(tx, keys);
    const prepared = prepareQuery(asked, weightsFrom(counts, totals.texts), vectors);
    const passages = await findPassages(tx, prepared, {
      ...{ conditions, counts, exactBelow },
      units: meet.units,
    });
    const removed =
      query.explain === true
        ? await findRemoved(tx, prepared, { counts, conditions, limit: REMOVED_SHOWN })
        : [];
    const { open, states, ...loaded } = await loadCandidates(tx, passages, {
      keys,
      dimensions: deps.embedder.dimensions,
    });
    const found = findCandidates(open, prepared, (it) => loaded.byWords.has(it), loaded.byMeaning);
    const candidates = found.passages.map((passage) => ({ ...found, open, states, passage }));
    return {
      hits: rankCandidates(candidates, prepared, deps, query.limit),
      removed,
      qualifying: meet.documents,
      total: totals.documents,
    };
  }

  return async (query) => {
    // Ahead: no connection waits for an encoder that is asked over the network.
    const vectors = await vectorsOf(query, deps.embedder);
    return db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute((tx) => search(tx, query, vectors));
  };
}

async function kept(
  meeting: Map<string, Meeting>,
  conditions: Conditions,
  read: () => Promise<Meeting>,
): Promise<Meeting> {
  const { region, asOf, territory, validity } = conditions;
  const key = [region, asOf, territory, validity].join();
  const before = meeting.get(key);
  if (before !== undefined) return before;
  if (meeting.size >= MOST_KNOWN) meeting.clear();
  const now = await read();
  meeting.set(key, now);
  return now;
}

async function readMeeting(tx: Db, meets: ReturnType<typeof sqlConditions>['meets']): Promise<Meeting> {
  const { rows } =
    await sql<Meeting>`select count(*)::integer as documents, coalesce(sum(units), 0)::integer as units
    from document_index.documents d where ${meets}`.execute(tx);
  return rows[0] ?? { documents: 0, units: 0 };
}

export async function readTotals(db: Db): Promise<Totals> {
  const { rows } = await sql<Record<'documents' | 'shown' | 'passages' | 'headings' | 'wholes', number>>`
    select count(*) filter (where shown)::integer as documents,
      coalesce(sum(passages) filter (where shown), 0)::integer as shown,
      coalesce(sum(passages), 0)::integer as passages, coalesce(sum(headings), 0)::integer as headings,
      count(*)::integer as wholes from document_index.documents`.execute(db);
  const { documents = 0, shown = 0, passages = 0, headings = 0, wholes = 0 } = rows[0] ?? {};
  const regions = await sql<{ code: RegionCode }>`
    select distinct unnest(regions) as code from document_index.documents where shown`.execute(db);
  return {
    documents,
    passages: shown,
    texts: { passages, headings, wholes },
    regions: regions.rows.map(({ code }) => code),
  };
}
