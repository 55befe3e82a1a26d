import type { Ranking } from '../../../src/retrieval/documents/evaluate.ts';

/** What every engine indexes: a passage of this project's own search. */
export interface BenchPassage {
  documentId: string;
  title: string;
  /** The headings above it; '' where there are none. */
  section: string;
  text: string;
}

export interface Searcher {
  /** Best first, `limit` at most. */
  search(question: string, limit: number): Promise<Ranking['hits']>;
}

export interface Engine {
  /** Of the table, with the way of cutting Chinese. */
  label: string;
  /** Builds from the passages in the folder that `prepare` has written, or opens what is there; ready to search. */
  open(directory: string): Promise<Searcher>;
}

/** A searcher of an engine that gives back the positions of passages. */
export function byPosition(
  passages: readonly BenchPassage[],
  positions: (question: string, limit: number) => Promise<readonly number[]>,
): Searcher {
  return {
    async search(question, limit) {
      const found = await positions(question, limit);
      return found.flatMap((position) => {
        const passage = passages[position];
        return passage === undefined ? [] : [{ documentId: passage.documentId, passage: passage.text }];
      });
    },
  };
}
