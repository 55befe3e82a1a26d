import hnsw from 'hnswlib-node';

/** Vectors of unit length in one block, row after row. */
export interface VectorBlock {
  dimensions: number;
  count: number;
  data: Float32Array;
}

export interface Neighbour {
  row: number;
  /** −1 to 1. */
  cosine: number;
}

export interface VectorIndex {
  /** The nearest rows for which `qualifies` holds, best first; `qualifying` is how many those are. */
  nearest(
    query: Float32Array,
    limit: number,
    qualifies: (row: number) => boolean,
    qualifying: number,
  ): Neighbour[];
  readonly block: VectorBlock;
}

/** Below this an exact scan is as fast as the graph (measured in test/bench), and it misses nothing. */
export const EXACT_BELOW = 10_000;
const GRAPH = { m: 16, efConstruction: 200, efSearch: 200, seed: 100 };

/**
 * Exact while few rows qualify, else a graph of hnswlib. LangChain's HNSWLib store is not used: it
 * keeps its documents in one JSON file, gives distances, and reads an index without checking it.
 */
export function createVectorIndex(block: VectorBlock): VectorIndex {
  let graph: hnsw.HierarchicalNSW | undefined;
  return {
    block,
    nearest(query, limit, qualifies, qualifying) {
      if (qualifying < EXACT_BELOW) return exactNearest(allCosines(block, query), limit, qualifies);
      graph ??= buildGraph(block);
      const found = graph.searchKnn(Array.from(query), Math.min(limit, qualifying), qualifies);
      return found.neighbors.map((row, i) => ({ row, cosine: 1 - (found.distances[i] ?? 1) }));
    },
  };
}

function allCosines({ data, dimensions, count }: VectorBlock, query: Float32Array): Float32Array {
  const result = new Float32Array(count);
  for (let row = 0, at = 0; row < count; row += 1) {
    let sum = 0;
    for (let i = 0; i < dimensions; i += 1, at += 1) sum += (data[at] ?? 0) * (query[i] ?? 0);
    result[row] = sum;
  }
  return result;
}

function exactNearest(
  cosines: Float32Array,
  limit: number,
  qualifies: (row: number) => boolean,
): Neighbour[] {
  const rows: number[] = [];
  for (let row = 0; row < cosines.length; row += 1) if (qualifies(row)) rows.push(row);
  const cosineOf = (row: number) => cosines[row] ?? -1;
  return rows
    .sort((a, b) => cosineOf(b) - cosineOf(a))
    .slice(0, limit)
    .map((row) => ({ row, cosine: cosineOf(row) }));
}

function buildGraph({ data, dimensions, count }: VectorBlock): hnsw.HierarchicalNSW {
  const graph = new hnsw.HierarchicalNSW('ip', dimensions);
  graph.initIndex(count, GRAPH.m, GRAPH.efConstruction, GRAPH.seed);
  for (let row = 0; row < count; row += 1) {
    graph.addPoint(Array.from(data.subarray(row * dimensions, (row + 1) * dimensions)), row);
  }
  graph.setEf(GRAPH.efSearch);
  return graph;
}
