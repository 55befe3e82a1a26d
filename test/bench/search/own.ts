import { loadEvalIndex } from '../../../src/cli/eval-retrieval.ts';
import { loadRegions } from '../../../src/knowledge/load.ts';
import { openEmbedder } from '../../../src/models/open-embedder.ts';
import { placesIn } from '../../../src/retrieval/documents/places.ts';
import { searchDocuments } from '../../../src/retrieval/documents/search-documents.ts';
import { loadDocumentWeights } from '../../../src/retrieval/documents/weights.ts';
import { loadSynonyms } from '../../../src/retrieval/synonyms.ts';
import type { Engine } from './engine.ts';
import { indexDirectory } from './material.ts';

/** This project's search over the index that `prepare` has built; no conditions, like the others. */
export function createOwn(label: string, knowledgeDir: string): Engine {
  return {
    label,
    async open(directory) {
      const embedder = await openEmbedder({ knowledgeDir, embeddings: undefined });
      const regions = loadRegions(knowledgeDir);
      const synonyms = loadSynonyms(knowledgeDir);
      const deps = { embedder, weights: loadDocumentWeights(knowledgeDir), covers: regions.covers };
      const snapshot = await loadEvalIndex(indexDirectory(directory), embedder);
      // It could answer without the graph, slowly; in a loop of questions the graph would never get its turn to load.
      for (const { segment } of snapshot.segments) await segment.graph?.ready;
      return {
        async search(question, limit) {
          const { hits } = await searchDocuments(snapshot, deps, {
            question,
            widened: synonyms.widen(question),
            places: placesIn(question, regions),
            conditions: { asOf: '0000-01-01', territory: 'any', validity: 'any' },
            limit,
          });
          return hits;
        },
      };
    },
  };
}
