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
import { openInDatabase } from '../storage/postgres/documents/open.ts';

/** The part of the library that the index is made from. */
export type IndexedLibrary = DocumentIndexOptions['library'];

interface Parts {
  library: IndexedLibrary;
  embedder: Embedder;
  regions: Pick<Regions, 'covers'>;
  onNews: (news: DocumentIndexNews) => void;
}

type Options = Omit<DocumentIndexOptions, 'directory' | 'newName'>;

/**
 * The index over the library's documents, in this process or in the database; what is missing in it is built first.
 * Throws HotlineError.
 */
export async function openDocuments(
  config: Pick<Config, 'dataDir' | 'knowledgeDir' | 'rerank' | 'databaseUrl' | 'documentIndex'>,
  { library, embedder, regions, onNews }: Parts,
): Promise<OpenDocumentIndex> {
  const weights = loadDocumentWeights(config.knowledgeDir);
  const options: Options = { library, embedder, weights, covers: regions.covers, onNews };
  const index = await openOne(config, options);
  const reranker = openReranker(config);
  return reranker === undefined
    ? index
    : withReranker(index, reranker, (error) => onNews({ type: 'rerank-failed', error }));
}

function openOne(
  { documentIndex, databaseUrl, dataDir }: Pick<Config, 'dataDir' | 'databaseUrl' | 'documentIndex'>,
  options: Options,
): Promise<OpenDocumentIndex> {
  if (documentIndex === 'pgvector' && databaseUrl !== undefined) return openInDatabase(databaseUrl, options);
  const directory = join(dataDir, 'index-documents');
  return openDocumentIndex({ ...options, directory, newName: randomUUID }, { build: true });
}
