/** Turns texts into vectors of unit length, so that a dot product is a cosine. */
export interface Embedder {
  /** Changes whenever the same text would get another vector; an index built by another id is rebuilt. */
  readonly id: string;
  readonly dimensions: number;
  embedDocuments(texts: readonly string[]): Promise<Float32Array[]>;
  embedQuery(text: string): Promise<Float32Array>;
}
