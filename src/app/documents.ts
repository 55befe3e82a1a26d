import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { Regions } from '../knowledge/regions.ts';
import { openReranker } from '../models/open-reranker.ts';
import {
  openDocumentIndex,
  type DocumentIndexNews,
  type DocumentIndexOptions,
  type OpenDocumentIndex,
} from '../retrieval/documents/document-index.ts';
import { withReranker } from '../retrieval/documents/rerank.ts';
import { loadDocumentWeights } from '../retrieval/documents/weights.ts';
import type { Embedder } from '../retrieval/embedder.ts';

/** The part of the library that the index is made from. */
export type IndexedLibrary = DocumentIndexOptions['library'];

interface Parts {
  library: IndexedLibrary;
  embedder: Embedder;
  regions: Pick<Regions, 'covers'>;
  onNews: (news: DocumentIndexNews) => void;
}

/** The index over the library's documents; what is missing in it is built first. */
export async function openDocuments(
  config: Pick<Config, 'dataDir' | 'knowledgeDir' | 'rerank'>,
  { library, embedder, regions, onNews }: Parts,
): Promise<OpenDocumentIndex> {
  const index = await openDocumentIndex(
    {
      library,
      embedder,
      weights: loadDocumentWeights(config.knowledgeDir),
      covers: regions.covers,
      directory: join(config.dataDir, 'index-documents'),
      newName: randomUUID,
      onNews,
    },
    { build: true },
  );
  const reranker = openReranker(config);
  return reranker === undefined
    ? index
    : withReranker(index, reranker, (error) => onNews({ type: 'rerank-failed', error }));
}
