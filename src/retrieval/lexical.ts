import { atOnce, type Steps } from './steps.ts';
import { terms } from './text.ts';

/** How a text is cut into what is counted. */
export type Tokenise = (normalised: string) => string[];

export interface LexicalField {
  /** How much a match in this field counts, 0–1. */
  weight: number;
  /** BM25's length normalisation, 0–1: long texts match by chance. */
  lengthNormalisation: number;
}

/** Texts of one document, one for each field, normalised. */
export type LexicalDocument = readonly string[];

interface Postings {
  documents: Uint32Array;
  /** What the term contributes to each document, 0–1, all fields together. */
  strengths: Float32Array;
  idf: number;
}

/** What the documents have of one question. */
export interface Coverage {
  /** Σ idf·strength ∕ Σ idf for each document, 0–1. */
  shares: Float32Array;
  /** Σ idf of the question's terms, in nats. */
  information: number;
  /** Share of that information in terms that no document has, 0–1. */
  unknownShare: number;
}

/**
 * Which part of a question's information each document covers; strength is BM25's saturated term
 * frequency over weighted fields (Robertson's BM25F).
 */
export interface LexicalIndex {
  coverage(normalisedQuestion: string): Coverage;
  /** Share of the question's known information in terms that `document` has and none of `others` has, 0–1. */
  exclusiveShare(normalisedQuestion: string, document: number, others: (document: number) => boolean): number;
}

const SATURATION = 0.6;
/** A term that no document has says less than its rarity suggests: it is often a typing error. */
const UNKNOWN_TERM_SHARE = 0.4;

export function createLexicalIndex(
  fields: readonly LexicalField[],
  documents: readonly LexicalDocument[],
  tokenise: Tokenise = terms,
): LexicalIndex {
  return atOnce(lexicalIndexSteps(fields, documents, tokenise));
}

export function* lexicalIndexSteps(
  fields: readonly LexicalField[],
  documents: readonly LexicalDocument[],
  tokenise: Tokenise = terms,
): Steps<LexicalIndex> {
  const postings = yield* buildPostings(fields, documents, tokenise);
  const rarest = inverseFrequency(documents.length, 0);
  return {
    coverage(question) {
      const shares = new Float32Array(documents.length);
      let known = 0;
      let unknown = 0;
      for (const term of new Set(tokenise(question))) {
        const found = postings.get(term);
        if (found === undefined) {
          unknown += rarest;
          continue;
        }
        known += found.idf;
        for (let i = 0; i < found.documents.length; i += 1) {
          const document = found.documents[i] ?? 0;
          shares[document] = (shares[document] ?? 0) + found.idf * (found.strengths[i] ?? 0);
        }
      }
      const information = known + unknown * UNKNOWN_TERM_SHARE;
      if (information > 0)
        for (let i = 0; i < shares.length; i += 1) shares[i] = (shares[i] ?? 0) / information;
      const all = known + unknown;
      return { shares, information, unknownShare: all > 0 ? unknown / all : 0 };
    },
    exclusiveShare(question, document, others) {
      let known = 0;
      let exclusive = 0;
      for (const term of new Set(tokenise(question))) {
        const found = postings.get(term);
        if (found === undefined) continue;
        known += found.idf;
        if (found.documents.includes(document) && !found.documents.some(others)) exclusive += found.idf;
      }
      return known > 0 ? exclusive / known : 0;
    },
  };
}

const TERMS_A_STEP = 1_000;

function inverseFrequency(documents: number, withTerm: number): number {
  return Math.log(1 + (documents - withTerm + 0.5) / (withTerm + 0.5));
}

function* buildPostings(
  fields: readonly LexicalField[],
  documents: readonly LexicalDocument[],
  tokenise: Tokenise,
): Steps<Map<string, Postings>> {
  const counted: { counts: Map<string, number>; length: number }[][] = [];
  for (const document of documents) {
    counted.push(fields.map((_, f) => countTerms(tokenise(document[f] ?? ''))));
    yield;
  }
  const averages = fields.map(
    (_, f) =>
      counted.reduce((sum, perField) => sum + (perField[f]?.length ?? 0), 0) / Math.max(1, documents.length),
  );
  const collected = new Map<string, { documents: number[]; strengths: number[] }>();
  for (const [document, perField] of counted.entries()) {
    const strengths = new Map<string, number>();
    fields.forEach((field, f) => {
      const { counts, length } = perField[f] ?? { counts: new Map<string, number>(), length: 0 };
      const relative = length / Math.max(1, averages[f] ?? 1);
      const k = SATURATION * (1 - field.lengthNormalisation + field.lengthNormalisation * relative);
      for (const [term, count] of counts) {
        strengths.set(term, Math.max(strengths.get(term) ?? 0, (field.weight * count) / (count + k)));
      }
    });
    for (const [term, strength] of strengths) {
      const entry = collected.get(term) ?? { documents: [], strengths: [] };
      entry.documents.push(document);
      entry.strengths.push(strength);
      collected.set(term, entry);
    }
    yield;
  }
  const postings = new Map<string, Postings>();
  for (const [term, entry] of collected) {
    postings.set(term, {
      documents: Uint32Array.from(entry.documents),
      strengths: Float32Array.from(entry.strengths),
      idf: inverseFrequency(documents.length, entry.documents.length),
    });
    if (postings.size % TERMS_A_STEP === 0) yield;
  }
  return postings;
}

function countTerms(all: readonly string[]): { counts: Map<string, number>; length: number } {
  const counts = new Map<string, number>();
  for (const term of all) counts.set(term, (counts.get(term) ?? 0) + 1);
  return { counts, length: all.length };
}
