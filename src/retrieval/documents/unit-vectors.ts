import type hnsw from 'hnswlib-node';
import { best } from '../best.ts';
import { EXACT_BELOW, searchGraph, type Neighbour } from '../vectors.ts';

/**
 * Vectors of unit length in 8 bits, with a scale for each row: a quarter of the memory, and a cosine is off by
 * a thousandth at most. The graph keeps its own copy in full.
 */
export interface UnitVectors {
  dimensions: number;
  count: number;
  data: Int8Array;
  scales: Float32Array;
}

const STEPS = 127;

export function quantise(dimensions: number, rows: Float32Array): UnitVectors {
  const count = rows.length / dimensions;
  const data = new Int8Array(rows.length);
  const scales = new Float32Array(count);
  for (let row = 0; row < count; row += 1) {
    const from = row * dimensions;
    let largest = 0;
    for (let i = 0; i < dimensions; i += 1) largest = Math.max(largest, Math.abs(rows[from + i] ?? 0));
    scales[row] = largest / STEPS;
    if (largest === 0) continue;
    for (let i = 0; i < dimensions; i += 1)
      data[from + i] = Math.round(((rows[from + i] ?? 0) / largest) * STEPS);
  }
  return { dimensions, count, data, scales };
}

export function cosineAt(
  { data, scales, dimensions }: UnitVectors,
  row: number,
  query: Float32Array,
): number {
  let sum = 0;
  for (let i = 0, at = row * dimensions; i < dimensions; i += 1, at += 1)
    sum += (data[at] ?? 0) * (query[i] ?? 0);
  return sum * (scales[row] ?? 0);
}

/** The nearest rows for which `qualifies` holds: by the graph, or one by one where few qualify or there is no graph. */
export function nearestUnits(
  vectors: UnitVectors,
  graph: hnsw.HierarchicalNSW | undefined,
  query: Float32Array,
  {
    limit,
    qualifies,
    qualifying,
  }: { limit: number; qualifies: (row: number) => boolean; qualifying: number },
): Neighbour[] {
  if (graph !== undefined && qualifying >= EXACT_BELOW) {
    // Where all qualify there is nothing to ask row by row.
    const all = qualifying === vectors.count;
    return searchGraph(graph, query, Math.min(limit, qualifying), all ? undefined : qualifies);
  }
  const cosines = new Float32Array(vectors.count);
  for (let row = 0; row < vectors.count; row += 1)
    if (qualifies(row)) cosines[row] = cosineAt(vectors, row, query);
  // What points the other way means nothing: only cosines above 0 are candidates.
  return best(cosines, limit, qualifies)
    .map((row) => ({ row, cosine: cosines[row] ?? 0 }))
    .sort((a, b) => b.cosine - a.cosine);
}
