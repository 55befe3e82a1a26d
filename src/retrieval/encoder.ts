import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HotlineError } from '../errors.ts';
import { codesOf, pairKey } from './documents/codes.ts';
import { KeyTable } from './documents/key-table.ts';
import type { Embedder } from './embedder.ts';

const configSchema = z.object({
  dim: z.number().int().positive().multipleOf(2),
  vocabSize: z.number().int().positive(),
});

interface Weights {
  dimensions: number;
  vocabulary: KeyTable;
  /** Two numbers of 4 bits in each byte, the lower half first; 0 to 15 stand for −8 to 7. */
  rows: Uint8Array;
  scales: Float32Array;
  id: string;
}

/**
 * The encoder that ships in knowledge/encoder: a sum of feature vectors (characters and character
 * bigrams) in 4 bits, 256 dimensions; knowledge/encoder/README.md says where it comes from.
 * Throws HotlineError INDEX_UNREADABLE when its files are missing or do not fit together.
 */
export function loadEncoder(directory: string): Embedder {
  const weights = readWeights(directory);
  const embed = (text: string) => encode(weights, text);
  return {
    id: weights.id,
    dimensions: weights.dimensions,
    embedDocuments: (texts) => Promise.resolve(texts.map(embed)),
    embedQuery: (text) => Promise.resolve(embed(text)),
  };
}

function readWeights(directory: string): Weights {
  try {
    const config = configSchema.parse(JSON.parse(readFileSync(join(directory, 'config.json'), 'utf8')));
    const words = readFileSync(join(directory, 'vocab.txt'), 'utf8').split('\n').slice(0, config.vocabSize);
    const rowBytes = readFileSync(join(directory, 'weights.int4.bin'));
    const scaleBytes = readFileSync(join(directory, 'scales.f32.bin'));
    const isWhole =
      words.length === config.vocabSize &&
      rowBytes.length * 2 === config.vocabSize * config.dim &&
      scaleBytes.length === config.vocabSize * 4;
    if (!isWhole) {
      throw new Error('the sizes of weights, scales and vocabulary disagree');
    }
    return {
      dimensions: config.dim,
      vocabulary: KeyTable.from(Uint32Array.from(words, featureKey)),
      rows: rowBytes,
      scales: new Float32Array(Uint8Array.from(scaleBytes).buffer),
      id: `encoder-${digestOf([words.join('\n'), scaleBytes, rowBytes])}`,
    };
  } catch (cause) {
    throw new HotlineError('INDEX_UNREADABLE', `编码器文件不完整或无法读取：${directory}`, {
      remedy: '重新取得 knowledge/encoder 目录下的全部文件。',
      cause,
    });
  }
}

function digestOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex').slice(0, 12);
}

function encode({ dimensions, vocabulary, rows, scales }: Weights, text: string): Float32Array {
  const vector = new Float32Array(dimensions);
  const bytes = dimensions / 2;
  let factors = 0;
  for (const [row, count] of featureRows(vocabulary, codesOf(text))) {
    const factor = Math.sqrt(count) * (scales[row] ?? 0);
    const start = row * bytes;
    factors += factor;
    for (let i = 0; i < bytes; i += 1) {
      const both = rows[start + i]!;
      vector[2 * i]! += factor * (both & 15);
      vector[2 * i + 1]! += factor * (both >> 4);
    }
  }
  // The 8 that every number is too high, taken off once for all.
  for (let i = 0; i < dimensions; i += 1) vector[i]! -= 8 * factors;
  return normalise(vector);
}

/** Row of each feature that the vocabulary has → how often it occurs. */
function featureRows(vocabulary: KeyTable, codes: Uint16Array): Map<number, number> {
  const counts = new Map<number, number>();
  eachFeature(codes, (first, second) => {
    const row = vocabulary.find(pairKey(first, second));
    if (row >= 0) counts.set(row, (counts.get(row) ?? 0) + 1);
  });
  return counts;
}

/** Single characters and, inside a run, character bigrams. */
function eachFeature(codes: Uint16Array, visit: (first: number, second: number) => void): void {
  for (let i = 0; i < codes.length; i += 1) {
    const code = codes[i] ?? 0;
    if (code === 0) continue;
    visit(code, 0);
    const next = codes[i + 1] ?? 0;
    if (next !== 0) visit(code, next);
  }
}

/** Feature, as the vocabulary spells it → how often it occurs. */
export function encoderFeatures(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  eachFeature(codesOf(text), (first, second) => {
    const feature = second === 0 ? String.fromCharCode(first) : String.fromCharCode(first, second);
    counts.set(feature, (counts.get(feature) ?? 0) + 1);
  });
  return counts;
}

/** The vocabulary's spelling of a feature as a key: one or two characters. */
function featureKey(feature: string): number {
  return pairKey(feature.charCodeAt(0), feature.length > 1 ? feature.charCodeAt(1) : 0);
}

/** In place; a zero vector stays zero. */
export function normalise(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const length = Math.sqrt(sum);
  if (length > 0) for (let i = 0; i < vector.length; i += 1) vector[i] = (vector[i] ?? 0) / length;
  return vector;
}
