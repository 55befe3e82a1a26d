import type { IsoDate, PolicyItem, RegionCode } from '../knowledge/item.ts';
import { createValidFrom, inForce } from '../knowledge/validity.ts';
import type { Embedder } from './embedder.ts';
import { partsSteps, type Parts } from './parts.ts';
import { createProbes, type Probe } from './probe.ts';
import { createScorer } from './score.ts';
import { atOnce, type Steps } from './steps.ts';
import type { Conditions, PassageIndex, SearchResult } from './search.ts';
import { normaliseText } from './text.ts';
import type { VectorBlock } from './vectors.ts';

export interface KnowledgeIndexDeps {
  items: readonly PolicyItem[];
  embedder: Embedder;
  /** One row for each text of `rowTexts(indexedTexts(items))`. */
  vectors: VectorBlock;
  covers: (itemRegion: RegionCode, citizenRegion: RegionCode) => boolean;
  version: string;
}

/** What meets some conditions, item by item and row by row. */
interface Qualifying {
  items: readonly boolean[];
  count: number;
  /** 1 for a row that meets them. */
  rows: Uint8Array;
  rowCount: number;
}

const NATIONAL = '000000';
/** Rows, and items, that each way of searching puts forward. */
const CANDIDATES = 40;
/** Regions times territories times validities that are asked about in the same hour. */
const REMEMBERED = 128;

/** The search over policy items: candidates by words, characters and meaning, ordered by the fitted ranker. */
export function createKnowledgeIndex(deps: KnowledgeIndexDeps): PassageIndex {
  return atOnce(knowledgeIndexSteps(deps));
}

/** The same, built while something else goes on. */
export function* knowledgeIndexSteps(deps: KnowledgeIndexDeps): Steps<PassageIndex> {
  return indexOver(deps, yield* partsSteps(deps.items, deps.vectors));
}

function indexOver(deps: KnowledgeIndexDeps, parts: Parts): PassageIndex {
  const { items, covers, embedder, version } = deps;
  const probeFor = createProbes(parts, embedder);
  const byId = new Map(parts.texts.passages.map((passage) => [passage.id, passage]));
  const validFrom = createValidFrom(items);
  const starts = items.map(validFrom);
  const qualifying = remembered((conditions) => {
    const meets = items.map(
      (item, i) =>
        meetsValidity({ from: starts[i] ?? item.effective, expires: item.expires }, conditions) &&
        meetsTerritory(item, conditions, covers),
    );
    const rows = Uint8Array.from(parts.itemOfRow, (item) => Number(meets[item] === true));
    return { items: meets, count: count(meets), rows, rowCount: rows.reduce((sum, it) => sum + it, 0) };
  });
  return {
    version,
    passages: parts.texts.passages,
    passage: (id) => byId.get(id),
    exclusiveShare(itemId, question, conditions) {
      const qualifies = qualifying(conditions).items;
      const position = items.findIndex((item) => item.id === itemId);
      const meets = (other: number) => qualifies[other] === true;
      return parts.itemLexical.exclusiveShare(normaliseText(question), position, meets);
    },
    async search({ variants, conditions, limit }): Promise<SearchResult> {
      const qualifies = qualifying(conditions);
      const probes = await Promise.all([...new Set(variants)].map(probeFor));
      const candidates = new Set(probes.flatMap((probe) => candidateItems(parts, probe, qualifies)));
      const scorer = createScorer(parts, probes);
      const hits = [...candidates]
        .map(scorer.score)
        .sort((a, b) => b.similarity - a.similarity || (a.itemId < b.itemId ? -1 : 1))
        .slice(0, limit)
        .map(scorer.hit);
      return { hits, qualifying: qualifies.count, total: items.length };
    },
  };
}

/** Citizens of one place ask under the same conditions all day. */
function remembered(work: (conditions: Conditions) => Qualifying): (conditions: Conditions) => Qualifying {
  const known = new Map<string, Qualifying>();
  return (conditions) => {
    const { region = '', asOf, territory, validity } = conditions;
    const key = `${region} ${asOf} ${territory} ${validity}`;
    const found = known.get(key) ?? work(conditions);
    known.delete(key);
    known.set(key, found);
    const oldest = known.keys().next().value;
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    return found;
  };
}

function count(all: readonly boolean[]): number {
  return all.filter(Boolean).length;
}

function meetsValidity(
  validity: { from: IsoDate; expires: IsoDate | null },
  conditions: Conditions,
): boolean {
  if (conditions.validity === 'any') return true;
  return inForce(validity, conditions.asOf) === (conditions.validity === 'in-force');
}

function meetsTerritory(
  item: PolicyItem,
  { region, territory }: Conditions,
  covers: KnowledgeIndexDeps['covers'],
): boolean {
  if (territory === 'any') return true;
  const applicable = item.regions.some((code) =>
    region === undefined ? code === NATIONAL : covers(code, region),
  );
  return applicable === (territory === 'applicable');
}

/** The nearest items that meet the conditions, by words, by characters and by meaning. */
function candidateItems(parts: Parts, probe: Probe, { items, rows, rowCount }: Qualifying): number[] {
  return [
    ...best(probe.items.shares, items),
    ...best(probe.characters.shares, items),
    ...parts.vectors
      .nearest(probe.vector, CANDIDATES, (row) => rows[row] === 1, rowCount)
      .map(({ row }) => parts.itemOfRow[row] ?? 0),
  ];
}

/** The greatest shares, of what qualifies; of equals, those that stand first. */
function best(shares: Float32Array, qualifies: readonly boolean[]): number[] {
  // The best so far, worst first.
  const found: number[] = [];
  let least = 0;
  for (let i = 0; i < shares.length; i += 1) {
    const share = shares[i] ?? 0;
    if (share <= least || qualifies[i] !== true) continue;
    let at = 0;
    while (at < found.length && (shares[found[at] ?? 0] ?? 0) < share) at += 1;
    found.splice(at, 0, i);
    if (found.length > CANDIDATES) found.shift();
    if (found.length === CANDIDATES) least = shares[found[0] ?? 0] ?? least;
  }
  return found;
}
