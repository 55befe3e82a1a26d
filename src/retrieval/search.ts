import type { IsoDate, RegionCode } from '../knowledge/item.ts';
import type { Passage } from './passage.ts';

/** Conditions of the search itself: what does not meet them is never a candidate. */
export interface Conditions {
  /** The citizen's region; undefined where it is not known: then only national rules apply. */
  region?: RegionCode;
  asOf: IsoDate;
  /** `applicable`: rules for that region; `elsewhere`: rules that are not. */
  territory: 'applicable' | 'elsewhere' | 'any';
  /** `in-force` on asOf; `ended` before it or not begun yet. */
  validity: 'in-force' | 'ended' | 'any';
}

export interface SearchQuery {
  /** Ways to put the question, the citizen's own first; each counts alike. */
  variants: readonly string[];
  conditions: Conditions;
  /** Items. */
  limit: number;
}

/** The part that each signal played, averaged over the ways to put the question; all 0–1. */
export interface Signals {
  /** Share of the question's information found in the item's title, sample questions and text. */
  itemCoverage: number;
  /** The same by single characters. */
  characterCoverage: number;
  /** How much information of the question was found at all, by bigrams; grows with the question's length. */
  matchedTerms: number;
  /** The same by single characters. */
  matchedCharacters: number;
  /** Cosine with the nearest sample question or the title. */
  questionCosine: number;
  /** Cosine with the item as a whole. */
  itemCosine: number;
  /** Each clause's cosine with the passage nearest to it, averaged over the clauses. */
  clauseCosine: number;
  /** Coverage by, and cosine with, the best passage alone. */
  passageCoverage: number;
  passageCosine: number;
  /** Share of the question's information that nothing in the corpus has. */
  unknownShare: number;
}

export const NO_SIGNALS: Signals = {
  itemCoverage: 0,
  characterCoverage: 0,
  matchedTerms: 0,
  matchedCharacters: 0,
  questionCosine: 0,
  itemCosine: 0,
  clauseCosine: 0,
  passageCoverage: 0,
  passageCosine: 0,
  unknownShare: 0,
};

export interface PassageHit {
  passage: Passage;
  /** 0–1. */
  similarity: number;
}

export interface ItemHit {
  itemId: string;
  /** 0–1: how likely this item is what the question is about, by which hits are ordered and answers dared. */
  similarity: number;
  signals: Signals;
  /** The sample question or title that came nearest. */
  nearestQuestion: string;
  /** Best first. */
  passages: PassageHit[];
}

export interface SearchResult {
  /** Best first. */
  hits: ItemHit[];
  /** Items that met the conditions, of all items. */
  qualifying: number;
  total: number;
}

/** Finds items and their passages. Similarities of one index can be compared across searches. */
export interface PassageIndex {
  search(query: SearchQuery): Promise<SearchResult>;
  /** How much of the question only this item speaks of, among it and the items that meet the conditions; 0–1. */
  exclusiveShare(itemId: string, question: string, conditions: Conditions): number;
  passage(id: string): Passage | undefined;
  readonly passages: readonly Passage[];
  /** Knowledge version and embedder id that this index was built from. */
  readonly version: string;
}
