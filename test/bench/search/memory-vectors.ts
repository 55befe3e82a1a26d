import { join } from 'node:path';
import { MemoryVectorStore } from '@langchain/classic/vectorstores/memory';
import { Document } from '@langchain/core/documents';
import { z } from 'zod';
import { OfflineEmbeddings } from '../../../src/models/offline-embeddings.ts';
import { loadEncoder } from '../../../src/retrieval/encoder.ts';
import { byPosition, type Engine } from './engine.ts';
import { readPassages } from './material.ts';

const BATCH = 1_000;
const metadataSchema = z.object({ position: z.number() });

/** LangChain's store in memory with the encoder that ships with the project: meaning alone, exact. */
export function createMemoryVectors(label: string, knowledgeDir: string): Engine {
  return {
    label,
    async open(directory) {
      const passages = await readPassages(directory);
      const embeddings = new OfflineEmbeddings(loadEncoder(join(knowledgeDir, 'encoder')));
      const store = new MemoryVectorStore(embeddings);
      const documents = passages.map(
        ({ title, section, text }, position) =>
          new Document({ pageContent: `${title} ${section}\n${text}`, metadata: { position } }),
      );
      // A store that is given everything at once holds all vectors twice while it grows.
      for (let from = 0; from < documents.length; from += BATCH)
        await store.addDocuments(documents.slice(from, from + BATCH));
      return byPosition(passages, async (question, limit) => {
        const found = await store.similaritySearch(question, limit);
        return found.map(({ metadata }) => metadataSchema.parse(metadata).position);
      });
    },
  };
}
