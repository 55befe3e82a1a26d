import MiniSearch from 'minisearch';
import { byPosition, type Engine } from './engine.ts';
import { readPassages } from './material.ts';
import type { Tokenise } from './tokens.ts';

/** BM25+ over three fields, any term, neither prefixes nor misspellings: Chinese terms are too short for them. */
export function createMiniSearch(label: string, tokenise: () => Tokenise): Engine {
  return {
    label,
    async open(directory) {
      const passages = await readPassages(directory);
      const index = new MiniSearch({
        fields: ['title', 'section', 'text'],
        tokenize: tokenise(),
        processTerm: (term) => term,
        searchOptions: {
          combineWith: 'OR',
          prefix: false,
          fuzzy: false,
          // Titles and sections are short, which BM25 rewards already; a higher weight did worse.
          boost: { title: 1, section: 0.3, text: 1 },
          bm25: { k: 1.2, b: 0.7, d: 0 },
        },
      });
      passages.forEach((passage, id) => index.add({ ...passage, id }));
      return byPosition(passages, async (question, limit) =>
        index
          .search(question)
          .slice(0, limit)
          .map((result) => Number(result.id)),
      );
    },
  };
}
