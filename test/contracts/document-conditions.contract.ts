import { beforeEach, describe, expect, it } from 'vitest';
import type { OpenDocumentIndex } from '../../src/retrieval/documents/document-index.ts';
import { loadDocumentWeights, signalNames } from '../../src/retrieval/documents/weights.ts';
import type { Conditions } from '../../src/retrieval/search.ts';
import { createMemoryStorage } from '../../src/storage/memory.ts';
import { asked, bringIn, rule } from '../retrieval/documents/index-world.ts';
import { seededRandom } from '../support/random.ts';
import type { IndexPlace } from './document-index.contract.ts';

const TEXT = '遭遇火灾的家庭可以申请小额快速救助。';
const NOW: Conditions = { asOf: '2026-11-21', territory: 'any', validity: 'in-force' };

/** Region and date are conditions of the search itself, wherever the index is kept. */
export function documentConditionsContract(newPlace: () => Promise<IndexPlace>): void {
  let index: OpenDocumentIndex;
  beforeEach(async () => {
    const { library } = createMemoryStorage();
    await bringIn(library, [
      rule('nation', '救助法', TEXT),
      rule('ningxia', '宁夏救助办法', TEXT, { regions: ['640000'] }),
      rule('shanxi', '山西救助办法', TEXT, { regions: ['140000'] }),
      rule('unknown', '某地救助办法', TEXT, { regions: [] }),
      rule('ended', '旧救助办法', TEXT, { from: '2010-01-01', expires: '2020-01-01' }),
      rule('coming', '新救助办法', TEXT, { from: '2027-01-01' }),
      rule('慈善法(2016-03-16).md', '慈善法', '慈善组织应当公开火灾募捐情况。', { from: '2016-09-01' }),
      rule('慈善法(2023-12-29).md', '慈善法', '慈善组织应当及时公开火灾募捐情况。', { from: '2024-09-05' }),
    ]);
    ({ index } = await (await newPlace()).open(library));
  });

  const found = async (conditions: Partial<Conditions>) => {
    const query = asked('火灾救助', { conditions: { ...NOW, ...conditions }, limit: 50 });
    return (await index.search(query)).hits.map((hit) => hit.documentId);
  };

  describe('region and date', () => {
    it('never let a rule of another province apply', async () => {
      const ids = await found({ territory: 'applicable', region: '640100' });
      expect(ids).toEqual(expect.arrayContaining(['nation', 'ningxia']));
      expect(ids).not.toContain('shanxi');
    });

    it('let only national rules apply where the region is not known', async () => {
      const ids = await found({ territory: 'applicable' });
      expect(ids).toContain('nation');
      expect(ids.filter((id) => ['ningxia', 'shanxi', 'unknown'].includes(id))).toEqual([]);
    });

    it('tell what holds elsewhere, and nothing that holds here', async () => {
      const ids = await found({ territory: 'elsewhere', region: '640100' });
      expect(ids).toContain('shanxi');
      expect(ids.filter((id) => ['nation', 'ningxia'].includes(id))).toEqual([]);
    });

    it('never let a document whose region nobody knows apply to anybody', async () => {
      for (const region of ['640000', '140000'])
        expect(await found({ territory: 'applicable', region })).not.toContain('unknown');
    });

    it('keep out what has ended or not begun, and the version that a newer one replaced', async () => {
      const ids = await found({});
      expect(ids).toContain('慈善法(2023-12-29).md');
      expect(ids.filter((id) => ['慈善法(2016-03-16).md', 'ended', 'coming'].includes(id))).toEqual([]);
    });

    it('find the version that held on an earlier day', async () => {
      const ids = await found({ asOf: '2018-05-01' });
      expect(ids).toEqual(expect.arrayContaining(['慈善法(2016-03-16).md', 'ended']));
      expect(ids).not.toContain('慈善法(2023-12-29).md');
    });

    it('end on the day itself, not the day after', async () => {
      expect(await found({ asOf: '2019-12-31' })).toContain('ended');
      expect(await found({ asOf: '2020-01-01' })).not.toContain('ended');
      expect(await found({ asOf: '2026-12-31' })).not.toContain('coming');
      expect(await found({ asOf: '2027-01-01' })).toContain('coming');
    });

    it('find by themselves what has ended or not begun', async () => {
      const ids = await found({ validity: 'ended' });
      expect(ids.sort()).toEqual(['coming', 'ended', '慈善法(2016-03-16).md']);
    });

    it('are counted: how many documents met them, of all', async () => {
      const query = {
        ...asked('火灾'),
        conditions: { ...NOW, territory: 'applicable', region: '640000' },
      } as const;
      expect(await index.search(query)).toMatchObject({ qualifying: 3, total: 8 });
    });

    it('are named as what removed a candidate', async () => {
      const conditions: Conditions = { ...NOW, territory: 'applicable', region: '640000' };
      const { removed } = await index.search(asked('火灾救助', { explain: true, conditions }));
      expect(removed).toContainEqual({ documentId: 'shanxi', title: '山西救助办法', why: 'region' });
      expect(removed).toContainEqual({ documentId: 'ended', title: '旧救助办法', why: 'not-in-force' });
      expect(removed.map((it) => it.documentId)).not.toContain('nation');
    });
  });

  describe('whatever is asked', () => {
    const { calibration } = loadDocumentWeights('knowledge');
    const random = seededRandom(7);
    const letters = [...'火灾救助慈善法怎么办ａ１x😀，。 申請臨時'];
    const questions = [
      '',
      '火',
      '😀😀',
      '火灾'.repeat(5_000),
      `'; drop schema document_index cascade; --`,
      ...Array.from({ length: 40 }, () =>
        Array.from({ length: 1 + random(30) }, () => letters[random(letters.length)] ?? '').join(''),
      ),
    ];

    it('keeps signals and similarities between 0 and 1, and explains the similarity to the last part', async () => {
      for (const question of questions) {
        const { hits } = await index.search(asked(question, { limit: 50 }));
        for (const hit of hits) {
          const outside = signalNames.filter(
            (name) => !(hit.signals[name] >= 0 && hit.signals[name] <= 1 + 1e-6),
          );
          expect(outside, question.slice(0, 40)).toEqual([]);
          expect(hit.similarity).toBeGreaterThan(0);
          expect(hit.similarity).toBeLessThan(1);
          const logits = signalNames.reduce(
            (sum, name) => sum + hit.contributions[name],
            calibration.intercept,
          );
          expect(1 / (1 + Math.exp(-logits))).toBeCloseTo(hit.similarity, 6);
        }
      }
    });
  });
}
