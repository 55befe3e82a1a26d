import { parseArgs } from 'node:util';
import type { PolicyItem } from '../../src/knowledge/item.ts';
import { loadKnowledge, type Knowledge } from '../../src/knowledge/load.ts';
import { loadEncoder } from '../../src/retrieval/encoder.ts';
import { openIndex } from '../../src/retrieval/open-index.ts';
import { SIGNAL_NAMES } from '../../src/retrieval/ranker.ts';
import type { ItemHit, PassageIndex } from '../../src/retrieval/search.ts';
import { createSynonyms } from '../../src/retrieval/synonyms.ts';
import { scopeOf } from '../../src/answering/scope.ts';
import { readFileSync } from 'node:fs';
import { readCitizenQuestions, readUnanswerable } from './citizen-questions.ts';

/**
 * Fits the ranker's weights and calibration on test/bench/data: questions written for one item each, and
 * questions that no item answers. `--encoder DIR --hold 1` uses an encoder that has not seen the questions
 * of every second item, and only those questions. Nothing of test/golden is used.
 */
const CANDIDATES = 40;
const FITTED = SIGNAL_NAMES.filter((name) => name !== 'unknownShare');

interface Sample {
  features: number[][];
  /** Position of the right item; −1 where it is not among the candidates. */
  own: number;
  /** The candidates' topics match the right item's. */
  topical: boolean[];
  unknownShare: number;
  length: number;
}

export async function fitRanker(print: (line: string) => void, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { encoder: { type: 'string', default: 'knowledge/encoder' }, hold: { type: 'string' } },
  });
  const knowledge = loadKnowledge('knowledge');
  const index = await openIndex({
    items: knowledge.items,
    knowledgeVersion: knowledge.version,
    embedder: loadEncoder(values.encoder),
    covers: knowledge.regions.covers,
    directory: `data/fit-${values.encoder.replace(/\W/g, '-')}`,
    onNews: () => undefined,
  });
  const search = searcher(knowledge, index);
  const current = knowledge.items.filter((item) => item.expires === null);
  const held = new Set(
    current.filter((_, i) => values.hold === undefined || i % 2 === Number(values.hold)).map((it) => it.id),
  );
  const samples: Sample[] = [];
  for (const { item, question } of readCitizenQuestions()) {
    const own = knowledge.byId.get(item);
    if (own === undefined || !held.has(item)) continue;
    samples.push(sampleOf(knowledge, { own, question, hits: await search(question, regionOf(own)) }));
  }
  const nothing: Sample[] = [];
  for (const question of readUnanswerable()) {
    nothing.push(sampleOf(knowledge, { own: undefined, question, hits: await search(question, undefined) }));
  }
  const found = samples.filter((sample) => sample.own >= 0);
  print(
    `${samples.length} questions, right item among the candidates: ${(found.length / samples.length).toFixed(3)}`,
  );
  report('as it is', samples, currentWeights(samples), print);
  const weights = fitWeights(found);
  report('fitted', samples, weights, print);
  print(
    `weights ${JSON.stringify(Object.fromEntries(FITTED.map((name, i) => [name, round(weights[i] ?? 0)])))}`,
  );
  print(`calibration ${JSON.stringify(fitCalibration([...samples, ...nothing], weights, print))}`);
}

function currentWeights(samples: readonly Sample[]): number[] {
  return (samples[0]?.features[0] ?? []).map(() => 1);
}

function regionOf(item: PolicyItem): string | undefined {
  return item.regions.includes('000000') ? undefined : item.regions[0];
}

function searcher(knowledge: Knowledge, index: PassageIndex) {
  const synonyms = createSynonyms(readFileSync('knowledge/synonyms.yaml', 'utf8'));
  return async (question: string, known: string | undefined): Promise<ItemHit[]> => {
    const { text, region } = scopeOf(question, known, knowledge.regions);
    const rewritten = synonyms.rewrite(text);
    const { hits } = await index.search({
      variants: rewritten === undefined ? [text] : [text, rewritten],
      conditions: {
        asOf: '2026-11-21',
        territory: 'applicable',
        validity: 'in-force',
        ...(region && { region }),
      },
      limit: CANDIDATES,
    });
    return hits;
  };
}

function sampleOf(
  knowledge: Knowledge,
  { own, question, hits }: { own: PolicyItem | undefined; question: string; hits: readonly ItemHit[] },
): Sample {
  return {
    features: hits.map((hit) => FITTED.map((name) => hit.signals[name])),
    own: own === undefined ? -1 : hits.findIndex((hit) => hit.itemId === own.id),
    topical: hits.map((hit) => own !== undefined && knowledge.byId.get(hit.itemId)?.topic === own.topic),
    unknownShare: hits[0]?.signals.unknownShare ?? 0,
    length: question.length,
  };
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

/** Maximum likelihood of the right item under a softmax over the candidates, by gradient ascent; no weight below 0. */
function fitWeights(samples: readonly Sample[]): number[] {
  let weights: number[] = FITTED.map(() => 3);
  for (let step = 0; step < 600; step += 1) {
    const gradient = FITTED.map(() => 0);
    for (const { features, own } of samples) {
      const scores = features.map((feature) => dot(weights, feature));
      const highest = Math.max(...scores);
      const shares = scores.map((score) => Math.exp(score - highest));
      const total = shares.reduce((a, b) => a + b, 0);
      features.forEach((feature, i) => {
        const error = (i === own ? 1 : 0) - (shares[i] ?? 0) / total;
        feature.forEach((value, k) => (gradient[k] = (gradient[k] ?? 0) + error * value));
      });
    }
    weights = weights.map((weight, k) =>
      Math.max(0, weight + (20 * (gradient[k] ?? 0)) / samples.length - 0.002 * weight),
    );
  }
  return weights;
}

function report(
  label: string,
  samples: readonly Sample[],
  weights: readonly number[],
  print: (line: string) => void,
): void {
  const groups: [string, (sample: Sample) => boolean][] = [
    ['all', () => true],
    ['short', ({ length }) => length < 13],
    ['medium', ({ length }) => length >= 13 && length < 35],
    ['long', ({ length }) => length >= 35],
  ];
  for (const [name, belongs] of groups) {
    const own = samples.filter(belongs);
    const rank = ({ features, own: right }: Sample) => {
      const mine = dot(weights, features[right] ?? []);
      return right < 0 ? Infinity : features.filter((feature) => dot(weights, feature) > mine).length;
    };
    const share = (limit: number) =>
      (own.filter((sample) => rank(sample) < limit).length / own.length).toFixed(3);
    print(`${label}, ${name}: ${own.length} questions, first ${share(1)}, among three ${share(3)}`);
  }
}

/** Logistic regression: the first candidate is on the topic of the question, against everything else. */
function fitCalibration(
  samples: readonly Sample[],
  weights: readonly number[],
  print: (line: string) => void,
) {
  const cases = samples.map(({ features, topical, unknownShare }) => {
    const scores = features.map((feature) => dot(weights, feature));
    const top = Math.max(...scores);
    return { x: [top, unknownShare, 1], y: topical[scores.indexOf(top)] === true ? 1 : 0 };
  });
  const average = cases.reduce((sum, { x }) => sum + (x[0] ?? 0), 0) / cases.length;
  let w = [1, 0, 0];
  for (let step = 0; step < 8_000; step += 1) {
    const gradient = [0, 0, 0];
    for (const { x, y } of cases) {
      const centred = [(x[0] ?? 0) - average, x[1] ?? 0, 1];
      const error = y - 1 / (1 + Math.exp(-dot(w, centred)));
      centred.forEach((value, k) => (gradient[k] = (gradient[k] ?? 0) + error * value));
    }
    w = w.map((weight, k) => weight + (0.2 * (gradient[k] ?? 0)) / cases.length);
  }
  const [slope = 0, unknownShare = 0, centre = 0] = w;
  const intercept = centre - slope * average;
  const chance = (x: readonly number[]) =>
    1 / (1 + Math.exp(-(slope * (x[0] ?? 0) + unknownShare * (x[1] ?? 0) + intercept)));
  for (const threshold of [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]) {
    const answered = cases.filter(({ x }) => chance(x) >= threshold);
    const wrong = answered.filter(({ y }) => y === 0).length;
    const rightAll = cases.filter(({ y }) => y === 1).length;
    print(
      `threshold ${threshold}: answers ${(answered.filter(({ y }) => y === 1).length / rightAll).toFixed(3)} of what it finds, wrong ${wrong} of ${answered.length}`,
    );
  }
  return { slope: round(slope), unknownShare: round(unknownShare), intercept: round(intercept) };
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
