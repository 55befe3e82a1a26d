import type { PolicyItem, RegionCode } from '../knowledge/item.ts';
import type { Embedder } from './embedder.ts';
import { readVectors, writeVectors } from './index-files.ts';
import { indexedTexts, rowTexts } from './indexed-texts.ts';
import { createKnowledgeIndex } from './knowledge-index.ts';
import type { PassageIndex } from './search.ts';
import type { VectorBlock } from './vectors.ts';

export type IndexNews =
  | { type: 'loaded'; rows: number }
  | { type: 'building'; why: 'missing' | 'stale' | 'damaged'; detail?: string; rows: number }
  | { type: 'progress'; done: number; rows: number }
  | { type: 'not-saved'; error: unknown };

export interface OpenIndexOptions {
  items: readonly PolicyItem[];
  /** Changes with any knowledge file. */
  knowledgeVersion: string;
  embedder: Embedder;
  covers: (itemRegion: RegionCode, citizenRegion: RegionCode) => boolean;
  directory: string;
  onNews: (news: IndexNews) => void;
}

const BATCH = 256;

/** Loads the index when nothing has changed, else builds it; a damaged one is rebuilt, never trusted. */
export async function openIndex(options: OpenIndexOptions): Promise<PassageIndex> {
  const { items, embedder, covers } = options;
  const vectors = await openVectors(options);
  return createKnowledgeIndex({ items, embedder, covers, version: versionOf(options), vectors });
}

/** The name of an index over these items. */
export function versionOf({
  knowledgeVersion,
  embedder,
}: Pick<OpenIndexOptions, 'knowledgeVersion' | 'embedder'>): string {
  return `${knowledgeVersion}/${embedder.id}`;
}

/** The vectors of the items' rows, as they are on disk or made anew. */
export async function openVectors(options: OpenIndexOptions): Promise<VectorBlock> {
  const { items, embedder, directory, onNews } = options;
  const version = versionOf(options);
  const indexed = indexedTexts(items);
  const rows = indexed.passages.length + indexed.questions.length;
  const stored = readVectors(directory, version);
  if (stored.type === 'loaded' && stored.block.count === rows) {
    onNews({ type: 'loaded', rows });
    return stored.block;
  }
  const why = stored.type === 'loaded' ? 'stale' : stored.type;
  onNews({
    type: 'building',
    why,
    rows,
    ...(stored.type === 'damaged' && { detail: stored.why }),
  });
  const vectors = await embedAll(embedder, rowTexts(indexed), (done) =>
    onNews({ type: 'progress', done, rows }),
  );
  try {
    writeVectors(directory, version, vectors);
  } catch (error) {
    // Answering works from memory; the next start builds again.
    onNews({ type: 'not-saved', error });
  }
  return vectors;
}

/** The vectors of `items` with `added` behind them, of which only the added ones are embedded. */
export async function addVectors(
  embedder: Embedder,
  known: { items: readonly PolicyItem[]; vectors: VectorBlock },
  added: readonly PolicyItem[],
): Promise<VectorBlock> {
  if (added.length === 0) return known.vectors;
  const { dimensions } = embedder;
  const texts = indexedTexts(added);
  const fresh = await embedAll(embedder, rowTexts(texts), () => undefined);
  // Passages of all items come first, then the questions of all.
  const cut = indexedTexts(known.items).passages.length * dimensions;
  const freshCut = texts.passages.length * dimensions;
  const count = known.vectors.count + fresh.count;
  const data = new Float32Array(count * dimensions);
  let at = 0;
  for (const part of [
    known.vectors.data.subarray(0, cut),
    fresh.data.subarray(0, freshCut),
    known.vectors.data.subarray(cut),
    fresh.data.subarray(freshCut),
  ]) {
    data.set(part, at);
    at += part.length;
  }
  return { dimensions, count, data };
}

async function embedAll(
  embedder: Embedder,
  texts: readonly string[],
  onProgress: (done: number) => void,
): Promise<VectorBlock> {
  const data = new Float32Array(texts.length * embedder.dimensions);
  for (let from = 0; from < texts.length; from += BATCH) {
    const batch = await embedder.embedDocuments(texts.slice(from, from + BATCH));
    batch.forEach((vector, i) => data.set(vector, (from + i) * embedder.dimensions));
    onProgress(Math.min(texts.length, from + BATCH));
  }
  return { dimensions: embedder.dimensions, count: texts.length, data };
}
