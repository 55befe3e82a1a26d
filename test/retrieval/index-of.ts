import type { PolicyItem } from '../../src/knowledge/item.ts';
import { createRegions } from '../../src/knowledge/regions.ts';
import { loadEncoder } from '../../src/retrieval/encoder.ts';
import { indexedTexts, rowTexts } from '../../src/retrieval/indexed-texts.ts';
import { createKnowledgeIndex } from '../../src/retrieval/knowledge-index.ts';
import type { PassageIndex } from '../../src/retrieval/search.ts';

/** The search over these items, with the encoder and the table of regions that come along. */
export async function indexOf(items: readonly PolicyItem[]): Promise<PassageIndex> {
  const embedder = loadEncoder('knowledge/encoder');
  const { dimensions } = embedder;
  const vectors = await embedder.embedDocuments(rowTexts(indexedTexts(items)));
  const data = new Float32Array(vectors.length * dimensions);
  vectors.forEach((vector, row) => data.set(vector, row * dimensions));
  return createKnowledgeIndex({
    items,
    embedder,
    vectors: { dimensions, count: vectors.length, data },
    covers: createRegions().covers,
    version: 'test',
  });
}
