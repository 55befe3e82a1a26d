import { Embeddings } from '@langchain/core/embeddings';
import type { Embedder } from '../retrieval/embedder.ts';

/** The encoder that ships with the project as LangChain `Embeddings`: works with no key and no network. */
export class OfflineEmbeddings extends Embeddings {
  readonly #encoder: Embedder;

  constructor(encoder: Embedder) {
    super({});
    this.#encoder = encoder;
  }

  override async embedDocuments(documents: string[]): Promise<number[][]> {
    const vectors = await this.#encoder.embedDocuments(documents);
    return vectors.map((vector) => Array.from(vector));
  }

  override async embedQuery(document: string): Promise<number[]> {
    return Array.from(await this.#encoder.embedQuery(document));
  }
}
