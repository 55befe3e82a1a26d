import type { IsoDate, PolicyItem, RegionCode } from '../knowledge/item.ts';
import { createValidFrom, inForce } from '../knowledge/validity.ts';
import { bestAmong } from './best.ts';
import type { Embedder } from './embedder.ts';
import { partsSteps, type Parts } from './parts.ts';
import { createProbes, type Probe } from './probe.ts';
import { createScorer } from './score.ts';
import { atOnce, type Steps } from './steps.ts';
import type { Conditions, PassageIndex, SearchResult } from './search.ts';
import { normaliseText } from './text.ts';
import type { Rows, VectorBlock } from './vectors.ts';

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
  items: Rows;
  rows: Rows;
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
    return {
      items: listed(meets),
      rows: listed(Array.from(parts.itemOfRow, (item) => meets[item] === true)),
    };
  });
  return {
    version,
    passages: parts.texts.passages,
    passage: (id) => byId.get(id),
    exclusiveShare(itemId, question, conditions) {
      const { has } = qualifying(conditions).items;
      const position = items.findIndex((item) => item.id === itemId);
      const meets = (other: number) => has[other] === 1;
      return parts.itemLexical.exclusiveShare(normaliseText(question), position, meets);
    },
    async search({ variants, conditions, limit }): Promise<SearchResult> {
      const qualifies = qualifying(conditions);
      const probes = await Promise.all([...new Set(variants)].map(probeFor));
      const found = probes.flatMap((probe) => candidateItems(parts, probe, qualifies));
      const candidates = [...new Set(found)];
      const scorer = createScorer(parts, probes, candidates);
      const hits = candidates
        .map(scorer.score)
        .sort((a, b) => b.similarity - a.similarity || (a.itemId < b.itemId ? -1 : 1))
        .slice(0, limit)
        .map(scorer.hit);
      return { hits, qualifying: qualifies.items.list.length, total: items.length };
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

function listed(all: readonly boolean[]): Rows {
  const has = Uint8Array.from(all, Number);
  return { has, list: Uint32Array.from(has.keys()).filter((position) => has[position] === 1) };
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
function candidateItems(parts: Parts, probe: Probe, { items, rows }: Qualifying): number[] {
  return [
    ...bestAmong(probe.items.shares, CANDIDATES, items.list, 0),
    ...bestAmong(probe.characters.shares, CANDIDATES, items.list, 0),
    ...parts.vectors.nearest(probe.vector, CANDIDATES, rows).map(({ row }) => parts.itemOfRow[row] ?? 0),
  ];
}
