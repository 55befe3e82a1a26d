import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Dot products with rows of a block, as WebAssembly works them out: eight numbers at a time, in 16 bits. One is off by
 * less than a ten-thousandth of both lengths multiplied.
 */
export interface Dots {
  /** Fills `into` with the products of these rows, each where its row stands. A query stays as it is. */
  fill(query: Float32Array, into: Float32Array, rows: Uint32Array): void;
}

type Kernel = (list: number, query: number, out: number, rows: number, stride: number, scale: number) => void;

/** Rows are worked out four at a time. */
const ROWS = 4;
/** Numbers of a row: a multiple of what one step along it takes. */
const LANES = 16;
/** The length of the longest row, and of the query: no sum of products leaves 32 bits. */
const STEPS = 32_767;
const PAGE = 65_536;

const bytes = readFileSync(join(import.meta.dirname, 'dots.wasm'));
let compiled: WebAssembly.Module | undefined;

/** Rows of `dimensions` numbers in one block; copied. */
export function createDots(data: Float32Array, dimensions: number, count: number): Dots {
  const stride = Math.ceil(dimensions / LANES) * LANES;
  const padded = Math.ceil(count / ROWS) * ROWS;
  const [queryAt, listAt, outAt] = [
    padded * stride * 2,
    (padded + 1) * stride * 2,
    (padded + 1) * stride * 2 + padded * 4,
  ];
  const memory = new WebAssembly.Memory({ initial: Math.ceil((outAt + padded * 4) / PAGE) });
  const numbers = new Int16Array(memory.buffer);
  const addresses = new Int32Array(memory.buffer, listAt, padded);
  const products = new Float32Array(memory.buffer, outAt, padded);
  const longest = longestOf(data, dimensions, count);
  for (let row = 0; row < count; row += 1)
    write(data.subarray(row * dimensions, (row + 1) * dimensions), numbers, row * stride, longest);
  const dots = kernelOver(memory);
  let written: { query: Float32Array; scale: number } | undefined;

  /** A query is asked about more than once. */
  function scaleOf(query: Float32Array): number {
    if (written?.query === query) return written.scale;
    const length = lengthOf(query);
    write(query, numbers, queryAt / 2, length);
    written = { query, scale: (longest * length) / STEPS ** 2 };
    return written.scale;
  }

  return {
    fill(query, into, rows) {
      const scale = scaleOf(query);
      for (let i = 0; i < rows.length; i += 1) addresses[i] = (rows[i] ?? 0) * stride * 2;
      const asked = Math.ceil(rows.length / ROWS) * ROWS;
      addresses.fill(0, rows.length, asked);
      dots(listAt, queryAt, outAt, asked, stride * 2, scale);
      for (let i = 0; i < rows.length; i += 1) into[rows[i] ?? 0] = products[i] ?? 0;
    },
  };
}

function write(values: Float32Array, into: Int16Array, at: number, length: number): void {
  const scale = length > 0 ? STEPS / length : 0;
  for (let i = 0; i < values.length; i += 1) into[at + i] = Math.round((values[i] ?? 0) * scale);
}

function longestOf(data: Float32Array, dimensions: number, count: number): number {
  let longest = 0;
  for (let row = 0; row < count; row += 1)
    longest = Math.max(longest, lengthOf(data.subarray(row * dimensions, (row + 1) * dimensions)));
  return longest;
}

function lengthOf(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += (values[i] ?? 0) ** 2;
  return Math.sqrt(sum);
}

function kernelOver(memory: WebAssembly.Memory): Kernel {
  compiled ??= new WebAssembly.Module(bytes);
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return exports['dots'] as Kernel;
}
