import type { Engine } from './engine.ts';
import { createFlexSearch } from './flexsearch.ts';
import { createFts5Spaced, createFts5Trigrams } from './fts5.ts';
import { createMemoryVectors } from './memory-vectors.ts';
import { createMiniSearch } from './minisearch.ts';
import { createOrama } from './orama.ts';
import { createOwn } from './own.ts';
import { bigrams, createWords } from './tokens.ts';

export const OWN = 'own';

/** Name for the command line → engine; an engine that takes several ways of cutting Chinese stands once for each. */
export function createEngines(knowledgeDir: string): Record<string, Engine> {
  return {
    [OWN]: createOwn('this project', knowledgeDir),
    minisearch: createMiniSearch('MiniSearch, bigrams', () => bigrams),
    'minisearch-words': createMiniSearch('MiniSearch, jieba words', createWords),
    orama: createOrama('Orama, bigrams', () => bigrams),
    'orama-words': createOrama('Orama, jieba words', createWords),
    flexsearch: createFlexSearch('FlexSearch, bigrams', () => bigrams),
    'flexsearch-words': createFlexSearch('FlexSearch, jieba words', createWords),
    fts5: createFts5Spaced('SQLite FTS5, spaced bigrams', () => bigrams),
    'fts5-words': createFts5Spaced('SQLite FTS5, spaced jieba words', createWords),
    'fts5-trigrams': createFts5Trigrams('SQLite FTS5, its trigrams'),
    'memory-vectors': createMemoryVectors('LangChain MemoryVectorStore', knowledgeDir),
  };
}
