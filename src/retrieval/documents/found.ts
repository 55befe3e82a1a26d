import type { RegionCode } from '../../knowledge/item.ts';
import type { QueryTerms } from './match.ts';

/** Term key → nats. */
export type TermWeights = ReadonlyMap<number, number>;

/** Of headings and of the whole document against the passage itself; chosen on the tuning questions. */
export const HEADING_SHARE = 0.5;
export const WHOLE_SHARE = 0.8;

/** What the question is, before any passage is looked at. */
export interface PreparedQuery {
  terms: QueryTerms;
  /** Nats of the question's terms, by part. */
  passages: TermWeights;
  headings: TermWeights;
  wholes: TermWeights;
  /** Terms of the official words that the question itself does not have. */
  widened: { passages: TermWeights; headings: TermWeights };
  vector: Float32Array;
  widenedVector: Float32Array | undefined;
  places: readonly { keys: Uint32Array; code: RegionCode }[];
}

/** What one segment has of the question. */
export interface Found {
  passages: number[];
  /** Information found of the question, in nats, of each passage; headings and document included. */
  scores: Float32Array;
  words: { passages: Float32Array; headings: Float32Array; wholes: Float32Array };
  widened: { passages: Float32Array; headings: Float32Array };
}
