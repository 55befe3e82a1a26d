import { create, insertMultiple, search } from '@orama/orama';
import { byPosition, type Engine } from './engine.ts';
import { readPassages } from './material.ts';
import type { Tokenise } from './tokens.ts';

const BATCH = 1_000;

/**
 * BM25 over three fields, passages with any of the terms. It divides how often a term occurs by the length of the
 * text, so the usual saturation of 1.2 does much worse than this one.
 */
export function createOrama(label: string, tokenise: () => Tokenise): Engine {
  return {
    label,
    async open(directory) {
      const passages = await readPassages(directory);
      const cut = tokenise();
      const index = create({
        schema: { position: 'number', title: 'string', section: 'string', text: 'string' } as const,
        components: {
          tokenizer: {
            language: 'bench',
            normalizationCache: new Map<string, string>(),
            // Asked without a property for a question, whose repeats would count double.
            tokenize: (raw, _language, property) =>
              property === undefined ? [...new Set(cut(raw))] : cut(raw),
          },
        },
      });
      for (let from = 0; from < passages.length; from += BATCH) {
        const batch = passages
          .slice(from, from + BATCH)
          .map(({ title, section, text }, i) => ({ position: from + i, title, section, text }));
        await insertMultiple(index, batch, BATCH);
      }
      return byPosition(passages, async (question, limit) => {
        const { hits } = await search(index, {
          term: question,
          properties: ['title', 'section', 'text'],
          boost: { section: 0.3 },
          relevance: { k: 0.1, b: 0.75, d: 1 },
          threshold: 1,
          limit,
        });
        return hits.map(({ document }) => document.position);
      });
    },
  };
}
