import type { Parts } from './parts.ts';
import type { Probe } from './probe.ts';
import { passageScore, rankScore, SIGNAL_NAMES, similarityOf } from './ranker.ts';
import { NO_SIGNALS, type ItemHit, type Signals } from './search.ts';

/** Nats of information at which a match says two thirds of what it can say. */
const MATCHED_TERMS_SCALE = 40;
const MATCHED_CHARACTERS_SCALE = 60;

/** How well one item fits, before its passages are looked at one by one. */
export interface ScoredItem {
  position: number;
  itemId: string;
  score: number;
  /** 0–1. */
  similarity: number;
  signals: Signals;
}

/** How well items fit the question, put in each of these ways. */
export interface Scorer {
  score(position: number): ScoredItem;
  /** Only of those that are shown: most candidates are not. */
  hit(scored: ScoredItem): ItemHit;
}

/** One way to put the question, with its cosines at hand. */
interface View {
  probe: Probe;
  cosines: Float32Array;
  itemCosines: Float32Array;
  clauseCosines: readonly Float32Array[];
}

/** Only for `candidates`, which are positions of items. */
export function createScorer(parts: Parts, probes: readonly Probe[], candidates: readonly number[]): Scorer {
  const items = Uint32Array.from(candidates);
  const rows = Uint32Array.from(candidates.flatMap((position) => parts.passageRows[position] ?? []));
  const views = probes.map((probe): View => ({
    probe,
    cosines: parts.vectors.cosinesTo(probe.vector).all(),
    itemCosines: parts.itemVectors.cosinesTo(probe.vector).of(items),
    clauseCosines: probe.clauseVectors.map((vector) => parts.vectors.cosinesTo(vector).of(rows)),
  }));
  return {
    score(position) {
      const signals = { ...NO_SIGNALS };
      for (const view of views) add(signals, signalsOf(parts, view, position));
      for (const name of SIGNAL_NAMES) signals[name] /= Math.max(1, views.length);
      const score = rankScore(signals);
      const similarity = similarityOf(score, signals);
      return { position, itemId: parts.items[position]?.id ?? '', score, similarity, signals };
    },
    hit({ position, itemId, score, similarity, signals }) {
      const passages = passagesOf(parts, views, position);
      const best = passages[0]?.score ?? 0;
      return {
        ...{ itemId, similarity, signals },
        nearestQuestion: views[0] === undefined ? '' : nearestQuestion(parts, views[0], position),
        passages: passages.flatMap((it) => {
          const passage = parts.texts.passages[it.row];
          return passage === undefined
            ? []
            : [{ passage, similarity: similarityOf(score - (best - it.score), signals) }];
        }),
      };
    },
  };
}

function add(sum: Signals, signals: Signals): void {
  for (const name of SIGNAL_NAMES) sum[name] += signals[name];
}

function signalsOf(parts: Parts, view: View, position: number): Signals {
  const { probe, cosines } = view;
  const rows = parts.passageRows[position] ?? [];
  const itemShare = probe.items.shares[position] ?? 0;
  const characterShare = probe.characters.shares[position] ?? 0;
  const best = bestPassage(view, rows);
  return {
    itemCoverage: unit(itemShare),
    characterCoverage: unit(characterShare),
    matchedTerms: saturated(itemShare * probe.items.information, MATCHED_TERMS_SCALE),
    matchedCharacters: saturated(characterShare * probe.characters.information, MATCHED_CHARACTERS_SCALE),
    questionCosine: nearest(cosines, parts.questionRows[position] ?? []),
    itemCosine: unit(view.itemCosines[position] ?? 0),
    clauseCosine: meanNearest(view.clauseCosines, rows),
    passageCoverage: best.coverage,
    passageCosine: best.cosine,
    unknownShare: probe.items.unknownShare,
  };
}

function bestPassage({ probe, cosines }: View, rows: readonly number[]) {
  let best = { coverage: 0, cosine: 0 };
  let most = 0;
  for (const row of rows) {
    const passage = { coverage: unit(probe.passages.shares[row] ?? 0), cosine: unit(cosines[row] ?? 0) };
    const score = passageScore(passage);
    if (score > most) [best, most] = [passage, score];
  }
  return best;
}

/** Rows of the item's passages with their scores, averaged over the ways to put the question, best first. */
function passagesOf(
  parts: Parts,
  views: readonly View[],
  position: number,
): { row: number; score: number }[] {
  const scoreOf = (row: number) =>
    views.reduce((sum, { probe, cosines }) => {
      const coverage = unit(probe.passages.shares[row] ?? 0);
      return sum + passageScore({ coverage, cosine: unit(cosines[row] ?? 0) });
    }, 0) / Math.max(1, views.length);
  const rows = parts.passageRows[position] ?? [];
  return rows.map((row) => ({ row, score: scoreOf(row) })).sort((a, b) => b.score - a.score);
}

function meanNearest(clauses: readonly Float32Array[], rows: readonly number[]): number {
  if (clauses.length === 0) return 0;
  let sum = 0;
  for (const cosines of clauses) sum += nearest(cosines, rows);
  return sum / clauses.length;
}

function nearest(cosines: Float32Array, rows: readonly number[]): number {
  let best = 0;
  for (const row of rows) best = Math.max(best, cosines[row] ?? 0);
  return unit(best);
}

/** The sample question or title that comes nearest; empty where none is near at all. */
function nearestQuestion(parts: Parts, { cosines }: View, position: number): string {
  let [best, text] = [0, ''];
  for (const row of parts.questionRows[position] ?? []) {
    const cosine = unit(cosines[row] ?? 0);
    if (cosine > best)
      [best, text] = [cosine, parts.texts.questions[row - parts.texts.passages.length] ?? ''];
  }
  return text;
}

function saturated(information: number, scale: number): number {
  return 1 - Math.exp(-information / scale);
}

/** Clipped to 0–1: opposite directions mean nothing here. */
function unit(value: number): number {
  return Math.min(1, Math.max(0, value));
}
