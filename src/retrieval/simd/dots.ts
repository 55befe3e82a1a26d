import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Dot products with rows of a block, as WebAssembly works them out: four numbers at a time, in 32 bits. */
export interface Dots {
  /** Fills `into` from `first` on, with one product for each of `rows` rows from row `first` on. */
  fill(query: Float32Array, into: Float32Array, first: number, rows: number): void;
}

type Kernel = (row: number, query: number, out: number, rows: number, stride: number) => void;

/** Rows are worked out four at a time. */
const ROWS = 4;
/** Numbers of a row: a multiple of what fits into one register. */
const LANES = 4;
const PAGE = 65_536;

const bytes = readFileSync(join(import.meta.dirname, 'dots.wasm'));
let compiled: WebAssembly.Module | undefined;

/** Rows of `dimensions` numbers in one block; copied. */
export function createDots(data: Float32Array, dimensions: number, count: number): Dots {
  const stride = Math.ceil(dimensions / LANES) * LANES;
  const padded = Math.ceil(count / ROWS) * ROWS;
  const [queryAt, outAt] = [padded * stride, (padded + 1) * stride];
  const memory = new WebAssembly.Memory({ initial: Math.ceil(((outAt + padded) * 4) / PAGE) });
  const numbers = new Float32Array(memory.buffer);
  if (stride === dimensions) numbers.set(data.subarray(0, count * dimensions));
  else
    for (let row = 0; row < count; row += 1)
      numbers.set(data.subarray(row * dimensions, (row + 1) * dimensions), row * stride);
  const dots = kernelOver(memory);
  return {
    fill(query, into, first, rows) {
      numbers.set(query, queryAt);
      dots(first * stride * 4, queryAt * 4, outAt * 4, Math.ceil(rows / ROWS) * ROWS, stride * 4);
      into.set(numbers.subarray(outAt, outAt + rows), first);
    },
  };
}

function kernelOver(memory: WebAssembly.Memory): Kernel {
  compiled ??= new WebAssembly.Module(bytes);
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return exports['dots'] as Kernel;
}
