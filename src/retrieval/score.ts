import type { Parts } from './parts.ts';
import type { Probe } from './probe.ts';
import { passageScore, rankScore, SIGNAL_NAMES, similarityOf } from './ranker.ts';
import { NO_SIGNALS, type ItemHit, type PassageHit, type Signals } from './search.ts';

/** Nats of information at which a match says two thirds of what it can say. */
const MATCHED_TERMS_SCALE = 40;
const MATCHED_CHARACTERS_SCALE = 60;

/** How well one item fits the question, put in each of these ways. */
export function scoreItem(parts: Parts, probes: readonly Probe[], position: number): ItemHit {
  const rows = parts.passageRows[position] ?? [];
  const passages = rows
    .map((row) => ({
      row,
      score: mean(probes.map((probe) => passageScore(passageSignals(parts, probe, row)))),
    }))
    .sort((a, b) => b.score - a.score);
  const signals = meanSignals(probes.map((probe) => signalsOf(parts, probe, position)));
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

function signalsOf(parts: Parts, probe: Probe, position: number): Signals {
  const rows = parts.passageRows[position] ?? [];
  const best = rows
    .map((row) => passageSignals(parts, probe, row))
    .reduce((a, b) => (passageScore(b) > passageScore(a) ? b : a), { coverage: 0, cosine: 0 });
  const itemShare = probe.items.shares[position] ?? 0;
  const characterShare = probe.characters.shares[position] ?? 0;
  const nearest = (vector: Float32Array) => Math.max(0, ...rows.map((row) => cosineOf(parts, row, vector)));
  return {
    itemCoverage: unit(itemShare),
    characterCoverage: unit(characterShare),
    matchedTerms: saturated(itemShare * probe.items.information, MATCHED_TERMS_SCALE),
    matchedCharacters: saturated(characterShare * probe.characters.information, MATCHED_CHARACTERS_SCALE),
    questionCosine: nearestQuestion(parts, probe.vector, position).cosine,
    itemCosine: unit(dot(parts.itemVectors[position] ?? new Float32Array(), 0, probe.vector)),
    clauseCosine: mean(probe.clauseVectors.map(nearest)),
    passageCoverage: best.coverage,
    passageCosine: best.cosine,
    unknownShare: probe.items.unknownShare,
  };
}

function passageSignals(parts: Parts, probe: Probe, row: number): { coverage: number; cosine: number } {
  return { coverage: unit(probe.passages.shares[row] ?? 0), cosine: cosineOf(parts, row, probe.vector) };
}

function nearestQuestion(
  parts: Parts,
  vector: Float32Array,
  position: number,
): { cosine: number; text: string } {
  let best = { cosine: 0, text: '' };
  for (const row of parts.questionRows[position] ?? []) {
    const cosine = cosineOf(parts, row, vector);
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

/** Cosine clipped to 0–1: opposite directions mean nothing here. */
function cosineOf(parts: Parts, row: number, vector: Float32Array): number {
  const { data, dimensions } = parts.vectors.block;
  return unit(dot(data, row * dimensions, vector));
}

function dot(data: Float32Array, start: number, vector: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i += 1) sum += (data[start + i] ?? 0) * (vector[i] ?? 0);
  return sum;
}

function unit(value: number): number {
  return Math.min(1, Math.max(0, value));
}
