import type { IsoDate, PolicyItem, RegionCode } from '../knowledge/item.ts';
import { createValidFrom, inForce } from '../knowledge/validity.ts';
import type { Embedder } from './embedder.ts';
import { createLexicalIndex, type LexicalIndex } from './lexical.ts';
import { passagesOf, type Passage } from './passage.ts';
import type {
  Conditions,
  ItemHit,
  PassageHit,
  PassageIndex,
  SearchQuery,
  SearchResult,
  Signals,
} from './search.ts';
import { passageScore, rankScore, similarityOf } from './ranker.ts';
import { characters, normaliseText, terms } from './text.ts';
import { createVectorIndex, type VectorBlock, type VectorIndex } from './vectors.ts';

/** What is embedded: rows of passages first, then rows of titles and sample questions. */
export interface IndexedTexts {
  passages: Passage[];
  /** Item of each passage, by position in `items`. */
  passageItems: number[];
  questions: string[];
  questionItems: number[];
}

export interface KnowledgeIndexDeps {
  items: readonly PolicyItem[];
  embedder: Embedder;
  /** One row for each text of `rowTexts(indexedTexts(items))`. */
  vectors: VectorBlock;
  covers: (itemRegion: RegionCode, citizenRegion: RegionCode) => boolean;
  version: string;
}

const NATIONAL = '000000';
/** Rows and items that each of the two searches puts forward. */
const CANDIDATES = 40;
const RECENT_PROBES = 64;

const ITEM_FIELDS = [
  { weight: 1, lengthNormalisation: 0 }, // title
  { weight: 0.9, lengthNormalisation: 0.3 }, // sample questions
  { weight: 0.75, lengthNormalisation: 0.5 }, // text
];
const PASSAGE_FIELDS = [
  { weight: 0.8, lengthNormalisation: 0 }, // title and heading
  { weight: 1, lengthNormalisation: 0.5 }, // text
];

export function indexedTexts(items: readonly PolicyItem[]): IndexedTexts {
  const texts: IndexedTexts = { passages: [], passageItems: [], questions: [], questionItems: [] };
  items.forEach((item, position) => {
    for (const passage of passagesOf(item)) {
      texts.passages.push(passage);
      texts.passageItems.push(position);
    }
    for (const question of [item.title, ...item.questions]) {
      texts.questions.push(question);
      texts.questionItems.push(position);
    }
  });
  return texts;
}

/** Row order of the vectors; normalised. */
export function rowTexts(texts: IndexedTexts): string[] {
  return [
    ...texts.passages.map((passage) => normaliseText(`${passage.title} ${passage.heading}\n${passage.text}`)),
    ...texts.questions.map(normaliseText),
  ];
}

interface Parts {
  items: readonly PolicyItem[];
  texts: IndexedTexts;
  /** Rows of each item's passages and questions. */
  passageRows: number[][];
  questionRows: number[][];
  itemLexical: LexicalIndex;
  characterLexical: LexicalIndex;
  passageLexical: LexicalIndex;
  /** Terms of each title and sample question, by position in `texts.questions`. */
  questionTerms: ReadonlySet<string>[];
  vectors: VectorIndex;
  itemOfRow: Uint32Array;
  rowsOfItem: number[];
}

export function createKnowledgeIndex(deps: KnowledgeIndexDeps): PassageIndex {
  const parts = buildParts(deps.items, deps.vectors);
  const probeFor = createProbes(parts, deps.embedder);
  const byId = new Map(parts.texts.passages.map((passage) => [passage.id, passage]));
  const validFrom = createValidFrom(deps.items);
  const validities = deps.items.map((item) => ({ from: validFrom(item), expires: item.expires }));
  const qualifying = ({ conditions }: SearchQuery) =>
    deps.items.map(
      (item, i) => meetsValidity(validities[i], conditions) && meetsTerritory(item, conditions, deps.covers),
    );
  return {
    version: deps.version,
    passages: parts.texts.passages,
    passage: (id) => byId.get(id),
    async search(query): Promise<SearchResult> {
      const qualifies = qualifying(query);
      const best = new Map<number, ItemHit>();
      for (const variant of query.variants) {
        for (const hit of searchVariant(parts, await probeFor(variant), qualifies)) {
          const known = best.get(hit.position);
          if (known === undefined || known.similarity < hit.similarity) best.set(hit.position, hit);
        }
      }
      const hits = [...best.values()].sort((a, b) => b.similarity - a.similarity || compareIds(a, b));
      return {
        hits: hits.slice(0, query.limit),
        qualifying: qualifies.filter(Boolean).length,
        total: deps.items.length,
      };
    },
  };
}

function compareIds(a: ItemHit, b: ItemHit): number {
  return a.itemId < b.itemId ? -1 : 1;
}

interface Validity {
  from: IsoDate;
  expires: IsoDate | null;
}

function meetsValidity(validity: Validity | undefined, conditions: Conditions): boolean {
  if (conditions.validity === 'any' || validity === undefined) return true;
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

function buildParts(items: readonly PolicyItem[], block: VectorBlock): Parts {
  const texts = indexedTexts(items);
  const passageRows: number[][] = items.map(() => []);
  const questionRows: number[][] = items.map(() => []);
  texts.passageItems.forEach((item, row) => passageRows[item]?.push(row));
  texts.questionItems.forEach((item, i) => questionRows[item]?.push(texts.passages.length + i));
  const itemDocuments = items.map((item, position) => [
    normaliseText(`${item.title}\n${item.topic}`),
    normaliseText(item.questions.join('\n')),
    normaliseText(
      [
        item.document,
        item.issuer,
        ...(passageRows[position] ?? []).map((row) => texts.passages[row]?.text ?? ''),
      ].join('\n'),
    ),
  ]);
  const passageDocuments = texts.passages.map((passage) => [
    normaliseText(`${passage.title} ${passage.heading}`),
    normaliseText(passage.text),
  ]);
  return {
    items,
    texts,
    passageRows,
    questionRows,
    itemLexical: createLexicalIndex(ITEM_FIELDS, itemDocuments),
    characterLexical: createLexicalIndex(ITEM_FIELDS, itemDocuments, characters),
    questionTerms: texts.questions.map((question) => new Set(terms(normaliseText(question)))),
    passageLexical: createLexicalIndex(PASSAGE_FIELDS, passageDocuments),
    vectors: createVectorIndex(block),
    itemOfRow: Uint32Array.from([...texts.passageItems, ...texts.questionItems]),
    rowsOfItem: items.map((_, i) => (passageRows[i]?.length ?? 0) + (questionRows[i]?.length ?? 0)),
  };
}

/** What a question's wording gives, whatever the conditions. */
interface Probe {
  variant: string;
  vector: Float32Array;
  terms: ReadonlySet<string>;
  itemCoverage: Float32Array;
  characterCoverage: Float32Array;
  passageCoverage: Float32Array;
  unknownShare: number;
}

/** One question is searched for under several conditions; its probe is made once. */
function createProbes(parts: Parts, embedder: Embedder): (variant: string) => Promise<Probe> {
  const recent = new Map<string, Promise<Probe>>();
  return (variant) => {
    const known = recent.get(variant);
    if (known !== undefined) return known;
    const probe = makeProbe(parts, embedder, variant);
    // A failed embedding is asked for again.
    probe.catch(() => recent.delete(variant));
    recent.set(variant, probe);
    const oldest = recent.keys().next().value;
    if (recent.size > RECENT_PROBES && oldest !== undefined) recent.delete(oldest);
    return probe;
  };
}

async function makeProbe(parts: Parts, embedder: Embedder, variant: string): Promise<Probe> {
  const normalised = normaliseText(variant);
  return {
    variant,
    vector: await embedder.embedQuery(normalised),
    terms: new Set(terms(normalised)),
    itemCoverage: parts.itemLexical.coverage(normalised),
    characterCoverage: parts.characterLexical.coverage(normalised),
    unknownShare: parts.itemLexical.unknownShare(normalised),
    passageCoverage: parts.passageLexical.coverage(normalised),
  };
}

function searchVariant(
  parts: Parts,
  probe: Probe,
  qualifies: readonly boolean[],
): (ItemHit & { position: number })[] {
  return [...candidateItems(parts, probe, qualifies)].map((position) => scoreItem(parts, probe, position));
}

function scoreItem(parts: Parts, probe: Probe, position: number): ItemHit & { position: number } {
  const nearest = nearestQuestion(parts, position, probe);
  const passages = (parts.passageRows[position] ?? [])
    .map((row) => {
      const coverage = unit(probe.passageCoverage[row] ?? 0);
      const cosine = cosineOf(parts, row, probe.vector);
      return { row, coverage, cosine, score: passageScore({ coverage, cosine }) };
    })
    .sort((a, b) => b.score - a.score);
  const best = passages[0];
  const signals: Signals = {
    itemCoverage: unit(probe.itemCoverage[position] ?? 0),
    characterCoverage: unit(probe.characterCoverage[position] ?? 0),
    questionCosine: nearest.cosine,
    questionOverlap: nearest.overlap,
    passageCoverage: best?.coverage ?? 0,
    passageCosine: best?.cosine ?? 0,
    unknownShare: probe.unknownShare,
  };
  const score = rankScore(signals);
  const hits: PassageHit[] = passages.flatMap((it) => {
    const passage = parts.texts.passages[it.row];
    const behind = (best?.score ?? 0) - it.score;
    return passage === undefined ? [] : [{ passage, similarity: similarityOf(score - behind, signals) }];
  });
  return {
    position,
    itemId: parts.items[position]?.id ?? '',
    similarity: hits[0]?.similarity ?? 0,
    signals,
    nearestQuestion: nearest.text,
    variant: probe.variant,
    passages: hits,
  };
}

/** The union of the lexically and the semantically nearest items that meet the conditions. */
function candidateItems(parts: Parts, probe: Probe, qualifies: readonly boolean[]): Set<number> {
  const { itemCoverage, vector } = probe;
  const lexical = [...itemCoverage.keys()]
    .filter((position) => qualifies[position] === true && (itemCoverage[position] ?? 0) > 0)
    .sort((a, b) => (itemCoverage[b] ?? 0) - (itemCoverage[a] ?? 0))
    .slice(0, CANDIDATES);
  const rowQualifies = (row: number) => qualifies[parts.itemOfRow[row] ?? -1] === true;
  const qualifyingRows = qualifies.reduce(
    (sum, does, item) => sum + (does ? (parts.rowsOfItem[item] ?? 0) : 0),
    0,
  );
  const semantic = parts.vectors
    .nearest(vector, CANDIDATES, rowQualifies, qualifyingRows)
    .map(({ row }) => parts.itemOfRow[row] ?? 0);
  return new Set([...lexical, ...semantic]);
}

function nearestQuestion(
  parts: Parts,
  position: number,
  probe: Probe,
): { cosine: number; overlap: number; text: string } {
  const best = { cosine: 0, overlap: 0, text: '' };
  for (const row of parts.questionRows[position] ?? []) {
    const question = row - parts.texts.passages.length;
    best.overlap = Math.max(best.overlap, overlapOf(parts, probe.terms, parts.questionTerms[question]));
    const cosine = cosineOf(parts, row, probe.vector);
    if (cosine <= best.cosine) continue;
    best.cosine = cosine;
    best.text = parts.texts.questions[question] ?? '';
  }
  return best;
}

/** Dice coefficient of two sets of terms, each term weighted by what it says. */
function overlapOf(
  parts: Parts,
  asked: ReadonlySet<string>,
  sample: ReadonlySet<string> | undefined,
): number {
  if (sample === undefined) return 0;
  const weigh = (set: ReadonlySet<string>) =>
    [...set].reduce((sum, term) => sum + parts.itemLexical.idf(term), 0);
  let shared = 0;
  for (const term of asked) if (sample.has(term)) shared += parts.itemLexical.idf(term);
  if (shared === 0) return 0;
  return (2 * shared) / (weigh(asked) + weigh(sample));
}

/** Cosine clipped to 0–1: opposite directions mean nothing here. */
function cosineOf(parts: Parts, row: number, vector: Float32Array): number {
  const { data, dimensions } = parts.vectors.block;
  const start = row * dimensions;
  let sum = 0;
  for (let i = 0; i < dimensions; i += 1) sum += (data[start + i] ?? 0) * (vector[i] ?? 0);
  return unit(sum);
}

function unit(value: number): number {
  return Math.min(1, Math.max(0, value));
}
