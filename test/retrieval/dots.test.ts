import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import wabt from 'wabt';
import { describe, expect, it } from 'vitest';
import { createDots } from '../../src/retrieval/simd/dots.ts';
import { seededRandom } from '../support/random.ts';

const folder = join(import.meta.dirname, '../../src/retrieval/simd');
const random = seededRandom(402);
const numbers = (count: number) => Float32Array.from({ length: count }, () => random(2_001) / 1_000 - 1);

function byHand(data: Float32Array, query: Float32Array, row: number): number {
  return query.reduce((sum, value, i) => sum + value * (data[row * query.length + i] ?? 0), 0);
}

describe('dot products by WebAssembly', () => {
  it('are those worked out one by one, whatever the number of rows and dimensions', () => {
    for (const [dimensions, count] of [
      [256, 9],
      [4, 4],
      [7, 5],
      [1, 1],
      [130, 33],
    ] as const) {
      const [data, query] = [numbers(dimensions * count), numbers(dimensions)];
      const found = new Float32Array(count);
      createDots(data, dimensions, count).fill(query, found, 0, count);
      for (const [row, value] of found.entries()) expect(value).toBeCloseTo(byHand(data, query, row), 4);
    }
  });

  it('fills only the rows that were asked for', () => {
    const [data, query] = [numbers(8 * 20), numbers(8)];
    const found = new Float32Array(20).fill(NaN);
    createDots(data, 8, 20).fill(query, found, 8, 6);
    expect([...found].map(Number.isNaN)).toEqual(
      Array.from({ length: 20 }, (_, row) => row < 8 || row >= 14),
    );
    for (let row = 8; row < 14; row += 1) expect(found[row]).toBeCloseTo(byHand(data, query, row), 4);
  });

  it('nothing comes of no rows', () => {
    const found = new Float32Array(0);
    createDots(new Float32Array(0), 8, 0).fill(numbers(8), found, 0, 0);
    expect(found).toHaveLength(0);
  });

  it('the module that ships is its text, assembled', async () => {
    const { parseWat } = await wabt();
    const assembled = parseWat('dots.wat', readFileSync(join(folder, 'dots.wat'), 'utf8')).toBinary({});
    expect(Buffer.from(assembled.buffer)).toEqual(readFileSync(join(folder, 'dots.wasm')));
  });
});
