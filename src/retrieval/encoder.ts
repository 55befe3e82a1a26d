import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HotlineError } from '../errors.ts';
import type { Embedder } from './embedder.ts';

const configSchema = z.object({ dim: z.number().int().positive(), vocabSize: z.number().int().positive() });

interface Weights {
  dimensions: number;
  vocabulary: Map<string, number>;
  rows: Int8Array;
  scales: Float32Array;
  id: string;
}

/**
 * The encoder that ships in knowledge/encoder: a sum of feature vectors (characters and character
 * bigrams) in 8 bits, 192 dimensions; knowledge/encoder/README.md says where it comes from.
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
    const rowBytes = readFileSync(join(directory, 'weights.int8.bin'));
    const scaleBytes = readFileSync(join(directory, 'scales.f32.bin'));
    const isWhole =
      words.length === config.vocabSize &&
      rowBytes.length === config.vocabSize * config.dim &&
      scaleBytes.length === config.vocabSize * 4;
    if (!isWhole) {
      throw new Error('the sizes of weights, scales and vocabulary disagree');
    }
    return {
      dimensions: config.dim,
      vocabulary: new Map(words.map((word, row) => [word, row])),
      rows: new Int8Array(rowBytes.buffer, rowBytes.byteOffset, rowBytes.length),
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

/** Feature → how often it occurs. */
export function encoderFeatures(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (feature: string) => counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const prepared = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\u4e00-\u9fff\u3400-\u4dbfa-z0-9]+/g, ' ');
  for (const run of prepared.split(' ')) {
    for (let i = 0; i < run.length; i += 1) {
      add(run.charAt(i));
      if (i + 1 < run.length) add(run.slice(i, i + 2));
    }
  }
  return counts;
}

function encode(weights: Weights, text: string): Float32Array {
  const { dimensions, vocabulary, rows, scales } = weights;
  const vector = new Float32Array(dimensions);
  for (const [feature, count] of encoderFeatures(text)) {
    const row = vocabulary.get(feature);
    if (row === undefined) continue;
    const factor = Math.sqrt(count) * (scales[row] ?? 0);
    const start = row * dimensions;
    for (let i = 0; i < dimensions; i += 1) vector[i] = (vector[i] ?? 0) + factor * (rows[start + i] ?? 0);
  }
  return normalise(vector);
}

/** In place; a zero vector stays zero. */
export function normalise(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const length = Math.sqrt(sum);
  if (length > 0) for (let i = 0; i < vector.length; i += 1) vector[i] = (vector[i] ?? 0) / length;
  return vector;
}
