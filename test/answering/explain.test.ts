import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { partsOf } from '../../src/answering/explain.ts';
import { logit } from '../../src/answering/thresholds.ts';
import { whyFirst } from '../../src/answering/why-first.ts';
import { createRegions } from '../../src/knowledge/regions.ts';
import { openDocumentIndex } from '../../src/retrieval/documents/document-index.ts';
import { loadDocumentWeights } from '../../src/retrieval/documents/weights.ts';
import { loadEncoder } from '../../src/retrieval/encoder.ts';
import { createMemoryStorage } from '../../src/storage/memory.ts';
import { sampleDocument, sampleStanding } from '../support/documents.ts';
import { sampleDocumentHit, sampleItemHit } from '../support/search-report.ts';
import { createAnsweringWorld, places, type AnsweringWorld } from './answering-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'explain-'));
let world: AnsweringWorld;

beforeAll(async () => {
  world = await createAnsweringWorld(undefined, await documentsOf());
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** One that holds, one that has ended, one of another province. */
async function documentsOf() {
  const { library } = createMemoryStorage();
  const grounds = sampleDocument('').proposal.grounds;
  const holding = (id: string, changes: Partial<typeof sampleStanding>) =>
    sampleDocument(id, { title: id, proposal: { ...sampleStanding, ...changes, grounds } });
  await library.replaceOrigin({ origin: '/srv/files', digest: 'd' }, [
    holding('临时救助办法', {}),
    holding('临时救助旧办法', { expires: '2026-06-01' }),
    holding('山西临时救助办法', { regions: [places.山西] }),
  ]);
  let names = 0;
  return openDocumentIndex(
    {
      library,
      embedder: loadEncoder('knowledge/encoder'),
      weights: loadDocumentWeights('knowledge'),
      covers: createRegions().covers,
      directory: folder,
      newName: () => `segment-${(names += 1)}`,
      onNews: () => undefined,
    },
    { build: true },
  );
}

describe('an explained search', () => {
  it('finds what the answer rests on, with the same similarities', async () => {
    const region = places.银川;
    const answer = await world.ask('取暖补贴发多少钱', { region });
    const { hits } = await world.explain('取暖补贴发多少钱', { region });
    const similarities = new Map(hits.flatMap((it) => it.passages.map((p) => [p.id, p.similarity])));
    const shared = answer.passages.filter(({ id }) => similarities.has(id));
    expect(shared.length).toBeGreaterThan(0);
    for (const { id, similarity } of shared) expect(similarities.get(id)).toBe(similarity);
  });

  it('adds up: with one intercept, contributions make the similarity', async () => {
    const report = await world.explain('生活陷入困境的家庭可以申请临时救助吗', { region: places.银川 });
    const intercepts = (hits: readonly { similarity: number; contributions: object }[]) =>
      hits.map(({ similarity, contributions }) => {
        const sum = Object.values(contributions).reduce((all: number, it: number) => all + it, 0);
        return logit(similarity) - sum;
      });
    for (const found of [intercepts(report.hits), intercepts(report.documents)]) {
      expect(found.length).toBeGreaterThan(1);
      for (const it of found) expect(it).toBeCloseTo(found[0] ?? Number.NaN, 6);
    }
  });

  it('keeps every score between 0 and 1', async () => {
    const { hits, elsewhere, ended, documents } = await world.explain('取暖补贴发多少钱');
    for (const hit of [...hits, ...elsewhere, ...ended, ...documents])
      for (const score of [hit.similarity, ...Object.values(hit.signals)]) {
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
      }
  });

  it('tells the places, the region, the day and the sections asked for', async () => {
    const report = await world.explain('太原的取暖补贴怎么申请', { region: places.宁夏 });
    expect(report).toMatchObject({
      question: '太原的取暖补贴怎么申请',
      searched: '的取暖补贴怎么申请',
      places: [{ name: '太原', code: places.太原 }],
      region: places.太原,
      asOf: '2026-11-21',
    });
    expect(report.intents).toContain('办理流程');
    expect((await world.explain('取暖补贴')).regionName).toBe('全国');
  });

  it('tells what the dictionary made of the question', async () => {
    const { widened, words } = await world.explain('失业金能领多久');
    expect(words).toEqual(['失业保险金']);
    expect(widened).toContain('失业保险金');
    expect(await world.explain('嗯嗯嗯')).toMatchObject({ widened: null, words: [] });
  });

  it('lists documents that the conditions let through, and those that they removed', async () => {
    const report = await world.explain('临时救助怎么申请', { region: places.银川 });
    expect(new Set(report.documents.map(({ title }) => title))).toEqual(new Set(['临时救助办法']));
    expect(report.documents[0]).toMatchObject({ reviewed: false, region: '宁夏回族自治区' });
    expect(new Map(report.removed.map(({ title, why }) => [title, why]))).toEqual(
      new Map([
        ['临时救助旧办法', 'not-in-force'],
        ['山西临时救助办法', 'region'],
      ]),
    );
  });
});

describe('the parts of a hit', () => {
  it('come most telling first, as shares that make up the whole', () => {
    expect(partsOf(sampleItemHit)).toEqual([
      { name: 'itemCosine', value: 0.8, contribution: 3, share: 0.75 },
      { name: 'unknownShare', value: 0.25, contribution: -1, share: 0.25 },
    ]);
  });
});

describe('why the first is first', () => {
  const { signals, contributions } = sampleItemHit;

  it('names what it has over the second, most first', () => {
    const second = {
      ...sampleItemHit,
      title: '采暖费：谁能领',
      signals: { ...signals, itemCosine: 0.6, unknownShare: 0.75 },
      contributions: { ...contributions, itemCosine: 2, unknownShare: -3 },
    };
    expect(whyFirst({ hits: [sampleItemHit, second], documents: [sampleDocumentHit] })).toBe(
      '政策条目“取暖补贴：发多少”排在第一：和第二条“采暖费：谁能领”相比，' +
        '主要高在“问题里知识库没有的词”（0.25 对 0.75，这一项越低越好）、“和整条意思相近”（0.80 对 0.60）。',
    );
  });

  it('says that two are alike', () => {
    expect(whyFirst({ hits: [sampleItemHit, sampleItemHit], documents: [] })).toContain('几乎一样贴切');
  });

  it('is about the documents where no item answers', () => {
    const weak = { ...sampleItemHit, similarity: 0.3 };
    expect(whyFirst({ hits: [weak], documents: [sampleDocumentHit] })).toBe(
      '文件“宁夏回族自治区临时救助办法 第二条”排在第一：符合条件的文件只有这一条。',
    );
    expect(whyFirst({ hits: [weak], documents: [] })).toContain('相似度低于 0.60');
  });

  it('says that there is nothing', () => {
    expect(whyFirst({ hits: [], documents: [] })).toBe('没有找到符合地区和日期条件的内容。');
  });
});
