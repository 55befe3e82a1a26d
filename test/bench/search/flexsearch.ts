import { Index } from 'flexsearch';
import { byPosition, type Engine } from './engine.ts';
import { readPassages } from './material.ts';
import type { Tokenise } from './tokens.ts';

/**
 * It knows no BM25 and no weight of a field: what stands early in a text counts more, so the title comes first.
 * `suggest` also gives passages that lack some of the terms; without it a whole sentence finds nothing.
 */
export function createFlexSearch(label: string, tokenise: () => Tokenise): Engine {
  return {
    label,
    async open(directory) {
      const passages = await readPassages(directory);
      const index = new Index({ tokenize: 'strict', encode: tokenise(), resolution: 9 });
      passages.forEach(({ title, section, text }, id) => index.add(id, `${title}\n${section}\n${text}`));
      return byPosition(passages, async (question, limit) =>
        index.search(question, { limit, suggest: true }).map(Number),
      );
    },
  };
}
