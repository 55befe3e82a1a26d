import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { signalNames } from '../../../src/retrieval/documents/weights.ts';
import { loadDocumentWeights } from '../../../src/retrieval/documents/weights.ts';
import { createMemoryStorage } from '../../../src/storage/memory.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { seededRandom } from '../../support/random.ts';
import { asked, bringIn, openAt, rule } from './index-world.ts';

const TEXT = '遭遇火灾的家庭可以申请小额快速救助。';

async function indexOfRules() {
  const { library } = createMemoryStorage();
  await bringIn(library, [
    rule('nation', '救助法', TEXT),
    rule('ningxia', '宁夏救助办法', TEXT, { regions: ['640000'] }),
    rule('shanxi', '山西救助办法', TEXT, { regions: ['140000'] }),
    rule('unknown', '某地救助办法', TEXT, { regions: [] }),
    rule('ended', '旧救助办法', TEXT, { expires: '2020-01-01' }),
    rule('慈善法(2016-03-16).md', '慈善法', '慈善组织应当公开火灾募捐情况。', { from: '2016-09-01' }),
    rule('慈善法(2023-12-29).md', '慈善法', '慈善组织应当及时公开火灾募捐情况。', { from: '2024-09-05' }),
  ]);
  return (await openAt(join(temporaryFolder(), 'index'), library)).index;
}

const found = async (conditions: Parameters<typeof asked>[1]) =>
  (await (await indexOfRules()).search(asked('火灾救助', { ...conditions, limit: 50 }))).hits.map(
    (hit) => hit.documentId,
  );

describe('region and date', () => {
  it('never let a rule of another province apply', async () => {
    const ids = await found({
      conditions: { asOf: '2026-11-21', territory: 'applicable', validity: 'in-force', region: '640100' },
    });
    expect(ids).toEqual(expect.arrayContaining(['nation', 'ningxia']));
    expect(ids).not.toContain('shanxi');
  });

  it('let only national rules apply where the region is not known', async () => {
    const ids = await found({
      conditions: { asOf: '2026-11-21', territory: 'applicable', validity: 'in-force' },
    });
    expect(ids).toContain('nation');
    expect(ids.filter((id) => ['ningxia', 'shanxi', 'unknown'].includes(id))).toEqual([]);
  });

  it('never show a document whose region nobody knows to anybody', async () => {
    for (const region of ['640000', '140000'])
      expect(
        await found({
          conditions: { asOf: '2026-11-21', territory: 'applicable', validity: 'in-force', region },
        }),
      ).not.toContain('unknown');
  });

  it('keep out what has ended, and the version that a newer one replaced', async () => {
    const ids = await found({ conditions: { asOf: '2026-11-21', territory: 'any', validity: 'in-force' } });
    expect(ids).toContain('慈善法(2023-12-29).md');
    expect(ids).not.toContain('慈善法(2016-03-16).md');
    expect(ids).not.toContain('ended');
  });

  it('find the version that held on an earlier day', async () => {
    const ids = await found({ conditions: { asOf: '2018-05-01', territory: 'any', validity: 'in-force' } });
    expect(ids).toContain('慈善法(2016-03-16).md');
    expect(ids).not.toContain('慈善法(2023-12-29).md');
  });

  it('are named as what removed a candidate', async () => {
    const { removed } = await (
      await indexOfRules()
    ).search(
      asked('火灾救助', {
        explain: true,
        conditions: { asOf: '2026-11-21', territory: 'applicable', validity: 'in-force', region: '640000' },
      }),
    );
    expect(removed).toContainEqual({ documentId: 'shanxi', title: '山西救助办法', why: 'region' });
    expect(removed).toContainEqual({ documentId: 'ended', title: '旧救助办法', why: 'not-in-force' });
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
    ...Array.from({ length: 40 }, () =>
      Array.from({ length: 1 + random(30) }, () => letters[random(letters.length)] ?? '').join(''),
    ),
  ];

  it('keeps signals and similarities between 0 and 1, and explains the similarity to the last part', async () => {
    const index = await indexOfRules();
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
