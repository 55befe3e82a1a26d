import { beforeAll, describe, expect, it } from 'vitest';
import { normalise } from '../../src/retrieval/encoder.ts';
import { createVectorIndex, EXACT_BELOW, type Rows, type VectorBlock } from '../../src/retrieval/vectors.ts';
import { seededRandom } from '../support/random.ts';

const DIMENSIONS = 32;
const random = seededRandom(2026);
/** Sum of uniform numbers: near enough to a bell curve. */
const spread = () =>
  Array.from({ length: 6 }, () => random(2_001) / 1_000 - 1).reduce((a, b) => a + b, 0) / 2;

/** Texts on one matter lie together: vectors around `clusters` centres. */
function clustered(count: number, clusters: number): VectorBlock {
  const centres = Array.from({ length: clusters }, () => Array.from({ length: DIMENSIONS }, spread));
  const data = new Float32Array(count * DIMENSIONS);
  for (let row = 0; row < count; row += 1)
    data.set(around(centres[random(clusters)] ?? []), row * DIMENSIONS);
  return { dimensions: DIMENSIONS, count, data };
}

function around(centre: readonly number[]): Float32Array {
  return normalise(Float32Array.from(centre, (value) => value + 0.5 * spread()));
}

const rowOf = ({ data }: VectorBlock, row: number) => data.subarray(row * DIMENSIONS, (row + 1) * DIMENSIONS);

function cosineOf(block: VectorBlock, row: number, query: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < DIMENSIONS; i += 1) sum += (block.data[row * DIMENSIONS + i] ?? 0) * (query[i] ?? 0);
  return sum;
}

/** By looking at each row and sorting them all. */
function bruteForce(
  block: VectorBlock,
  query: Float32Array,
  limit: number,
  qualifies: (row: number) => boolean,
): number[] {
  return Array.from({ length: block.count }, (_, row) => row)
    .filter(qualifies)
    .map((row) => ({ row, cosine: cosineOf(block, row, query) }))
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, limit)
    .map(({ row }) => row);
}

function rowsOf(block: VectorBlock, qualifies: (row: number) => boolean): Rows {
  const has = Uint8Array.from({ length: block.count }, (_, row) => Number(qualifies(row)));
  return { has, list: Uint32Array.from(has.keys()).filter((row) => has[row] === 1) };
}

const queries = (block: VectorBlock, count: number) =>
  Array.from({ length: count }, () => around([...rowOf(block, random(block.count))]));

function recall(found: readonly { row: number }[], wanted: readonly number[]): number {
  const rows = new Set(found.map(({ row }) => row));
  return wanted.filter((row) => rows.has(row)).length / wanted.length;
}

describe('few rows', () => {
  const block = clustered(500, 12);
  const index = createVectorIndex(block);

  it('are searched one by one: none is left out that is nearer by more than rounding', () => {
    for (const query of queries(block, 30)) {
      for (const modulus of [1, 3, 50]) {
        const qualifies = (row: number) => row % modulus === 0;
        const found = index.nearest(query, 10, rowsOf(block, qualifies));
        const wanted = bruteForce(block, query, 10, qualifies);
        expect(found).toHaveLength(wanted.length);
        for (const [rank, row] of wanted.entries())
          expect(cosineOf(block, found[rank]?.row ?? -1, query)).toBeCloseTo(cosineOf(block, row, query), 3);
      }
    }
  });

  it('come with their cosine', () => {
    const [query] = queries(block, 1);
    if (!query) throw new Error('a query');
    for (const { row, cosine } of index.nearest(
      query,
      10,
      rowsOf(block, () => true),
    )) {
      expect(cosine).toBeCloseTo(cosineOf(block, row, query), 4);
    }
  });

  it('are none where none qualifies, and all where fewer qualify than are wanted', () => {
    const query = rowOf(block, 0);
    expect(
      index.nearest(
        query,
        10,
        rowsOf(block, () => false),
      ),
    ).toEqual([]);
    expect(
      index.nearest(
        query,
        10,
        rowsOf(block, (row) => row < 3),
      ),
    ).toHaveLength(3);
    const none = { dimensions: DIMENSIONS, count: 0, data: new Float32Array() };
    expect(
      createVectorIndex(none).nearest(
        query,
        10,
        rowsOf(none, () => true),
      ),
    ).toEqual([]);
  });
});

describe('cosines', () => {
  const block = clustered(200, 5);

  it('are those of the rows that were asked for, and of every row afterwards', () => {
    const [query] = queries(block, 1);
    if (!query) throw new Error('a query');
    const cosines = createVectorIndex(block).cosinesTo(query);
    const some = cosines.of(Uint32Array.of(7, 150, 3));
    for (const row of [3, 7, 150]) expect(some[row]).toBeCloseTo(cosineOf(block, row, query), 4);
    for (const [row, cosine] of cosines.all().entries())
      expect(cosine).toBeCloseTo(cosineOf(block, row, query), 4);
    expect(cosines.of(Uint32Array.of(9))).toBe(cosines.all());
  });
});

describe('more rows than are searched exactly', () => {
  const block = clustered(12_000, 150);
  const index = createVectorIndex(block);
  const asked = queries(block, 60);
  const all = () => true;
  const everyRow = rowsOf(block, all);

  beforeAll(() => {
    expect(block.count).toBeGreaterThan(EXACT_BELOW);
  });

  it('are found by the graph as by looking at each: 99 of 100 of the ten nearest', () => {
    const shares = asked.map((query) =>
      recall(index.nearest(query, 10, everyRow), bruteForce(block, query, 10, all)),
    );
    expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeGreaterThanOrEqual(0.99);
  });

  it('come best first, with cosines that agree with the vectors', () => {
    for (const query of asked.slice(0, 10)) {
      const found = index.nearest(query, 10, everyRow);
      expect(found.map(({ cosine }) => cosine)).toEqual(
        found.map(({ cosine }) => cosine).sort((a, b) => b - a),
      );
      const first = found[0];
      const exact = cosineOf(block, first?.row ?? 0, query);
      expect(first?.cosine).toBeCloseTo(exact, 4);
    }
  });

  it('never include one that does not qualify, and lose none of the nearest to it', () => {
    // Most rows qualify, so that the graph and not the exact scan is asked.
    const qualifies = (row: number) => row % 10 !== 0;
    const among = rowsOf(block, qualifies);
    const shares = asked.map((query) => {
      const found = index.nearest(query, 10, among);
      expect(found.filter(({ row }) => !qualifies(row))).toEqual([]);
      return recall(found, bruteForce(block, query, 10, qualifies));
    });
    expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeGreaterThanOrEqual(0.99);
  });

  it('are all found under a rare condition', () => {
    const rare = new Set([17, 4_242, 11_999]);
    for (const query of asked.slice(0, 20)) {
      const found = index.nearest(
        query,
        10,
        rowsOf(block, (row) => rare.has(row)),
      );
      expect(new Set(found.map(({ row }) => row))).toEqual(rare);
    }
  });

  it('are the same when asked twice, also of another graph', () => {
    const [query] = asked;
    if (!query) throw new Error('a query');
    const found = index.nearest(query, 10, everyRow);
    expect(index.nearest(query, 10, everyRow)).toEqual(found);
    expect(createVectorIndex(block).nearest(query, 10, everyRow)).toEqual(found);
  });
});
