import { beforeEach, describe, expect, it } from 'vitest';
import type { DocumentIndexNews, OpenDocumentIndex } from '../../src/retrieval/documents/document-index.ts';
import type { Embedder } from '../../src/retrieval/embedder.ts';
import type { DocumentLibrary } from '../../src/retrieval/ingest/library.ts';
import { createMemoryStorage } from '../../src/storage/memory.ts';
import { asked, bringIn, encoder, rule } from '../retrieval/documents/index-world.ts';

/** Where one index is kept; it may be opened several times, as several processes do. */
export interface IndexPlace {
  open(
    library: DocumentLibrary,
    options?: { build?: boolean; embedder?: Embedder },
  ): Promise<{ index: OpenDocumentIndex; news: DocumentIndexNews[] }>;
}

const RELIEF = rule('relief', '临时救助办法', '遭遇火灾的家庭可以向乡镇人民政府申请临时救助。');
const LEAVE = rule('leave', '年休假条例', '职工累计工作满一年的，享受带薪年休假。');
const CARD = rule('card', '居住证条例', '公民离开常住户口所在地半年以上的，可以申领居住证。');
const NURSERY = rule('nursery', '托育办法', '三岁以下婴幼儿可以进托育机构。');

const firstFor = async (index: OpenDocumentIndex, question: string) =>
  (await index.search(asked(question))).hits[0]?.documentId;

/** What every index over the library's documents has to do, wherever it is kept. */
export function documentIndexContract(newPlace: () => Promise<IndexPlace>): void {
  let place: IndexPlace;
  let library: DocumentLibrary;
  beforeEach(async () => {
    place = await newPlace();
    ({ library } = createMemoryStorage());
    await bringIn(library, [RELIEF, LEAVE, CARD]);
  });

  describe('finding', () => {
    it('gives the article that answers, and says where it stands', async () => {
      const { index } = await place.open(library);
      const result = await index.search(asked('家里着火了能申请临时救助吗'));
      expect(result).toMatchObject({ qualifying: 3, total: 3 });
      expect(result.hits[0]).toMatchObject({
        documentId: 'relief',
        title: '临时救助办法',
        locator: '第一条',
        section: '第一章 总则',
        text: '第一条 遭遇火灾的家庭可以向乡镇人民政府申请临时救助。',
        reviewed: false,
      });
      expect([index.documents, index.passages]).toEqual([3, 3]);
    });

    it('puts short articles of one section together, and quotes the one that fits', async () => {
      const text = [
        '第一条 本办法适用于全国。',
        '第二条 失业人员可以领取失业保险金。',
        '第三条 本办法由部里解释。',
      ];
      const passages = text.map((it) => ({ section: '第一章', locator: it.slice(0, 3), text: it }));
      await bringIn(library, [{ ...rule('dole', '失业保险办法', ''), passages }], '/新文件');
      const { index } = await place.open(library);
      const [hit] = (await index.search(asked('失业保险金怎么领取'))).hits;
      expect(hit).toMatchObject({ documentId: 'dole', locator: '第二条', passage: text.join('\n') });
    });

    it('finds nothing in a library that has nothing', async () => {
      const { index } = await place.open(createMemoryStorage().library);
      const result = await index.search(asked('火灾救助', { explain: true }));
      expect(result).toEqual({ hits: [], removed: [], qualifying: 0, total: 0 });
    });
  });

  describe('opening', () => {
    it('loads what is there when nothing has changed, and finds the same', async () => {
      const built = await place.open(library);
      expect(built.news).toContainEqual({ type: 'building', why: 'missing', documents: 3 });
      const loaded = await place.open(library);
      expect(loaded.news).toEqual([{ type: 'loaded', documents: 3, passages: 3 }]);
      const question = asked('年假有几天');
      expect(await loaded.index.search(question)).toEqual(await built.index.search(question));
    });

    it('builds again when the encoder is another one', async () => {
      await place.open(library);
      const { index, news } = await place.open(library, { embedder: { ...encoder, id: 'another' } });
      expect(news).toContainEqual(expect.objectContaining({ type: 'building', why: 'foreign' }));
      expect(await firstFor(index, '居住证怎么申领')).toBe('card');
    });
  });

  describe('following the library', () => {
    it('takes in what was added, changed and removed', async () => {
      const { index } = await place.open(library);
      const before = index.version;
      await bringIn(
        library,
        [rule('allowance', '残疾人补贴办法', '重度残疾人可以申请护理补贴。')],
        '/新文件',
      );
      await index.refresh({ build: true });
      expect(index.version).not.toBe(before);
      expect(await firstFor(index, '重度残疾人的护理补贴')).toBe('allowance');
      await bringIn(library, [rule('allowance', '残疾人补贴办法', '补贴由县级民政部门发放。')], '/新文件');
      await index.refresh({ build: true });
      const { hits } = await index.search(asked('残疾人补贴由谁发放'));
      expect(hits[0]?.text).toBe('第一条 补贴由县级民政部门发放。');
      expect(hits.filter((it) => it.text.includes('护理补贴'))).toEqual([]);
      await library.removeOrigin('/新文件');
      await index.refresh({ build: true });
      expect(index.documents).toBe(3);
      expect((await index.search(asked('残疾人补贴由谁发放'))).hits.map((it) => it.documentId)).not.toContain(
        'allowance',
      );
    });

    it('shows neither the old text nor the new one of a document until somebody has built it', async () => {
      const { index } = await place.open(library);
      await bringIn(library, [LEAVE, CARD, rule('relief', '临时救助办法', '另有规定。')]);
      await index.refresh({ build: false });
      expect((await index.search(asked('火灾临时救助'))).hits.map((it) => it.documentId)).not.toContain(
        'relief',
      );
      await index.refresh({ build: true });
      expect(await firstFor(index, '临时救助办法另有规定')).toBe('relief');
    });

    it('notices what another process has built, without building anything itself', async () => {
      const running = await place.open(library);
      const stamp = await running.index.stamp();
      expect(await running.index.stamp()).toBe(stamp);
      await bringIn(library, [NURSERY], '/新文件');
      await running.index.refresh({ build: false });
      expect(running.index.documents).toBe(3);
      await place.open(library);
      expect(await running.index.stamp()).not.toBe(stamp);
      await running.index.refresh({ build: false });
      expect(running.index.documents).toBe(4);
      expect(await firstFor(running.index, '婴幼儿托育机构')).toBe('nursery');
    });

    it('goes on answering while it takes something over', async () => {
      const { index } = await place.open(library);
      await bringIn(library, [NURSERY], '/新文件');
      const refreshing = index.refresh({ build: true });
      expect(await firstFor(index, '居住证怎么申领')).toBe('card');
      await refreshing;
    });

    it('takes over a review at once: a confirmed document counts as reviewed, with what was corrected', async () => {
      const { index } = await place.open(library);
      const standing = { regions: ['640000'], from: null, expires: null, claimClass: 'entitlement' as const };
      const before = index.version;
      await library.confirm('card', standing, { by: '张', at: 1 });
      await index.refresh({ build: false });
      expect(index.version).not.toBe(before);
      const [hit] = (await index.search(asked('居住证怎么申领'))).hits;
      expect(hit).toMatchObject({ documentId: 'card', reviewed: true, standing });
      const elsewhere = { asOf: '2026-11-21', territory: 'applicable', validity: 'in-force' } as const;
      const shanxi = asked('居住证怎么申领', { conditions: { ...elsewhere, region: '140000' } });
      expect((await index.search(shanxi)).hits.map((it) => it.documentId)).not.toContain('card');
    });
  });
}
