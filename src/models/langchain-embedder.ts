import type { EmbeddingsInterface } from '@langchain/core/embeddings';
import { HotlineError } from '../errors.ts';
import type { Embedder } from '../retrieval/embedder.ts';
import { normalise } from '../retrieval/encoder.ts';

/** Any LangChain embeddings behind retrieval's port. Throws HotlineError MODEL_FAILED. */
export function createLangChainEmbedder(
  embeddings: EmbeddingsInterface,
  options: { id: string; dimensions: number },
): Embedder {
  const unit = (vector: number[]) => {
    if (vector.length !== options.dimensions) {
      throw failed(new Error(`${vector.length} dimensions instead of ${options.dimensions}`));
    }
    return normalise(Float32Array.from(vector));
  };
  return {
    ...options,
    async embedDocuments(texts) {
      return (await asked(embeddings.embedDocuments([...texts]))).map(unit);
    },
    async embedQuery(text) {
      return unit(await asked(embeddings.embedQuery(text)));
    },
  };
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw failed(cause);
  }
}

function failed(cause: unknown): HotlineError {
  return new HotlineError('MODEL_FAILED', '向量模型没有给出可用的结果', {
    remedy: '检查 EMBEDDINGS_BASE_URL、EMBEDDINGS_MODEL 和密钥，或者去掉它们，改用自带的编码器。',
    cause,
  });
}
