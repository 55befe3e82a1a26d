import { Embeddings, type EmbeddingsInterface } from '@langchain/core/embeddings';
import { describe, expect, it } from 'vitest';
import { HotlineError } from '../../src/errors.ts';
import { createLangChainEmbedder, probeDimensions } from '../../src/models/langchain-embedder.ts';
import { OfflineEmbeddings } from '../../src/models/offline-embeddings.ts';
import { loadEncoder } from '../../src/retrieval/encoder.ts';

const encoder = loadEncoder('knowledge/encoder');

describe('the encoder as embeddings of LangChain', () => {
  const embeddings = new OfflineEmbeddings(encoder);

  it('is what LangChain calls embeddings', () => {
    expect(embeddings).toBeInstanceOf(Embeddings);
  });

  it('gives plain numbers, the same as the encoder', async () => {
    const text = '居住证多少天能办下来';
    const wanted = Array.from(await encoder.embedQuery(text));
    expect(await embeddings.embedQuery(text)).toEqual(wanted);
    expect(await embeddings.embedDocuments([text, ''])).toEqual([
      wanted,
      Array.from({ length: encoder.dimensions }, () => 0),
    ]);
    expect(await embeddings.embedDocuments([])).toEqual([]);
  });
});

/** Answers what the test says, whatever its type. */
function embeddingsOf(answer: unknown): EmbeddingsInterface {
  return {
    embedQuery: async () => answer as number[],
    embedDocuments: async (texts: string[]) =>
      (Array.isArray(answer) && Array.isArray(answer[0]) ? answer : texts.map(() => answer)) as number[][],
  };
}

const embedderOf = (answer: unknown) =>
  createLangChainEmbedder(embeddingsOf(answer), { id: 'scripted', dimensions: 2 });

describe('embeddings of LangChain behind the port of retrieval', () => {
  it('become vectors of unit length', async () => {
    const embedder = embedderOf([3, 4]);
    expect(embedder).toMatchObject({ id: 'scripted', dimensions: 2 });
    expect(await embedder.embedQuery('低保')).toEqual(Float32Array.from([0.6, 0.8]));
    expect(await embedder.embedDocuments(['低保'])).toEqual([Float32Array.from([0.6, 0.8])]);
    expect(await embedder.embedDocuments([])).toEqual([]);
  });

  it('may have no direction', async () => {
    expect(await embedderOf([0, 0]).embedQuery('')).toEqual(Float32Array.from([0, 0]));
  });

  it.each([
    ['other dimensions', [1, 2, 3]],
    ['no dimensions', []],
    ['what is no number', [1, Number.NaN]],
    ['what is endless', [1, Number.POSITIVE_INFINITY]],
    ['nothing', undefined],
    ['text', '12'],
  ])('are refused when they give %s', async (_what, answer) => {
    const embedder = embedderOf(answer);
    await expect(embedder.embedQuery('低保')).rejects.toMatchObject({ code: 'MODEL_FAILED' });
    await expect(embedder.embedDocuments(['低保'])).rejects.toMatchObject({ code: 'MODEL_FAILED' });
  });

  it('are refused when a vector is missing, or one too many', async () => {
    const embedder = embedderOf([
      [1, 0],
      [0, 1],
    ]);
    await expect(embedder.embedDocuments(['甲'])).rejects.toMatchObject({ code: 'MODEL_FAILED' });
    await expect(embedder.embedDocuments(['甲', '乙', '丙'])).rejects.toMatchObject({ code: 'MODEL_FAILED' });
    expect(await embedder.embedDocuments(['甲', '乙'])).toHaveLength(2);
  });

  it('that fail are named, with their own failure as the cause and what to do', async () => {
    const cause = new Error('socket hang up');
    const failing: EmbeddingsInterface = {
      embedQuery: () => Promise.reject(cause),
      embedDocuments: () => {
        throw cause;
      },
    };
    const embedder = createLangChainEmbedder(failing, { id: 'failing', dimensions: 2 });
    const attempts = [embedder.embedQuery('甲'), embedder.embedDocuments(['甲']), probeDimensions(failing)];
    for (const attempt of attempts) {
      const error: unknown = await attempt.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(HotlineError);
      expect(error).toMatchObject({ code: 'MODEL_FAILED', cause, remedy: expect.stringMatching(/./) });
    }
  });

  it('say themselves how many dimensions they have', async () => {
    expect(await probeDimensions(embeddingsOf([1, 2, 3]))).toBe(3);
  });
});
