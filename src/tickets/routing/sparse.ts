/** The numbers of a row that are not zero; `index` without repeats. */
export interface SparseRow {
  index: Int32Array;
  value: Float32Array;
}

export const emptyRow: SparseRow = { index: new Int32Array(0), value: new Float32Array(0) };

export function rowOf(entries: ReadonlyMap<number, number>): SparseRow {
  return { index: Int32Array.from(entries.keys()), value: Float32Array.from(entries.values()) };
}

/** One row of several blocks, each with its first column and the factor that its numbers are multiplied by. */
export function joinRows(blocks: readonly { row: SparseRow; start: number; factor: number }[]): SparseRow {
  const length = blocks.reduce((sum, { row }) => sum + row.index.length, 0);
  const joined = { index: new Int32Array(length), value: new Float32Array(length) };
  let at = 0;
  for (const { row, start, factor } of blocks) {
    for (let i = 0; i < row.index.length; i += 1) {
      joined.index[at] = start + row.index[i]!;
      joined.value[at] = factor * row.value[i]!;
      at += 1;
    }
  }
  return joined;
}

/** To length 1; a row of nothing stays as it is. */
export function unitRow({ index, value }: SparseRow): SparseRow {
  let sum = 0;
  for (const one of value) sum += one * one;
  const length = Math.sqrt(sum);
  return length === 0 ? { index, value } : { index, value: value.map((one) => one / length) };
}

export function denseRow(vector: ArrayLike<number>): SparseRow {
  return { index: Int32Array.from({ length: vector.length }, (_, i) => i), value: Float32Array.from(vector) };
}
