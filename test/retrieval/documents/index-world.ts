import { createRegions } from '../../../src/knowledge/regions.ts';
import {
  openDocumentIndex,
  type DocumentIndexNews,
  type OpenDocumentIndex,
} from '../../../src/retrieval/documents/document-index.ts';
import type { DocumentQuery } from '../../../src/retrieval/documents/query.ts';
import { loadDocumentWeights } from '../../../src/retrieval/documents/weights.ts';
import type { Embedder } from '../../../src/retrieval/embedder.ts';
import { loadEncoder } from '../../../src/retrieval/encoder.ts';
import type { DocumentLibrary, NewDocument } from '../../../src/retrieval/ingest/library.ts';
import type { Standing } from '../../../src/retrieval/ingest/document.ts';
import { sampleDocument } from '../../support/documents.ts';

export const encoder = loadEncoder('knowledge/encoder');
const weights = loadDocumentWeights('knowledge');
const regions = createRegions();

let names = 0;

/** An index over this library in this folder, with all that it tells. */
export async function openAt(
  directory: string,
  library: DocumentLibrary,
  { build = true, embedder = encoder }: { build?: boolean; embedder?: Embedder } = {},
): Promise<{ index: OpenDocumentIndex; news: DocumentIndexNews[] }> {
  const news: DocumentIndexNews[] = [];
  const index = await openDocumentIndex(
    {
      library,
      embedder,
      weights,
      covers: regions.covers,
      directory,
      newName: () => `segment-${(names += 1)}`,
      onNews: (it) => news.push(it),
    },
    { build },
  );
  return { index, news };
}

export function asked(question: string, changes: Partial<DocumentQuery> = {}): DocumentQuery {
  return {
    question,
    widened: undefined,
    places: [],
    conditions: { asOf: '2026-11-21', territory: 'any', validity: 'in-force' },
    limit: 10,
    ...changes,
  };
}

/** A national rule of one article, unless told otherwise. */
export function rule(id: string, title: string, text: string, standing: Partial<Standing> = {}): NewDocument {
  const proposal = { ...sampleDocument(id).proposal, regions: ['000000'], ...standing };
  return sampleDocument(id, {
    title,
    proposal,
    passages: [{ section: '第一章 总则', locator: '第一条', text: `第一条 ${text}` }],
  });
}

export async function bringIn(
  library: DocumentLibrary,
  documents: readonly NewDocument[],
  origin = '/文件',
): Promise<void> {
  await library.replaceOrigin({ origin, digest: `${documents.length}` }, documents);
}
