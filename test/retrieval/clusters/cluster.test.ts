import { describe, expect, it } from 'vitest';
import { clusterRows } from '../../../src/retrieval/clusters/cluster.ts';
import { createHeap } from '../../../src/retrieval/clusters/heap.ts';
import {
  characteristicPhrases,
  countPhrases,
  createPhrasesOf,
} from '../../../src/retrieval/clusters/label.ts';
import { normalise } from '../../../src/retrieval/encoder.ts';
import { atOnce, inStretches } from '../../../src/retrieval/steps.ts';
import { seededRandom } from '../../support/random.ts';

const DIMENSIONS = 24;

/** `groups` directions with `size` rows scattered around each, one group after the other. */
function scattered(groups: number, size: number, spread: number) {
  const random = seededRandom(7);
  const around = (centre: Float32Array, by: number) =>
    normalise(centre.map((value) => value + by * (random(1_000) / 1_000 - 0.5)));
  const data = new Float32Array(groups * size * DIMENSIONS);
  for (let group = 0; group < groups; group += 1) {
    const centre = around(new Float32Array(DIMENSIONS), 1);
    for (let n = 0; n < size; n += 1) data.set(around(centre, spread), (group * size + n) * DIMENSIONS);
  }
  return { dimensions: DIMENSIONS, count: groups * size, data };
}

const rowsOf = (clusters: readonly { rows: number[] }[]) =>
  clusters.map(({ rows }) => [...rows].sort((a, b) => a - b));

describe('rows', () => {
  it.each([
    ['every pair is looked at', 20, 12],
    ['a graph finds the neighbours', 60, 30],
  ])('come back in the groups they were made in where %s', (_name, groups, size) => {
    const clusters = atOnce(clusterRows(scattered(groups, size, 0.12), { together: 0.7 }));
    const expected = Array.from({ length: groups }, (_, group) =>
      Array.from({ length: size }, (_row, n) => group * size + n),
    );
    expect(rowsOf(clusters)).toEqual(expected);
  });

  it('are clustered alike at once and in stretches', async () => {
    const block = scattered(60, 30, 0.4);
    const options = { together: 0.6 };
    expect(await inStretches(clusterRows(block, options))).toEqual(atOnce(clusterRows(block, options)));
  });

  it('let the event loop in meanwhile', async () => {
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 1);
    await inStretches(clusterRows(scattered(60, 30, 0.4), { together: 0.6 }));
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(3);
  });

  it('give the mean cosine of the pairs of a cluster', () => {
    const data = Float32Array.from([1, 0, 0.8, 0.6, 0.6, 0.8]);
    const [only] = atOnce(clusterRows({ dimensions: 2, count: 3, data }, { together: 0.5 }));
    expect(only?.cohesion).toBeCloseTo((0.8 + 0.6 + 0.96) / 3, 5);
    expect(only?.medoid).toBe(1);
  });
});

describe('a heap', () => {
  it('gives what it holds in order', () => {
    const heap = createHeap<number>((a, b) => a - b);
    const random = seededRandom(3);
    const numbers = Array.from({ length: 500 }, () => random(100));
    numbers.forEach((it) => heap.push(it));
    const given: number[] = [];
    for (let it = heap.pop(); it !== undefined; it = heap.pop()) given.push(it);
    expect(given).toEqual([...numbers].sort((a, b) => a - b));
  });
});

describe('a label', () => {
  const phrasesOf = createPhrasesOf();
  const label = (members: readonly string[], others: readonly string[]) => {
    const inside = members.map(phrasesOf);
    return characteristicPhrases(inside, countPhrases([...inside, ...others.map(phrasesOf)]));
  };

  it('prefers the whole name to its parts', () => {
    const words = label(
      ['伊景园滨河苑捆绑销售车位', '投诉伊景园滨河苑捆绑车位', '伊景园滨河苑车位捆绑'],
      ['小区车位不够', '路灯坏了'],
    );
    expect(words).toContain('伊景园滨河苑');
    expect(words).toContain('捆绑');
  });

  it('never takes what every message says', () => {
    const words = label(['请问低保怎么申请', '请问低保如何申请'], ['请问社保怎么交', '请问户口怎么迁']);
    expect(words.join('、')).not.toMatch(/请问|怎么|如何/u);
    expect(words.join('、')).toContain('低保');
  });

  it('is empty where nothing is in common', () => {
    expect(label(['路灯坏了', '天然气涨价'], [])).toEqual([]);
  });
});
