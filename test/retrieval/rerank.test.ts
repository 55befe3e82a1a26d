import { describe, expect, it } from 'vitest';
import type { OpenDocumentIndex } from '../../src/retrieval/documents/document-index.ts';
import type { DocumentHit } from '../../src/retrieval/documents/query.ts';
import { withReranker } from '../../src/retrieval/documents/rerank.ts';
import { signalNames, type DocumentSignals } from '../../src/retrieval/documents/weights.ts';

const NO_SIGNALS = Object.fromEntries(signalNames.map((name) => [name, 0])) as DocumentSignals;

function hit(documentId: string, similarity: number): DocumentHit {
  return {
    documentId,
    title: documentId,
    section: '',
    locator: '',
    text: documentId,
    passage: documentId,
    standing: { regions: ['000000'], from: null, expires: null, claimClass: 'entitlement' },
    reviewed: true,
    similarity,
    signals: NO_SIGNALS,
    contributions: NO_SIGNALS,
  };
}

const index: OpenDocumentIndex = {
  documents: 2,
  passages: 2,
  version: '1',
  refresh: () => Promise.resolve(),
  stamp: () => Promise.resolve(''),
  close: () => Promise.resolve(),
  search: () =>
    Promise.resolve({ hits: [hit('甲', 0.6), hit('乙', 0.5)], removed: [], qualifying: 2, total: 2 }),
};
const query = {
  question: '问',
  widened: undefined,
  places: [],
  conditions: { asOf: '2026-11-21', territory: 'any', validity: 'any' },
  limit: 2,
} as const;

describe('a stronger model over the search', () => {
  it('changes the order by the mean of both scores', async () => {
    const reranker = { id: 'model', rerank: () => Promise.resolve([0.1, 0.9]) };
    const { hits } = await withReranker(index, reranker, () => undefined).search(query);
    expect(hits.map(({ documentId }) => documentId)).toEqual(['乙', '甲']);
    expect(hits[0]?.similarity).toBeCloseTo(0.7);
  });

  it('leaves the order as it is while it fails, and says so', async () => {
    const failures: unknown[] = [];
    const reranker = { id: 'model', rerank: () => Promise.reject(new Error('gone')) };
    const { hits } = await withReranker(index, reranker, (error) => failures.push(error)).search(query);
    expect(hits.map(({ documentId }) => documentId)).toEqual(['甲', '乙']);
    expect(failures).toHaveLength(1);
  });
});
