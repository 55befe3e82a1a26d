import type { Parts } from './parts.ts';
import type { Probe } from './probe.ts';
import { passageScore, rankScore, SIGNAL_NAMES, similarityOf } from './ranker.ts';
import { NO_SIGNALS, type ItemHit, type PassageHit, type Signals } from './search.ts';
import type { CosineAt } from './vectors.ts';

/** Nats of information at which a match says two thirds of what it can say. */
const MATCHED_TERMS_SCALE = 40;
const MATCHED_CHARACTERS_SCALE = 60;

interface PassageSignals {
  coverage: number;
  cosine: number;
  score: number;
}

/** How well one item fits the question, put in each of these ways. */
export function scoreItem(parts: Parts, probes: readonly Probe[], position: number): ItemHit {
  const rows = parts.passageRows[position] ?? [];
  const scored = probes.map((probe) => passageSignals(parts, probe, rows));
  const passages = rows
    .map((row, i) => ({ row, score: mean(scored.map((of) => of[i]?.score ?? 0)) }))
    .sort((a, b) => b.score - a.score);
  const signals = meanSignals(
    probes.map((probe, i) => signalsOf(parts, probe, { position, passages: scored[i] ?? [] })),
  );
  const score = rankScore(signals);
  const best = passages[0]?.score ?? 0;
  const hits: PassageHit[] = passages.flatMap((it) => {
    const passage = parts.texts.passages[it.row];
    return passage === undefined
      ? []
      : [{ passage, similarity: similarityOf(score - (best - it.score), signals) }];
  });
  return {
    itemId: parts.items[position]?.id ?? '',
    similarity: similarityOf(score, signals),
    signals,
    nearestQuestion: probes[0] === undefined ? '' : nearestQuestion(parts, probes[0].vector, position).text,
    passages: hits,
  };
}

function signalsOf(
  parts: Parts,
  probe: Probe,
  { position, passages }: { position: number; passages: readonly PassageSignals[] },
): Signals {
  const rows = parts.passageRows[position] ?? [];
  const best = passages.reduce((a, b) => (b.score > a.score ? b : a), { coverage: 0, cosine: 0, score: 0 });
  const itemShare = probe.items.shares[position] ?? 0;
  const characterShare = probe.characters.shares[position] ?? 0;
  return {
    itemCoverage: unit(itemShare),
    characterCoverage: unit(characterShare),
    matchedTerms: saturated(itemShare * probe.items.information, MATCHED_TERMS_SCALE),
    matchedCharacters: saturated(characterShare * probe.characters.information, MATCHED_CHARACTERS_SCALE),
    questionCosine: nearestQuestion(parts, probe.vector, position).cosine,
    itemCosine: unit(parts.itemVectors.cosinesTo(probe.vector)(position)),
    clauseCosine: mean(probe.clauseVectors.map((vector) => nearest(parts.vectors.cosinesTo(vector), rows))),
    passageCoverage: best.coverage,
    passageCosine: best.cosine,
    unknownShare: probe.items.unknownShare,
  };
}

function passageSignals(parts: Parts, probe: Probe, rows: readonly number[]): PassageSignals[] {
  const cosineAt = parts.vectors.cosinesTo(probe.vector);
  return rows.map((row) => {
    const coverage = unit(probe.passages.shares[row] ?? 0);
    const cosine = unit(cosineAt(row));
    return { coverage, cosine, score: passageScore({ coverage, cosine }) };
  });
}

function nearest(cosineAt: CosineAt, rows: readonly number[]): number {
  let best = 0;
  for (const row of rows) best = Math.max(best, unit(cosineAt(row)));
  return best;
}

function nearestQuestion(
  parts: Parts,
  vector: Float32Array,
  position: number,
): { cosine: number; text: string } {
  const cosineAt = parts.vectors.cosinesTo(vector);
  let best = { cosine: 0, text: '' };
  for (const row of parts.questionRows[position] ?? []) {
    const cosine = unit(cosineAt(row));
    if (cosine > best.cosine) {
      best = { cosine, text: parts.texts.questions[row - parts.texts.passages.length] ?? '' };
    }
  }
  return best;
}

function meanSignals(all: readonly Signals[]): Signals {
  const result = { ...NO_SIGNALS };
  for (const name of SIGNAL_NAMES) result[name] = mean(all.map((signals) => signals[name]));
  return result;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function saturated(information: number, scale: number): number {
  return 1 - Math.exp(-information / scale);
}

/** Clipped to 0–1: opposite directions mean nothing here. */
function unit(value: number): number {
  return Math.min(1, Math.max(0, value));
}
