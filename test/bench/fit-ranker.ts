import { loadKnowledge, type Knowledge } from '../../src/knowledge/load.ts';
import type { PolicyItem } from '../../src/knowledge/item.ts';
import type { Embedder } from '../../src/retrieval/embedder.ts';
import { loadEncoder } from '../../src/retrieval/encoder.ts';
import { createKnowledgeIndex, indexedTexts, rowTexts } from '../../src/retrieval/knowledge-index.ts';
import type { ItemHit, PassageIndex, Signals } from '../../src/retrieval/search.ts';

/**
 * Fits the ranker's weights and calibration on the knowledge's own sample questions: each is held out of
 * the index once and asked. Nothing of test/golden is used. Prints what goes into src/retrieval/ranker.ts.
 */
const FOLDS = [0, 2, 4];
const CANDIDATES = 40;
const SIGNALS = [
  'itemCoverage',
  'characterCoverage',
  'questionCosine',
  'questionOverlap',
  'passageCoverage',
  'passageCosine',
] as const satisfies readonly (keyof Signals)[];

interface Sample {
  features: number[][];
  own: number;
  /** Candidates of other topics: what would come first if the corpus had nothing on the matter. */
  foreign: number[];
  unknownShare: number;
}

export async function fitRanker(print: (line: string) => void): Promise<void> {
  const knowledge = loadKnowledge('knowledge');
  const embedder = loadEncoder('knowledge/encoder');
  const samples: Sample[] = [];
  for (const fold of FOLDS) {
    print(`fold ${fold}: building and asking`);
    samples.push(...(await foldSamples(knowledge, embedder, fold)));
  }
  const found = samples.filter((sample) => sample.own >= 0);
  print(`${samples.length} questions, own item among the candidates: ${(found.length / samples.length).toFixed(3)}`);
  const weights = fitWeights(found);
  print(`weights ${JSON.stringify(Object.fromEntries(SIGNALS.map((name, i) => [name, round(weights[i] ?? 0)])))}`);
  report(samples, weights, print);
  const calibration = fitCalibration(samples, weights);
  print(`calibration ${JSON.stringify(calibration)}`);
}

async function foldSamples(knowledge: Knowledge, embedder: Embedder, fold: number): Promise<Sample[]> {
  const current = knowledge.items.filter((item) => item.expires === null);
  const held = current.map((item) => ({ ...item, questions: item.questions.filter((_, i) => i !== fold) }));
  const index = await buildIndex(knowledge, held, embedder);
  const samples: Sample[] = [];
  for (const item of current) {
    const question = item.questions[fold];
    if (question === undefined) continue;
    const region = item.regions.includes('000000') ? undefined : item.regions[0];
    const { hits } = await index.search({
      variants: [question],
      conditions: { asOf: '2026-11-21', territory: 'applicable', validity: 'in-force', ...(region && { region }) },
      limit: CANDIDATES,
    });
    samples.push(sampleOf(knowledge, item, hits));
  }
  return samples;
}

function sampleOf(knowledge: Knowledge, item: PolicyItem, hits: readonly ItemHit[]): Sample {
  const topicOf = (hit: ItemHit) => knowledge.byId.get(hit.itemId)?.topic;
  return {
    features: hits.map((hit) => SIGNALS.map((name) => hit.signals[name])),
    own: hits.findIndex((hit) => hit.itemId === item.id),
    foreign: hits.flatMap((hit, i) => (topicOf(hit) === item.topic ? [] : [i])),
    unknownShare: hits[0]?.signals.unknownShare ?? 0,
  };
}

async function buildIndex(knowledge: Knowledge, items: PolicyItem[], embedder: Embedder): Promise<PassageIndex> {
  const texts = rowTexts(indexedTexts(items));
  const vectors = await embedder.embedDocuments(texts);
  const data = new Float32Array(texts.length * embedder.dimensions);
  vectors.forEach((vector, i) => data.set(vector, i * embedder.dimensions));
  const block = { dimensions: embedder.dimensions, count: texts.length, data };
  return createKnowledgeIndex({ items, embedder, covers: knowledge.regions.covers, version: 'fold', vectors: block });
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

/** Maximum likelihood of the own item under a softmax over the candidates, by gradient ascent; no weight below 0. */
function fitWeights(samples: readonly Sample[]): number[] {
  let weights: number[] = SIGNALS.map(() => 3);
  for (let step = 0; step < 400; step += 1) {
    const gradient = SIGNALS.map(() => 0);
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
    weights = weights.map((weight, k) => Math.max(0, weight + (8 * (gradient[k] ?? 0)) / samples.length - 0.0005 * weight));
  }
  return weights;
}

function report(samples: readonly Sample[], weights: readonly number[], print: (line: string) => void): void {
  let first = 0;
  let third = 0;
  for (const { features, own } of samples) {
    if (own < 0) continue;
    const mine = dot(weights, features[own] ?? []);
    const better = features.filter((feature) => dot(weights, feature) > mine).length;
    if (better === 0) first += 1;
    if (better < 3) third += 1;
  }
  print(`own item first ${(first / samples.length).toFixed(3)}, among the first three ${(third / samples.length).toFixed(3)}`);
}

/** Logistic regression: the best candidate where the topic is there (right if of that topic) against the best without it. */
function fitCalibration(samples: readonly Sample[], weights: readonly number[]) {
  const cases = samples.flatMap(({ features, own, foreign, unknownShare }) => {
    const scores = features.map((feature) => dot(weights, feature));
    const top = Math.max(...scores);
    const without = Math.max(0, ...foreign.map((i) => scores[i] ?? 0));
    return [
      { x: [top, unknownShare, 1], y: own >= 0 && !foreign.includes(scores.indexOf(top)) ? 1 : 0 },
      { x: [without, unknownShare, 1], y: 0 },
    ];
  });
  let w = [1, -1, -3];
  for (let step = 0; step < 6_000; step += 1) {
    const gradient = [0, 0, 0];
    for (const { x, y } of cases) {
      const error = y - 1 / (1 + Math.exp(-dot(w, x)));
      x.forEach((value, k) => (gradient[k] = (gradient[k] ?? 0) + error * value));
    }
    w = w.map((weight, k) => weight + (0.3 * (gradient[k] ?? 0)) / cases.length);
  }
  return { slope: round(w[0] ?? 0), unknownShare: round(w[1] ?? 0), intercept: round(w[2] ?? 0) };
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
