import type { Reranker } from '../reranker.ts';
import type { OpenDocumentIndex } from './document-index.ts';
import type { DocumentHit, DocumentSearchResult } from './query.ts';
import { wrapIndex } from './wrap-index.ts';

/** Passages that are sent to the model; what it does not see keeps its place behind them. */
const RERANKED = 30;

/**
 * Lets a stronger model have its say on the best passages: the similarity becomes the mean of both. While the
 * model fails, the search's own order stands.
 */
export function withReranker(
  index: OpenDocumentIndex,
  reranker: Reranker,
  onFailure: (error: unknown) => void,
): OpenDocumentIndex {
  return wrapIndex(index, {
    version: () => `${index.version}/${reranker.id}`,
    async search(query): Promise<DocumentSearchResult> {
      const result = await index.search({ ...query, limit: Math.max(RERANKED, query.limit) });
      try {
        const hits = await reranked(reranker, query.question, result.hits);
        return { ...result, hits: hits.slice(0, query.limit) };
      } catch (error) {
        onFailure(error);
        return { ...result, hits: result.hits.slice(0, query.limit) };
      }
    },
  });
}

async function reranked(
  reranker: Reranker,
  question: string,
  hits: readonly DocumentHit[],
): Promise<DocumentHit[]> {
  const seen = hits.slice(0, RERANKED);
  const scores = await reranker.rerank(
    question,
    seen.map((hit) => `${hit.title} ${hit.section}\n${hit.passage}`),
  );
  const mixed = seen.map((hit, i) => ({ ...hit, similarity: (hit.similarity + (scores[i] ?? 0)) / 2 }));
  return [...mixed.sort((a, b) => b.similarity - a.similarity), ...hits.slice(RERANKED)];
}
