import type { RegionCode } from '../../knowledge/item.ts';
import type { OpenSegment } from './candidates.ts';
import { matchText, shareOf } from './match.ts';
import type { DocumentHit } from './query.ts';
import type { Found, PreparedQuery } from './found.ts';
import { rawText, unitAt, unitRows, type Unit } from './segment.ts';
import type { DocumentState } from './snapshot.ts';
import { cosineAt } from './unit-vectors.ts';
import { contributionsOf, similarityOf, type DocumentSignals, type DocumentWeights } from './weights.ts';

export interface Candidate extends Found {
  open: OpenSegment;
  states: readonly DocumentState[];
  passage: number;
}

/** Nats at which what was matched says two thirds of what it can say. */
const MATCHED_SCALE = 60;
const PASSAGE_LENGTH = 400;
/** Candidates whose text is read; the others are too far behind by what is known without reading. */
const READ = 100;
const NO_UNIT: Unit = { locator: '', text: '' };

export interface RankDeps {
  weights: DocumentWeights;
  covers: (documentRegion: RegionCode, citizenRegion: RegionCode) => boolean;
}

/** Scores every candidate and describes the best. */
export function rankCandidates(
  candidates: readonly Candidate[],
  prepared: PreparedQuery,
  { weights, covers }: RankDeps,
  limit: number,
): DocumentHit[] {
  const context = { ...contextOf(candidates, prepared), covers };
  const scored = (candidate: Candidate, signals: DocumentSignals) => ({
    candidate,
    signals,
    similarity: similarityOf(signals, weights),
  });
  return candidates
    .map((candidate) => scored(candidate, outerSignals(candidate, { prepared, context })))
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, Math.max(limit, READ))
    .map(({ candidate, signals }) => scored(candidate, { ...signals, ...textSignals(candidate, prepared) }))
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, limit)
    .flatMap(({ candidate, ...rated }) => {
      const { open, states, passage } = candidate;
      const { segment } = open;
      const position = segment.documentOf[passage] ?? 0;
      const document = segment.documents[position];
      const state = states[position];
      if (document === undefined || state?.standing === undefined) return [];
      const rows = unitRows(segment, passage);
      const units = rows.map((row) => unitAt(segment, row));
      const unit = units[bestUnit(candidate, rows, prepared)] ?? NO_UNIT;
      return [
        {
          documentId: document.id,
          title: document.title,
          section: segment.sections[segment.headingOf[passage] ?? 0] ?? '',
          locator: unit.locator,
          text: unit.text,
          passage: units.map((it) => it.text).join('\n'),
          standing: state.standing,
          reviewed: state.reviewed,
          ...rated,
          contributions: contributionsOf(rated.signals, weights),
        },
      ];
    });
}

/** What is told only by all candidates together. */
interface Context {
  bestScore: number;
  /** Best score of each document, by segment and position. */
  documentBest: Map<string, number>;
  sum: { wholes: number; headings: number; widened: number; widenedHeadings: number };
  /** Of each segment: the share of the question's places that each document names. */
  places: Map<OpenSegment, Float32Array>;
}

function contextOf(candidates: readonly Candidate[], prepared: PreparedQuery): Context {
  const total = (weights: ReadonlyMap<number, number>) =>
    [...weights.values()].reduce((sum, idf) => sum + idf, 0) + 1e-6;
  const documentBest = new Map<string, number>();
  let bestScore = 1e-6;
  const places = new Map<OpenSegment, Float32Array>();
  for (const { open, passage, scores } of candidates) {
    const score = scores[passage] ?? 0;
    const key = documentKey(open, passage);
    bestScore = Math.max(bestScore, score);
    documentBest.set(key, Math.max(documentBest.get(key) ?? 0, score));
    if (!places.has(open)) places.set(open, placeShares(open, prepared.places));
  }
  return {
    bestScore,
    documentBest,
    sum: {
      wholes: total(prepared.wholes),
      headings: total(prepared.headings),
      widened: total(prepared.widened.passages),
      widenedHeadings: total(prepared.widened.headings),
    },
    places,
  };
}

function documentKey({ segment }: OpenSegment, passage: number): string {
  return `${segment.name}:${segment.documentOf[passage]}`;
}

function placeShares({ segment, tables }: OpenSegment, places: PreparedQuery['places']): Float32Array {
  const shares = new Float32Array(segment.documents.length);
  for (const { keys } of places) {
    const found = new Uint8Array(shares.length);
    for (const key of keys) {
      const term = tables.wholes.find(key);
      if (term < 0) continue;
      const { ids, starts } = segment.wholes;
      for (let i = starts[term] ?? 0; i < (starts[term + 1] ?? 0); i += 1)
        found[ids[i] ?? 0] = (found[ids[i] ?? 0] ?? 0) + 1;
    }
    found.forEach((count, document) => {
      if (count === keys.length) shares[document] = (shares[document] ?? 0) + 1 / places.length;
    });
  }
  return shares;
}

interface Scoring {
  prepared: PreparedQuery;
  context: Context & Pick<RankDeps, 'covers'>;
}

/** What is known of a candidate without reading its text; the signals of the text are 0. */
function outerSignals(candidate: Candidate, { prepared, context }: Scoring): DocumentSignals {
  const { open, passage, scores, words, widened, states } = candidate;
  const { segment } = open;
  const document = segment.documentOf[passage] ?? 0;
  const heading = segment.headingOf[passage] ?? 0;
  const cosine = cosineOf(open, passage, prepared.vector);
  const state = states[document];
  const score = scores[passage] ?? 0;
  const { information } = prepared.terms;
  const flag = (holds: boolean) => (holds ? 1 : 0);
  return {
    passageShare: unit((words.passages[passage] ?? 0) / information),
    headingShare: unit((words.headings[heading] ?? 0) / context.sum.headings),
    documentShare: unit((words.wholes[document] ?? 0) / context.sum.wholes),
    widenedShare: unit((widened.passages[passage] ?? 0) / context.sum.widened),
    widenedHeadingShare: unit((widened.headings[heading] ?? 0) / context.sum.widenedHeadings),
    relativeShare: unit(score / context.bestScore),
    matchedInformation: 1 - Math.exp(-score / MATCHED_SCALE),
    cosine,
    widenedCosine:
      prepared.widenedVector === undefined ? cosine : cosineOf(open, passage, prepared.widenedVector),
    ...UNREAD,
    documentBest: unit((context.documentBest.get(documentKey(open, passage)) ?? 0) / context.bestScore),
    opening: flag(segment.documents[document]?.from === passage),
    statute: flag(state?.kind === 'statute'),
    regulation: flag(state?.kind === 'regulation'),
    interpretation: flag(state?.kind === 'interpretation'),
    caseReport: flag(state?.kind === 'case'),
    local: flag(
      state?.standing !== undefined &&
        state.standing.regions.length > 0 &&
        !state.standing.regions.includes(NATIONAL),
    ),
    superseded: flag(state?.superseded === true),
    place: context.places.get(open)?.[document] ?? 0,
    ...regionSignals(state?.standing?.regions ?? [], prepared.places, context.covers),
  };
}

const UNREAD = {
  within40: 0,
  within100: 0,
  longestRun: 0,
  runs: 0,
  characters: 0,
  hasFigures: 0,
  neighbourShare: 0,
  neighbourCosine: 0,
  length: 0,
};

/** What reading the text, and looking at the passages beside it, adds. */
function textSignals({ open, passage, words }: Candidate, prepared: PreparedQuery): typeof UNREAD {
  const { segment } = open;
  const pieces = unitRows(segment, passage).map((row) => rawText(segment, row));
  const document = segment.documentOf[passage];
  const neighbours = [passage - 1, passage + 1].filter((it) => segment.documentOf[it] === document);
  return {
    ...matchText(prepared.terms, pieces),
    neighbourShare: unit(
      Math.max(0, ...neighbours.map((it) => words.passages[it] ?? 0)) / prepared.terms.information,
    ),
    neighbourCosine: Math.max(0, ...neighbours.map((it) => cosineOf(open, it, prepared.vector))),
    length: unit(pieces.reduce((sum, piece) => sum + piece.length, 0) / PASSAGE_LENGTH),
  };
}

const NATIONAL = '000000';

function regionSignals(
  regions: readonly RegionCode[],
  places: PreparedQuery['places'],
  covers: RankDeps['covers'],
): { placeRegion: number; otherRegion: number } {
  if (places.length === 0 || regions.length === 0 || regions.includes(NATIONAL))
    return { placeRegion: 0, otherRegion: 0 };
  const isNamed = regions.some((region) =>
    places.some(({ code }) => covers(region, code) || covers(code, region)),
  );
  return { placeRegion: isNamed ? 1 : 0, otherRegion: isNamed ? 0 : 1 };
}

function unit(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** With the nearest article of the passage, 0–1. */
function cosineOf({ segment }: OpenSegment, passage: number, query: Float32Array): number {
  let nearest = 0;
  for (let row = segment.unitFrom[passage] ?? 0; row < (segment.unitFrom[passage + 1] ?? 0); row += 1)
    nearest = Math.max(nearest, cosineAt(segment.vectors, row, query));
  return unit(nearest);
}

/** Position of the article that the question is about, of several: by words and by meaning alike. */
function bestUnit({ open }: Candidate, rows: readonly number[], prepared: PreparedQuery): number {
  if (rows.length < 2) return 0;
  const { vectors } = open.segment;
  const query = prepared.widenedVector ?? prepared.vector;
  const worth = rows.map(
    (row) =>
      shareOf(prepared.terms, rawText(open.segment, row)) +
      cosineAt(vectors, row, prepared.vector) +
      cosineAt(vectors, row, query),
  );
  return worth.indexOf(Math.max(...worth));
}
