import type { VectorBlock } from '../vectors.ts';
import type { Steps } from '../steps.ts';
import { nearEdges, type Edge } from './edges.ts';
import { createHeap } from './heap.ts';

/** Rows that say about the same; `medoid` is the one that is nearest to all of them. */
export interface Cluster {
  /** The medoid first, then by nearness to the whole. */
  rows: number[];
  medoid: number;
  /** Mean cosine between two of its rows; 1 where there is only one. */
  cohesion: number;
}

export interface ClusterOptions {
  /** Mean cosine between two groups from which they are one, 0–1. */
  together: number;
}

/** A row may stand a little further from its nearest neighbour than two groups from one another. */
const EDGE_SLACK = 0.05;

/**
 * Average-link clustering over a graph of near neighbours: how many clusters there are follows from the rows.
 * Every row is in one cluster; the same rows give the same clusters, the largest first.
 */
export function* clusterRows(block: VectorBlock, { together }: ClusterOptions): Steps<Cluster[]> {
  const edges = yield* nearEdges(block, together - EDGE_SLACK);
  const groups = yield* merged(block, edges, together);
  const clusters = groups.map((group) => describe(block, group));
  return clusters.sort((a, b) => b.rows.length - a.rows.length || first(a) - first(b));
}

/** With unit rows the mean cosine of all pairs between two groups is the product of their sums over their sizes. */
interface Group {
  rows: number[];
  sum: Float32Array;
  near: Set<number>;
}

interface Merge {
  a: number;
  b: number;
  score: number;
}

function* merged(block: VectorBlock, edges: readonly Edge[], together: number): Steps<Group[]> {
  const groups = new Map<number, Group>();
  for (let row = 0; row < block.count; row += 1) {
    groups.set(row, { rows: [row], sum: rowOf(block, row).slice(), near: new Set() });
  }
  const heap = createHeap<Merge>((x, y) => y.score - x.score || x.a - y.a || x.b - y.b);
  for (const { a, b, cosine } of edges) {
    groups.get(a)?.near.add(b);
    groups.get(b)?.near.add(a);
    if (cosine >= together) heap.push({ a, b, score: cosine });
  }
  let next = block.count;
  for (let best = heap.pop(); best !== undefined; best = heap.pop()) {
    const a = groups.get(best.a);
    const b = groups.get(best.b);
    // One of the two has gone into another group since.
    if (a === undefined || b === undefined) continue;
    groups.delete(best.a);
    groups.delete(best.b);
    const joined = join(a, b);
    for (const id of joined.near) {
      const other = groups.get(id);
      if (other === undefined) {
        joined.near.delete(id);
        continue;
      }
      other.near.add(next);
      const score = dot(joined.sum, other.sum) / (joined.rows.length * other.rows.length);
      if (score >= together) heap.push({ a: id, b: next, score });
    }
    groups.set(next, joined);
    next += 1;
    yield;
  }
  return [...groups.values()];
}

function join(a: Group, b: Group): Group {
  const [large, small] = a.rows.length >= b.rows.length ? [a, b] : [b, a];
  const { sum, near } = large;
  for (let i = 0; i < sum.length; i += 1) sum[i] = sum[i]! + small.sum[i]!;
  for (const id of small.near) near.add(id);
  return { rows: [...large.rows, ...small.rows], sum, near };
}

function describe(block: VectorBlock, { rows, sum }: Group): Cluster {
  const nearness = new Map(rows.map((row) => [row, dot(rowOf(block, row), sum)]));
  const ordered = [...rows].sort((a, b) => (nearness.get(b) ?? 0) - (nearness.get(a) ?? 0) || a - b);
  const n = rows.length;
  const selves = rows.reduce((total, row) => total + dot(rowOf(block, row), rowOf(block, row)), 0);
  const cohesion = n === 1 ? 1 : (dot(sum, sum) - selves) / (n * (n - 1));
  return { rows: ordered, medoid: ordered[0] ?? 0, cohesion };
}

function first({ rows }: Cluster): number {
  return Math.min(...rows);
}

function rowOf({ data, dimensions }: VectorBlock, row: number): Float32Array {
  return data.subarray(row * dimensions, (row + 1) * dimensions);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}
