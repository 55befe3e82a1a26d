import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Embedder } from '../../src/retrieval/embedder.ts';
import { openIndex, type IndexNews, type OpenIndexOptions } from '../../src/retrieval/open-index.ts';
import { temporaryFolder } from '../support/folder.ts';
import { policyItem } from './items.ts';

const items = [
  policyItem('unemployment', { title: '失业金能领多久', body: { 要点: ['最长领 12 个月。'] } }),
  policyItem('residence', { title: '居住证怎么办', body: { 要点: ['15 日内制发。'] } }),
];
const ROWS = 2 + 2 * 6;

/** Counts characters into eight directions; tells how many texts it was asked for. */
function countingEmbedder(id = 'counting'): Embedder & { embedded: number } {
  const embed = (text: string) => {
    const vector = new Float32Array(8);
    for (const sign of text) vector[(sign.codePointAt(0) ?? 0) % 8] = 1;
    return vector.map((value) => value / Math.hypot(...vector));
  };
  return {
    id,
    dimensions: 8,
    embedded: 0,
    async embedDocuments(texts) {
      this.embedded += texts.length;
      return texts.map(embed);
    },
    embedQuery: async (text) => embed(text),
  };
}

async function opened(changes: Partial<OpenIndexOptions> & { directory: string }) {
  const news: IndexNews[] = [];
  const embedder = countingEmbedder();
  const index = await openIndex({
    items,
    knowledgeVersion: 'k1',
    embedder,
    covers: () => true,
    onNews: (one) => news.push(one),
    ...changes,
  });
  return { index, news, embedded: embedder.embedded };
}

const newDirectory = () => join(temporaryFolder(), 'index');
const conditions = { asOf: '2026-11-21', territory: 'any', validity: 'any' } as const;

describe('an index that nobody has built', () => {
  it('is built, and says how far it is', async () => {
    const { news, index } = await opened({ directory: newDirectory() });
    expect(news).toEqual([
      { type: 'building', why: 'missing', rows: ROWS },
      { type: 'progress', done: ROWS, rows: ROWS },
    ]);
    expect(index.version).toBe('k1/counting');
    expect(index.passage('residence#要点')?.text).toBe('15 日内制发。');
    expect(index.passage('nobody#要点')).toBeUndefined();
  });

  it('says in steps how far it is when there is much to embed', async () => {
    const many = Array.from({ length: 60 }, (_, n) => policyItem(`item-${n}`));
    const { news } = await opened({ directory: newDirectory(), items: many });
    const done = news.flatMap((it) => (it.type === 'progress' ? [it.done] : []));
    expect(done.length).toBeGreaterThan(1);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(done.at(-1)).toBe(60 * 7);
  });

  it('is built of no items at all', async () => {
    const { index } = await opened({ directory: newDirectory(), items: [] });
    const found = await index.search({ variants: ['低保'], conditions, limit: 5 });
    expect(found).toEqual({ hits: [], qualifying: 0, total: 0 });
  });
});

describe('an index that is there', () => {
  it('is loaded when nothing has changed, and finds the same', async () => {
    const directory = newDirectory();
    const first = await opened({ directory });
    const second = await opened({ directory });
    expect(second.news).toEqual([{ type: 'loaded', rows: ROWS }]);
    expect(second.embedded).toBe(0);
    const query = { variants: ['居住证怎么办'], conditions, limit: 5 };
    expect(await second.index.search(query)).toEqual(await first.index.search(query));
  });

  it.each<[string, Partial<OpenIndexOptions>]>([
    ['the knowledge is another', { knowledgeVersion: 'k2' }],
    ['the embedder is another', { embedder: countingEmbedder('other') }],
    ['there are more texts than vectors', { items: [...items, policyItem('third')] }],
  ])('is built again when %s', async (_what, changes) => {
    const directory = newDirectory();
    await opened({ directory });
    expect((await opened({ directory, ...changes })).news[0]).toMatchObject({
      type: 'building',
      why: 'stale',
    });
    expect((await opened({ directory, ...changes })).news[0]).toMatchObject({ type: 'loaded' });
  });

  it('is built again when it is damaged, and says what was wrong', async () => {
    const directory = newDirectory();
    await opened({ directory });
    truncateSync(join(directory, 'vectors.f32'), 100);
    expect((await opened({ directory })).news[0]).toMatchObject({
      type: 'building',
      why: 'damaged',
      detail: expect.stringContaining('vectors.f32'),
    });
    expect((await opened({ directory })).news).toEqual([{ type: 'loaded', rows: ROWS }]);
  });
});

describe('an index that cannot be saved', () => {
  it('answers from memory, and says so', async () => {
    const directory = newDirectory();
    rmSync(dirname(directory), { recursive: true });
    // A file stands where the folder should be.
    writeFileSync(dirname(directory), '');
    const { news, index } = await opened({ directory });
    expect(news.at(-1)).toMatchObject({ type: 'not-saved', error: { code: 'ENOTDIR' } });
    const { hits } = await index.search({ variants: ['居住证怎么办'], conditions, limit: 1 });
    expect(hits[0]?.itemId).toBe('residence');
  });
});

describe('an embedder that fails', () => {
  const failing: Embedder = {
    ...countingEmbedder(),
    embedDocuments: () => Promise.reject(new Error('down')),
  };

  it('stops the building, and nothing is saved', async () => {
    const directory = newDirectory();
    await expect(opened({ directory, embedder: failing })).rejects.toThrow('down');
    expect((await opened({ directory })).news[0]).toMatchObject({ why: 'missing' });
  });

  it('fails the one search, and the next is asked again', async () => {
    const embedder = countingEmbedder();
    const { index } = await opened({ directory: newDirectory(), embedder });
    const ask = () => index.search({ variants: ['居住证'], conditions, limit: 1 });
    const { embedQuery } = embedder;
    embedder.embedQuery = () => Promise.reject(new Error('down'));
    await expect(ask()).rejects.toThrow('down');
    embedder.embedQuery = embedQuery;
    expect((await ask()).hits).toHaveLength(1);
  });
});
