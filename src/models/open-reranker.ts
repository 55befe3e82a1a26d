import type { Config } from '../config.ts';
import type { Reranker } from '../retrieval/reranker.ts';
import { createRerankEndpoint } from './rerank-endpoint.ts';

/** The configured endpoint; undefined when there is none, and the order of the search stands. Asks nothing yet. */
export function openReranker({ rerank }: Pick<Config, 'rerank'>): Reranker | undefined {
  return rerank === undefined ? undefined : createRerankEndpoint(rerank);
}
