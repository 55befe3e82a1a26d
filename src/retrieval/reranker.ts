/** A stronger model that reads a question together with a text; slower than the search, so asked about few. */
export interface Reranker {
  /** Changes whenever the same pair would get another score. */
  readonly id: string;
  /**
   * How well each text answers the question, 0–1, in the order given. Throws HotlineError MODEL_FAILED; the order
   * of the search stands then.
   */
  rerank(question: string, texts: readonly string[]): Promise<number[]>;
}
