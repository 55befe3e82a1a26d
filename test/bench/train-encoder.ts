import { mkdirSync, readFileSync, writeFileSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { passagesOf } from '../../src/retrieval/passage.ts';
import { encoderFeatures } from '../../src/retrieval/encoder.ts';
import { normaliseText } from '../../src/retrieval/text.ts';
import { seededRandom } from '../support/random.ts';
import { readCitizenQuestions, readLines } from './citizen-questions.ts';

/**
 * Goes on training the encoder of knowledge/encoder: question → passage of the item that answers it, with
 * the other passages of the batch as negatives (InfoNCE in both directions, plain gradient descent).
 * `--pairs FILE` adds pairs from elsewhere, JSONL {query, text}. Nothing of test/golden is used.
 */
interface Features {
  rows: Int32Array;
  weights: Float32Array;
}
interface Pair {
  query: Features;
  /** One of these is drawn each time. */
  texts: Features[];
  /** Pairs of one group are never each other's negatives. */
  group: string;
}
interface Table {
  dimensions: number;
  vocabulary: Map<string, number>;
  values: Float32Array;
}

const BATCH = 256;
const SHARPNESS = 20;
const pairSchema = z.object({ query: z.string(), text: z.string() });

export async function trainEncoder(print: (line: string) => void, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      from: { type: 'string', default: 'knowledge/encoder' },
      out: { type: 'string', default: 'data/encoder' },
      pairs: { type: 'string', multiple: true, default: [] },
      epochs: { type: 'string', default: '30' },
      rate: { type: 'string', default: '5' },
      /** 0 or 1: leave the written questions of every second item out, to measure on them. */
      hold: { type: 'string' },
    },
  });
  const table = readTable(values.from);
  const hold = values.hold === undefined ? undefined : Number(values.hold);
  const pairs = [...knowledgePairs(table, hold), ...values.pairs.flatMap((file) => filePairs(table, file))];
  print(`${pairs.length} pairs`);
  const random = seededRandom(1);
  for (let epoch = 1; epoch <= Number(values.epochs); epoch += 1) {
    const loss = runEpoch(table, pairs, { rate: Number(values.rate), random });
    print(`epoch ${epoch}: loss ${loss.toFixed(3)}`);
  }
  writeTable(table, values.from, values.out);
  print(`written to ${values.out}`);
}

function readTable(folder: string): Table {
  const config = z
    .object({ dim: z.number(), vocabSize: z.number() })
    .parse(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')));
  const words = readFileSync(join(folder, 'vocab.txt'), 'utf8').split('\n').slice(0, config.vocabSize);
  const rows = readFileSync(join(folder, 'weights.int8.bin'));
  const scales = new Float32Array(Uint8Array.from(readFileSync(join(folder, 'scales.f32.bin'))).buffer);
  const values = Float32Array.from(
    new Int8Array(rows.buffer, rows.byteOffset, rows.length),
    (value, i) => value * (scales[Math.floor(i / config.dim)] ?? 0),
  );
  return { dimensions: config.dim, vocabulary: new Map(words.map((word, row) => [word, row])), values };
}

function featuresOf(table: Table, text: string): Features {
  const found = [...encoderFeatures(normaliseText(text))].flatMap(([feature, count]) => {
    const row = table.vocabulary.get(feature);
    return row === undefined ? [] : [{ row, weight: Math.sqrt(count) }];
  });
  return {
    rows: Int32Array.from(found, (it) => it.row),
    weights: Float32Array.from(found, (it) => it.weight),
  };
}

function knowledgePairs(table: Table, hold: number | undefined): Pair[] {
  const items = loadKnowledge('knowledge').items.filter((item) => item.expires === null);
  const written = readCitizenQuestions();
  return items.flatMap((item, position) => {
    const passages = passagesOf(item).map(
      (passage) => `${passage.title} ${passage.heading}\n${passage.text}`,
    );
    const texts = [...passages, passages.join('\n')].map((text) => featuresOf(table, text));
    const own =
      position % 2 === hold ? [] : written.filter((it) => it.item === item.id).map((it) => it.question);
    return [item.title, ...item.questions, ...own, ...own].map((question) => ({
      query: featuresOf(table, question),
      texts,
      group: item.id,
    }));
  });
}

function filePairs(table: Table, file: string): Pair[] {
  return readLines(file, pairSchema).map(({ query, text }) => ({
    query: featuresOf(table, query),
    texts: [featuresOf(table, text)],
    group: text,
  }));
}

function runEpoch(
  table: Table,
  pairs: Pair[],
  options: { rate: number; random: (below: number) => number },
): number {
  const { rate, random } = options;
  for (let i = pairs.length - 1; i > 0; i -= 1) {
    const j = random(i + 1);
    const [a, b] = [pairs[i], pairs[j]];
    if (a !== undefined && b !== undefined) [pairs[i], pairs[j]] = [b, a];
  }
  let loss = 0;
  let steps = 0;
  for (let from = 0; from + BATCH <= pairs.length; from += BATCH) {
    const batch = pairs.slice(from, from + BATCH);
    const texts = batch.map((pair) => pair.texts[random(pair.texts.length)] ?? pair.query);
    loss += step(table, { batch, texts, rate });
    steps += 1;
  }
  return loss / Math.max(1, steps);
}

interface Encoded {
  unit: Float32Array;
  length: number;
}

function encode(table: Table, features: Features): Encoded {
  const { dimensions, values } = table;
  const unit = new Float32Array(dimensions);
  features.rows.forEach((row, f) => {
    const weight = features.weights[f] ?? 0;
    for (let d = 0; d < dimensions; d += 1)
      unit[d] = (unit[d] ?? 0) + weight * (values[row * dimensions + d] ?? 0);
  });
  let length = 0;
  for (const value of unit) length += value * value;
  length = Math.sqrt(length) || 1;
  for (let d = 0; d < dimensions; d += 1) unit[d] = (unit[d] ?? 0) / length;
  return { unit, length };
}

function step(
  table: Table,
  { batch, texts, rate }: { batch: Pair[]; texts: Features[]; rate: number },
): number {
  const queries = batch.map((pair) => encode(table, pair.query));
  const passages = texts.map((text) => encode(table, text));
  const logits = queries.map((query, i) =>
    passages.map((passage, j) =>
      i !== j && batch[i]?.group === batch[j]?.group ? -Infinity : SHARPNESS * dot(query.unit, passage.unit),
    ),
  );
  const { gradient, loss } = contrast(logits);
  const queryGradients = queries.map((query, i) => project(query, combine(gradient[i] ?? [], passages)));
  const textGradients = passages.map((passage, j) =>
    project(
      passage,
      combine(
        gradient.map((row) => row[j] ?? 0),
        queries,
      ),
    ),
  );
  batch.forEach((pair, i) => descend(table, { features: pair.query, gradient: queryGradients[i], rate }));
  texts.forEach((text, j) => descend(table, { features: text, gradient: textGradients[j], rate }));
  return loss;
}

/** Softmax cross-entropy over rows and over columns; the diagonal is right. */
function contrast(logits: number[][]): { gradient: number[][]; loss: number } {
  const size = logits.length;
  const gradient = logits.map(() => new Array<number>(size).fill(0));
  let loss = 0;
  const share = (values: number[]) => {
    const highest = Math.max(...values);
    const raised = values.map((value) => Math.exp(value - highest));
    const total = raised.reduce((a, b) => a + b, 0);
    return raised.map((value) => value / total);
  };
  for (let i = 0; i < size; i += 1) {
    const row = share(logits[i] ?? []);
    const column = share(logits.map((values) => values[i] ?? -Infinity));
    loss -= Math.log((row[i] ?? 0) + 1e-9);
    for (let j = 0; j < size; j += 1) {
      const right = i === j ? 1 : 0;
      const own = gradient[i];
      const other = gradient[j];
      if (own !== undefined) own[j] = (own[j] ?? 0) + (((row[j] ?? 0) - right) * SHARPNESS) / size;
      if (other !== undefined) other[i] = (other[i] ?? 0) + (((column[j] ?? 0) - right) * SHARPNESS) / size;
    }
  }
  return { gradient, loss: loss / size };
}

function combine(shares: readonly number[], vectors: readonly Encoded[]): Float32Array {
  const sum = new Float32Array(vectors[0]?.unit.length ?? 0);
  vectors.forEach(({ unit }, i) => {
    const share = shares[i] ?? 0;
    if (Math.abs(share) < 1e-6) return;
    for (let d = 0; d < sum.length; d += 1) sum[d] = (sum[d] ?? 0) + share * (unit[d] ?? 0);
  });
  return sum;
}

/** Through the normalisation to unit length. */
function project({ unit, length }: Encoded, gradient: Float32Array): Float32Array {
  const along = dot(unit, gradient);
  return gradient.map((value, d) => (value - along * (unit[d] ?? 0)) / length);
}

function descend(
  { dimensions, values }: Table,
  { features, gradient, rate }: { features: Features; gradient: Float32Array | undefined; rate: number },
): void {
  features.rows.forEach((row, f) => {
    const weight = rate * (features.weights[f] ?? 0);
    for (let d = 0; d < dimensions; d += 1) {
      const at = row * dimensions + d;
      values[at] = (values[at] ?? 0) - weight * (gradient?.[d] ?? 0);
    }
  });
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d += 1) sum += (a[d] ?? 0) * (b[d] ?? 0);
  return sum;
}

function writeTable({ dimensions, values }: Table, from: string, out: string): void {
  mkdirSync(out, { recursive: true });
  const count = values.length / dimensions;
  const scales = new Float32Array(count);
  const rows = new Int8Array(values.length);
  for (let row = 0; row < count; row += 1) {
    const own = values.subarray(row * dimensions, (row + 1) * dimensions);
    const scale = own.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127 || 1e-9;
    scales[row] = scale;
    own.forEach((value, d) => (rows[row * dimensions + d] = Math.round(value / scale)));
  }
  writeFileSync(join(out, 'scales.f32.bin'), new Uint8Array(scales.buffer));
  writeFileSync(join(out, 'weights.int8.bin'), new Uint8Array(rows.buffer));
  if (from !== out)
    for (const file of ['config.json', 'vocab.txt']) copyFileSync(join(from, file), join(out, file));
}
