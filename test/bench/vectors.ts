import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../../src/config.ts';
import { loadRegions } from '../../src/knowledge/load.ts';
import { readEvalDocuments, readEvalQuestions } from '../../src/retrieval/documents/evaluate.ts';
import { loadEncoder, normalise } from '../../src/retrieval/encoder.ts';
import type { Embedder } from '../../src/retrieval/embedder.ts';
import { cutDocument } from '../../src/retrieval/ingest/cut-document.ts';
import { buildGraph, EXACT_BELOW, searchGraph, type VectorBlock } from '../../src/retrieval/vectors.ts';

export interface VectorsOptions {
  documents: readonly string[];
  /** Without any, passages that are left out of the index are asked. */
  questions: readonly string[];
  sizes: readonly number[];
}

const MILLION = 1_000_000;
const QUERIES = 300;
const NEIGHBOURS = 10;
/** Standard deviation of what is added to each coordinate of a vector that comes again. */
const NOISE = 0.02;
const SHORTEST_SENTENCE = 10;
/** The graph computes in single precision; a row as near as the tenth is as good as the tenth. */
const ROUNDING = 1e-5;

/** `--documents FILE… [--questions FILE…] [--sizes 10000,100000] [--million]` */
export async function vectors(print: (line: string) => void, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      documents: { type: 'string', multiple: true, default: [] },
      questions: { type: 'string', multiple: true, default: [] },
      sizes: { type: 'string', default: '10000,100000' },
      million: { type: 'boolean', default: false },
    },
  });
  if (values.documents.length === 0) throw new Error('--documents FILE is needed: its passages are encoded');
  const sizes = [...values.sizes.split(',').map(Number), ...(values.million ? [MILLION] : [])];
  await compareVectors(print, { documents: values.documents, questions: values.questions, sizes });
}

/** The graph with the search's own settings against an exact scan of the same vectors. */
export async function compareVectors(
  print: (line: string) => void,
  { documents, questions, sizes }: VectorsOptions,
): Promise<void> {
  const { knowledgeDir } = readConfig(process.env);
  const encoder = loadEncoder(join(knowledgeDir, 'encoder'));
  const random = createRandom(1);
  const most = Math.max(...sizes);
  const texts = shuffled(await passageTexts(documents, knowledgeDir, most + QUERIES), random);
  const asked = await readEvalQuestions(questions);
  const queryTexts =
    asked.length > 0
      ? shuffled(asked, random)
          .slice(0, QUERIES)
          .map(({ question }) => question)
      : texts.splice(0, QUERIES);
  const queries = await Promise.all(queryTexts.map((text) => encoder.embedQuery(text)));
  const { block, real } = await encoded(texts, encoder, { most, random });
  print(
    `${queries.length} queries (${asked.length > 0 ? 'questions' : 'passages that are not in the index'}); ` +
      `${real} vectors of passages and sentences${real < most ? `, the others are repeats with noise of ${NOISE}` : ''}`,
  );
  print('');
  print('| vectors | graph build s | recall@10 | graph median ms | p95 | exact median ms | p95 | faster |');
  print('| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const size of sizes) print(rowOf(part(block, size), queries));
  print('');
  print(`The search itself scans while fewer than ${EXACT_BELOW} vectors qualify.`);
}

function rowOf(block: VectorBlock, queries: readonly Float32Array[]): string {
  const started = performance.now();
  const graph = buildGraph(block);
  const buildSeconds = (performance.now() - started) / 1000;
  const exact = timed(queries, (query) => scan(block, query));
  const found = timed(queries, (query) => searchGraph(graph, query, NEIGHBOURS));
  const recalls = exact.results.map((nearest, i) => {
    const least = (nearest.at(-1) ?? 0) - ROUNDING;
    return (found.results[i] ?? []).filter(({ cosine }) => cosine >= least).length / nearest.length;
  });
  const recall = recalls.reduce((sum, value) => sum + value, 0) / recalls.length;
  const cells = [
    String(block.count),
    buildSeconds.toFixed(1),
    recall.toFixed(4),
    ...[found.medianMs, found.p95Ms, exact.medianMs, exact.p95Ms].map((ms) => ms.toFixed(2)),
    `×${(exact.medianMs / found.medianMs).toFixed(1)}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Cosines of the nearest rows, best first, as fast as one pass over all rows gives them. */
function scan({ dimensions, count, data }: VectorBlock, query: Float32Array): number[] {
  const nearest: number[] = [];
  let least = -Infinity;
  for (let row = 0; row < count; row += 1) {
    const cosine = product(data, row * dimensions, query);
    if (cosine <= least) continue;
    const place = nearest.findIndex((it) => it < cosine);
    nearest.splice(place < 0 ? nearest.length : place, 0, cosine);
    if (nearest.length > NEIGHBOURS) nearest.pop();
    if (nearest.length === NEIGHBOURS) least = nearest[NEIGHBOURS - 1]!;
  }
  return nearest;
}

/** Four sums at a time: one alone waits for itself at every step. */
function product(data: Float32Array, from: number, query: Float32Array): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < query.length; i += 4) {
    a += data[from + i]! * query[i]!;
    b += data[from + i + 1]! * query[i + 1]!;
    c += data[from + i + 2]! * query[i + 2]!;
    d += data[from + i + 3]! * query[i + 3]!;
  }
  return a + b + c + d;
}

function timed<T>(queries: readonly Float32Array[], search: (query: Float32Array) => T) {
  const elapsed: number[] = [];
  const results = queries.map((query) => {
    const started = performance.now();
    const result = search(query);
    elapsed.push(performance.now() - started);
    return result;
  });
  elapsed.sort((a, b) => a - b);
  const at = (share: number) => elapsed[Math.floor(elapsed.length * share)] ?? 0;
  return { results, medianMs: at(0.5), p95Ms: at(0.95) };
}

/** Passages first; where they are too few also their sentences. Each text once. */
async function passageTexts(
  documents: readonly string[],
  knowledgeDir: string,
  wanted: number,
): Promise<string[]> {
  const regions = loadRegions(knowledgeDir);
  const passages = new Set<string>();
  for await (const { id, text, title } of readEvalDocuments(documents)) {
    const read = { part: id, text, ...(title !== undefined && { title }) };
    for (const cut of cutDocument(read, { origin: '', regions }).documents)
      for (const passage of cut.passages) passages.add(`${cut.title} ${passage.section}\n${passage.text}`);
  }
  const texts = new Set(passages);
  for (const passage of passages) {
    if (texts.size >= wanted) break;
    for (const sentence of passage.split(/[。；\n]/u))
      if (sentence.length >= SHORTEST_SENTENCE) texts.add(sentence);
  }
  return [...texts];
}

async function encoded(
  texts: readonly string[],
  encoder: Embedder,
  { most, random }: { most: number; random: () => number },
): Promise<{ block: VectorBlock; real: number }> {
  const { dimensions } = encoder;
  const real = Math.min(most, texts.length);
  const data = new Float32Array(most * dimensions);
  for (let row = 0; row < real; row += 1)
    data.set(await encoder.embedQuery(texts[row] ?? ''), row * dimensions);
  for (let row = real; row < most; row += 1) {
    const from = (row % real) * dimensions;
    const vector = data.slice(from, from + dimensions).map((value) => value + NOISE * gaussian(random));
    data.set(normalise(vector), row * dimensions);
  }
  return { block: { dimensions, count: most, data }, real };
}

function part({ dimensions, data }: VectorBlock, count: number): VectorBlock {
  return { dimensions, count, data: data.subarray(0, count * dimensions) };
}

/** Mulberry32: the same numbers in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function shuffled<T>(values: readonly T[], random: () => number): T[] {
  const result = [...values];
  for (let i = result.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}
