import { createGraphWriter, searchGraph, type VectorBlock } from '../vectors.ts';
import type { Steps } from '../steps.ts';

/** Two rows that may belong together, `a` before `b`. */
export interface Edge {
  a: number;
  b: number;
  cosine: number;
}

/** Neighbours looked at for each row. */
const NEIGHBOURS = 15;
/** Below this every pair is looked at; above it the graph finds the near ones in time that grows evenly. */
const EXACT_BELOW = 1_500;
/** For neighbours among a week's messages the graph need not be searched as thoroughly as for an answer. */
const SEARCH = 64;

/** Each row's nearest rows from `least` on; the same rows give the same edges. */
export function* nearEdges(block: VectorBlock, least: number): Steps<Edge[]> {
  const nearest = block.count < EXACT_BELOW ? yield* exactly(block, least) : yield* byGraph(block, least);
  const edges = new Map<number, Edge>();
  nearest.forEach((neighbours, row) => {
    for (const { row: other, cosine } of neighbours) {
      const [a, b] = row < other ? [row, other] : [other, row];
      edges.set(a * block.count + b, { a, b, cosine });
    }
  });
  return [...edges.values()];
}

type Near = { row: number; cosine: number }[];

function* exactly(block: VectorBlock, least: number): Steps<Near[]> {
  const nearest: Near[] = Array.from({ length: block.count }, () => []);
  for (let a = 0; a < block.count; a += 1) {
    for (let b = a + 1; b < block.count; b += 1) {
      const cosine = dotOfRows(block, a, b);
      if (cosine < least) continue;
      nearest[a]?.push({ row: b, cosine });
      nearest[b]?.push({ row: a, cosine });
    }
    yield;
  }
  return nearest.map((near) => near.sort(byCosine).slice(0, NEIGHBOURS));
}

function* byGraph({ data, dimensions, count }: VectorBlock, least: number): Steps<Near[]> {
  const writer = createGraphWriter(dimensions);
  for (let row = 0; row < count; row += 1) {
    writer.add(data.subarray(row * dimensions, (row + 1) * dimensions));
    yield;
  }
  writer.graph.setEf(SEARCH);
  const nearest: Near[] = [];
  for (let row = 0; row < count; row += 1) {
    const query = data.subarray(row * dimensions, (row + 1) * dimensions);
    const found = searchGraph(writer.graph, query, Math.min(count, NEIGHBOURS + 1));
    nearest.push(found.filter((it) => it.row !== row && it.cosine >= least));
    yield;
  }
  return nearest;
}

function byCosine(a: Near[number], b: Near[number]): number {
  return b.cosine - a.cosine || a.row - b.row;
}

function dotOfRows({ data, dimensions }: VectorBlock, a: number, b: number): number {
  let sum = 0;
  const from = a * dimensions;
  const to = b * dimensions;
  for (let i = 0; i < dimensions; i += 1) sum += data[from + i]! * data[to + i]!;
  return sum;
}
