import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { Embedder } from '../retrieval/embedder.ts';
import { loadEncoder } from '../retrieval/encoder.ts';
import { createLangChainEmbedder, probeDimensions } from './langchain-embedder.ts';
import { OfflineEmbeddings } from './offline-embeddings.ts';

/** The configured endpoint's model, else the encoder that ships with the project. Throws HotlineError MODEL_FAILED. */
export async function openEmbedder(config: Config): Promise<Embedder> {
  const { embeddings } = config;
  if (embeddings === undefined) {
    const encoder = loadEncoder(join(config.knowledgeDir, 'encoder'));
    return createLangChainEmbedder(new OfflineEmbeddings(encoder), {
      id: encoder.id,
      dimensions: encoder.dimensions,
    });
  }
  // Loaded only when asked for: it takes longer to load than everything else together.
  const { OpenAIEmbeddings } = await import('@langchain/openai');
  const model = new OpenAIEmbeddings({
    model: embeddings.model,
    apiKey: embeddings.apiKey ?? 'none',
    configuration: { baseURL: embeddings.baseUrl },
    // The client would ask for base64 unasked, which many compatible endpoints do not speak.
    encodingFormat: 'float',
    maxRetries: 2,
    timeout: 20_000,
  });
  const dimensions = await probeDimensions(model);
  return createLangChainEmbedder(model, { id: `endpoint-${embeddings.model}-${dimensions}`, dimensions });
}
