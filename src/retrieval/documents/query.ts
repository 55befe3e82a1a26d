import type { RegionCode } from '../../knowledge/item.ts';
import type { Conditions } from '../search.ts';
import type { Standing } from '../ingest/document.ts';
import type { DocumentSignals } from './weights.ts';

/** A question in official words. */
export interface Widened {
  /** The official words alone. */
  words: readonly string[];
  /** The question with them in place of the citizen's. */
  rewritten: string;
}

export interface DocumentQuery {
  /** The citizen's words. */
  question: string;
  /** What the dictionary makes of it; undefined where it knows no word of the question. */
  widened: Widened | undefined;
  /** Places that the question names. */
  places: readonly { name: string; code: RegionCode }[];
  conditions: Conditions;
  /** Passages. */
  limit: number;
  /** Also tell what the conditions removed. */
  explain?: boolean;
}

/** One passage with what it takes to cite it and to see why it stands where it stands. */
export interface DocumentHit {
  documentId: string;
  title: string;
  section: string;
  /** The article that fits best, of a passage with several; '' for other text. */
  locator: string;
  /** Of that article. */
  text: string;
  /** Everything that was ranked as one: neighbouring short articles. */
  passage: string;
  standing: Standing;
  reviewed: boolean;
  /** 0–1: how likely this passage answers the question. */
  similarity: number;
  signals: DocumentSignals;
  /** What each signal added to the score, in logits; they and the intercept make up the similarity. */
  contributions: DocumentSignals;
}

/** A candidate that the conditions kept out. */
export interface RemovedHit {
  documentId: string;
  title: string;
  why: RemovalReason;
}

export type RemovalReason = 'region' | 'not-in-force';

export interface DocumentSearchResult {
  /** Best first. */
  hits: DocumentHit[];
  /** With `explain`: the nearest by words of what the conditions removed. */
  removed: RemovedHit[];
  /** Documents that met the conditions, of all documents. */
  qualifying: number;
  total: number;
}

/** The search over the hotline's own documents. */
export interface DocumentIndex {
  search(query: DocumentQuery): Promise<DocumentSearchResult>;
  readonly documents: number;
  readonly passages: number;
  /** Of the library that it was made from. */
  readonly version: string;
}
