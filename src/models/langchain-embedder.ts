import type { EmbeddingsInterface } from '@langchain/core/embeddings';
import { z } from 'zod';
import { HotlineError } from '../errors.ts';
import type { Embedder } from '../retrieval/embedder.ts';
import { normalise } from '../retrieval/encoder.ts';

/** The numbers of a vector, looked at one by one without a schema for each. */
const vectorSchema = z.custom<number[]>(
  (given) => Array.isArray(given) && given.length > 0 && given.every((it) => Number.isFinite(it)),
);

/** Any LangChain embeddings behind retrieval's port. Throws HotlineError MODEL_FAILED. */
export function createLangChainEmbedder(
  embeddings: EmbeddingsInterface,
  options: { id: string; dimensions: number },
): Embedder {
  const vector = vectorSchema.refine((it) => it.length === options.dimensions);
  return {
    ...options,
    async embedDocuments(texts) {
      const schema = z.array(vector).length(texts.length);
      const vectors = await asked(() => embeddings.embedDocuments([...texts]), schema);
      return vectors.map(unit);
    },
    async embedQuery(text) {
      return unit(await asked(() => embeddings.embedQuery(text), vector));
    },
  };
}

/** How many dimensions the model's vectors have, asked of the model itself. Throws HotlineError MODEL_FAILED. */
export async function probeDimensions(embeddings: EmbeddingsInterface): Promise<number> {
  const vector = await asked(() => embeddings.embedQuery('试'), vectorSchema);
  return vector.length;
}

/** What a model answers has the shape that was agreed, whatever its types say. */
async function asked<T>(ask: () => Promise<unknown>, schema: z.ZodType<T>): Promise<T> {
  try {
    return schema.parse(await ask());
  } catch (cause) {
    throw new HotlineError('MODEL_FAILED', '向量模型没有给出可用的结果', {
      remedy:
        '检查 EMBEDDINGS_BASE_URL、EMBEDDINGS_MODEL 和密钥（本地模型检查 EMBEDDINGS_ONNX_DIR），或者去掉它们，改用自带的编码器。',
      cause,
    });
  }
}

function unit(vector: number[]): Float32Array {
  return normalise(Float32Array.from(vector));
}
