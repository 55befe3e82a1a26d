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

const length = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
const rows = (...of: number[]) => Uint32Array.from(of);

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
      createDots(data, dimensions, count).fill(query, found, rows(...found.keys()));
      const longest = Math.max(
        ...[...found.keys()].map((row) => length(data.subarray(row * dimensions, (row + 1) * dimensions))),
      );
      for (const [row, value] of found.entries()) {
        const off = Math.abs(value - byHand(data, query, row));
        expect(off).toBeLessThan(1e-4 * longest * length(query));
      }
    }
  });

  it('stay within 32 bits where all numbers are as great as they can be', () => {
    const most = new Float32Array(64).fill(1_000);
    const found = new Float32Array(1);
    createDots(most, 64, 1).fill(most, found, rows(0));
    expect(Math.abs((found[0] ?? 0) / 64_000_000 - 1)).toBeLessThan(1e-4);
  });

  it('fills only the rows that were asked for, in whatever order', () => {
    const [data, query] = [numbers(8 * 20), numbers(8)];
    const found = new Float32Array(20).fill(NaN);
    createDots(data, 8, 20).fill(query, found, rows(12, 3, 19, 8, 9));
    expect([...found.keys()].filter((row) => !Number.isNaN(found[row]))).toEqual([3, 8, 9, 12, 19]);
    for (const row of [3, 8, 9, 12, 19]) expect(found[row]).toBeCloseTo(byHand(data, query, row), 3);
  });

  it('go from one query to another and back', () => {
    const [data, one, other] = [numbers(8 * 4), numbers(8), numbers(8)];
    const dots = createDots(data, 8, 4);
    for (const query of [one, other, one]) {
      const found = new Float32Array(4);
      dots.fill(query, found, rows(0, 1, 2, 3));
      for (const [row, value] of found.entries()) expect(value).toBeCloseTo(byHand(data, query, row), 3);
    }
  });

  it('nothing comes of no rows, and of nothing comes nothing', () => {
    const found = new Float32Array(0);
    createDots(new Float32Array(0), 8, 0).fill(numbers(8), found, rows());
    expect(found).toHaveLength(0);
    const zero = new Float32Array(2);
    createDots(new Float32Array(16), 8, 2).fill(numbers(8), zero, rows(0, 1));
    expect([...zero]).toEqual([0, 0]);
  });

  it('the module that ships is its text, assembled', async () => {
    const { parseWat } = await wabt();
    const assembled = parseWat('dots.wat', readFileSync(join(folder, 'dots.wat'), 'utf8')).toBinary({});
    expect(Buffer.from(assembled.buffer)).toEqual(readFileSync(join(folder, 'dots.wasm')));
  });
});
