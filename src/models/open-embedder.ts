import { join } from 'node:path';
import type { Config } from '../config.ts';
import { assertNever } from '../errors.ts';
import type { Embedder } from '../retrieval/embedder.ts';
import { loadEncoder } from '../retrieval/encoder.ts';
import { endpointId } from './endpoint-id.ts';
import { createLangChainEmbedder, probeDimensions } from './langchain-embedder.ts';
import { loadLocalOnnx, type ImportModule } from './local-onnx.ts';
import { OfflineEmbeddings } from './offline-embeddings.ts';

type Embeddings = NonNullable<Config['embeddings']>;

/**
 * The configured endpoint's model, or the one in the configured folder, else the encoder that ships with the
 * project. Throws HotlineError MODEL_FAILED, and CONFIG_INVALID when a folder is configured that cannot be used.
 */
export async function openEmbedder(
  config: Pick<Config, 'embeddings' | 'knowledgeDir'>,
  importModule?: ImportModule,
): Promise<Embedder> {
  const { embeddings } = config;
  if (embeddings === undefined) return openOffline(config.knowledgeDir);
  switch (embeddings.type) {
    case 'endpoint':
      return openEndpoint(embeddings);
    case 'onnx': {
      const model = await loadLocalOnnx(embeddings.directory, importModule);
      const dimensions = await probeDimensions(model.embeddings);
      return createLangChainEmbedder(model.embeddings, { id: model.id, dimensions });
    }
    default:
      return assertNever(embeddings);
  }
}

function openOffline(knowledgeDir: string): Embedder {
  const encoder = loadEncoder(join(knowledgeDir, 'encoder'));
  return createLangChainEmbedder(new OfflineEmbeddings(encoder), {
    id: encoder.id,
    dimensions: encoder.dimensions,
  });
}

async function openEndpoint(endpoint: Embeddings & { type: 'endpoint' }): Promise<Embedder> {
  // Loaded only when asked for: it takes longer to load than everything else together.
  const { OpenAIEmbeddings } = await import('@langchain/openai');
  const model = new OpenAIEmbeddings({
    model: endpoint.model,
    apiKey: endpoint.apiKey ?? 'none',
    configuration: {
      baseURL: endpoint.baseUrl,
      // The client would take these from the environment and tell them to whatever endpoint it is given.
      organization: null,
      project: null,
      // A redirect would take the texts to an address that nobody configured.
      fetchOptions: { redirect: 'error' },
    },
    // The client would ask for base64 unasked, which many compatible endpoints do not speak.
    encodingFormat: 'float',
    batchSize: endpoint.batch,
    // Also after a 429, after the pause that the endpoint asks for.
    maxRetries: 2,
    timeout: 20_000,
  });
  const dimensions = await probeDimensions(model);
  return createLangChainEmbedder(model, {
    id: `${endpointId('endpoint', endpoint)}-${dimensions}`,
    dimensions,
  });
}
