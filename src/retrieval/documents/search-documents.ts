import { inForce } from '../../knowledge/validity.ts';
import type { IsoDate, RegionCode } from '../../knowledge/item.ts';
import type { Embedder } from '../embedder.ts';
import type { Conditions } from '../search.ts';
import { best } from '../best.ts';
import { termWeights, type OpenSegment } from './candidates.ts';
import { BY_WORDS, findCandidates, UNITS_BY_MEANING } from './find-candidates.ts';
import type { Found, PreparedQuery } from './found.ts';
import { keysOf, prepareQuery, vectorsOf } from './prepare-query.ts';
import type { DocumentQuery, DocumentSearchResult, RemovalReason, RemovedHit } from './query.ts';
import { rankCandidates, type Candidate } from './rank-candidates.ts';
import type { Part } from './segment.ts';
import type { DocumentState, Snapshot } from './snapshot.ts';
import { nearestUnits } from './unit-vectors.ts';
import type { DocumentWeights } from './weights.ts';

export interface SearchDeps {
  embedder: Embedder;
  weights: DocumentWeights;
  covers: (documentRegion: RegionCode, citizenRegion: RegionCode) => boolean;
}

export const REMOVED_SHOWN = 10;
const NATIONAL = '000000';

/** Candidates by words, by official words and by meaning, ordered by the fitted weights. */
export async function searchDocuments(
  snapshot: Snapshot,
  deps: SearchDeps,
  query: DocumentQuery,
): Promise<DocumentSearchResult> {
  const { segments } = snapshot;
  const weightsOf = (part: Part, keys: Iterable<number>) => termWeights(segments, part, keys);
  const prepared = prepareQuery(keysOf(query), weightsOf, await vectorsOf(query, deps.embedder));
  const candidates: Candidate[] = [];
  const removed: (RemovedHit & { score: number })[] = [];
  let qualifying = 0;
  snapshot.segments.forEach((open, s) => {
    const states = snapshot.states[s] ?? [];
    const verdicts = states.map((state) => verdictOf(state, query.conditions, deps.covers));
    qualifying += verdicts.filter((verdict) => verdict === 'meets').length;
    const found = candidatesOf(open, prepared, verdicts);
    candidates.push(...found.passages.map((passage) => ({ ...found, open, states, passage })));
    if (query.explain === true) removed.push(...removedBy(open, found.scores, verdicts));
  });
  return {
    hits: rankCandidates(candidates, prepared, deps, query.limit),
    removed: removed
      .sort((a, b) => b.score - a.score)
      .slice(0, REMOVED_SHOWN)
      .map(({ documentId, title, why }) => ({ documentId, title, why })),
    qualifying,
    total: snapshot.documents,
  };
}

type Verdict = 'meets' | 'gone' | RemovalReason;

function verdictOf(
  { standing }: DocumentState,
  { region, territory, validity, asOf }: Conditions,
  covers: SearchDeps['covers'],
): Verdict {
  if (standing === undefined) return 'gone';
  if (territory !== 'any') {
    const applies = standing.regions.some((code) =>
      region === undefined ? code === NATIONAL : covers(code, region),
    );
    if (applies !== (territory === 'applicable')) return 'region';
  }
  if (validity === 'any') return 'meets';
  // A document whose first day is not known is taken to be in force: it says that nobody has confirmed it.
  const from: IsoDate = standing.from ?? '0000-01-01';
  const holds = inForce({ from, expires: standing.expires }, asOf);
  return holds === (validity === 'in-force') ? 'meets' : 'not-in-force';
}

function candidatesOf(open: OpenSegment, prepared: PreparedQuery, verdicts: readonly Verdict[]): Found {
  const { documentOf } = open.segment;
  const meets = Uint8Array.from(verdicts, (verdict) => (verdict === 'meets' ? 1 : 0));
  const qualifies = (passage: number) => meets[documentOf[passage] ?? 0] === 1;
  const near = nearestPassages(open, [prepared.vector, prepared.widenedVector], qualifies);
  return findCandidates(open, prepared, qualifies, near);
}

function nearestPassages(
  { segment, passageOfUnit }: OpenSegment,
  queries: readonly (Float32Array | undefined)[],
  qualifies: (passage: number) => boolean,
): number[] {
  const units = segment.documents.reduce(
    (sum, { from, to }) =>
      to > from && qualifies(from) ? sum + (segment.unitFrom[to] ?? 0) - (segment.unitFrom[from] ?? 0) : sum,
    0,
  );
  if (units === 0) return [];
  return queries.flatMap((query) =>
    query === undefined
      ? []
      : nearestUnits(segment.vectors, segment.graph?.current(), query, {
          limit: UNITS_BY_MEANING,
          qualifies: (unit) => qualifies(passageOfUnit[unit] ?? 0),
          qualifying: units,
        }).map(({ row }) => passageOfUnit[row] ?? 0),
  );
}

function removedBy(
  { segment }: OpenSegment,
  scores: Float32Array,
  verdicts: readonly Verdict[],
): (RemovedHit & { score: number })[] {
  const verdict = (passage: number) => verdicts[segment.documentOf[passage] ?? 0] ?? 'gone';
  const nearest = best(scores, BY_WORDS, (passage) => !['meets', 'gone'].includes(verdict(passage)));
  const byDocument = new Map<number, RemovedHit & { score: number }>();
  for (const passage of nearest.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))) {
    const position = segment.documentOf[passage] ?? 0;
    const document = segment.documents[position];
    const why = verdict(passage);
    if (document === undefined || byDocument.has(position) || why === 'meets' || why === 'gone') continue;
    byDocument.set(position, {
      documentId: document.id,
      title: document.title,
      why,
      score: scores[passage] ?? 0,
    });
  }
  return [...byDocument.values()];
}
