import { describe, expect, it } from 'vitest';
import type { IsoDate, PolicyItem, RegionCode } from '../../src/knowledge/item.ts';
import type { Conditions, SearchResult } from '../../src/retrieval/search.ts';
import { seededRandom } from '../support/random.ts';
import { indexOf } from './index-of.ts';
import { policyItem } from './items.ts';

const NATIONAL = '000000';
const NINGXIA = '640000';
const YINCHUAN = '640100';
const XINGQING = '640104';
const SHIZUISHAN = '640200';
const SHANXI = '140000';
const TAIYUAN = '140100';
const places = [NATIONAL, NINGXIA, YINCHUAN, XINGQING, SHIZUISHAN, SHANXI, TAIYUAN] as const;
const dates = ['2019-01-01', '2021-07-01', '2024-09-01', '2025-01-01', '2026-06-30'] as const;
const TODAY = '2026-11-21';
const today: Conditions = { asOf: TODAY, territory: 'any', validity: 'in-force' };
const idsOf = ({ hits }: SearchResult) => hits.map(({ itemId }) => itemId).sort();

/** By the digits of GB/T 2260 alone: 64 is Ningxia, 6401 Yinchuan. */
function holdsIn(item: PolicyItem, citizen: RegionCode | undefined): boolean {
  return item.regions.some((code) => {
    if (code === NATIONAL) return true;
    return citizen !== undefined && citizen.startsWith(code.replace(/(?:00)+$/, ''));
  });
}

function madeUpItems(count: number, seed: number): PolicyItem[] {
  const random = seededRandom(seed);
  const words = ['护理', '失业', '取暖', '交通', '入学', '高龄', '租房', '医疗'];
  const word = () => words[random(words.length)] ?? '';
  return Array.from({ length: count }, (_, n) => {
    const from = random(dates.length - 1);
    const regions = [places[random(places.length)] ?? NATIONAL];
    if (random(5) === 0) regions.push(places[1 + random(places.length - 1)] ?? NINGXIA);
    return policyItem(`item-${n}`, {
      title: `${word()}补贴${n}`,
      document: `办法${n}`,
      regions,
      effective: dates[from] ?? TODAY,
      expires: random(3) === 0 ? (dates[from + 1 + random(dates.length - 1 - from)] ?? null) : null,
      questions: [`${word()}补贴怎么领`],
      body: { 要点: [`${word()}补贴每月发放。`], 材料: [`带身份证申请${word()}补贴。`] },
    });
  });
}

describe('a search over made-up items', () => {
  const items = madeUpItems(36, 3);
  const index = indexOf(items);
  const byId = new Map(items.map((item) => [item.id, item]));
  const search = async (conditions: Conditions, question = '补贴怎么领') =>
    (await index).search({ variants: [question], conditions, limit: 100 });
  const allOf = (keep: (item: PolicyItem) => boolean) =>
    items
      .filter(keep)
      .map(({ id }) => id)
      .sort();
  const isInForce = (item: PolicyItem, asOf: IsoDate) =>
    item.effective <= asOf && (item.expires === null || asOf < item.expires);

  const situations = [undefined, ...places].flatMap((region) =>
    [...dates, TODAY].map((asOf) => ({ asOf, ...(region !== undefined && { region }) })),
  );

  it.each(situations)(
    'for $region on $asOf finds just the rules that hold there and then',
    async (situation) => {
      const found = await search({ ...situation, territory: 'applicable', validity: 'in-force' });
      const wanted = (item: PolicyItem) => holdsIn(item, situation.region) && isInForce(item, situation.asOf);
      expect(idsOf(found)).toEqual(allOf(wanted));
      expect(found).toMatchObject({ qualifying: items.filter(wanted).length, total: items.length });
    },
  );

  it.each(situations)(
    'for $region on $asOf tells elsewhere from here, and ended from in force',
    async (situation) => {
      for (const validity of ['in-force', 'ended', 'any'] as const) {
        const here = idsOf(await search({ ...situation, territory: 'applicable', validity }));
        const elsewhere = idsOf(await search({ ...situation, territory: 'elsewhere', validity }));
        expect(here.filter((id) => elsewhere.includes(id))).toEqual([]);
        expect([...here, ...elsewhere].sort()).toEqual(
          idsOf(await search({ ...situation, territory: 'any', validity })),
        );
      }
      const ended = idsOf(await search({ ...situation, territory: 'any', validity: 'ended' }));
      expect(ended).toEqual(allOf((item) => !isInForce(item, situation.asOf)));
    },
  );

  it('gives similarities and signals between 0 and 1, the best first', async () => {
    for (const question of ['失业补贴怎么领', '火星', '？', '', '医疗。取暖！', 'a'.repeat(2_000)]) {
      const { hits } = await search({ ...today, region: XINGQING }, question);
      const similarities = hits.map(({ similarity }) => similarity);
      expect(similarities).toEqual([...similarities].sort((a, b) => b - a));
      for (const hit of hits) {
        const passages = hit.passages.map(({ similarity }) => similarity);
        const all = [hit.similarity, ...Object.values(hit.signals as object), ...passages] as number[];
        expect(all.filter((value) => !(value >= 0 && value <= 1))).toEqual([]);
        expect(passages).toEqual([...passages].sort((a, b) => b - a));
      }
    }
  });

  it('gives each item once, with its own passages and one of its own questions', async () => {
    const { hits } = await search(today);
    expect(new Set(hits.map(({ itemId }) => itemId)).size).toBe(hits.length);
    for (const { itemId, passages, nearestQuestion } of hits) {
      const item = byId.get(itemId);
      expect(passages.map(({ passage }) => passage.itemId)).toEqual([itemId, itemId]);
      expect([item?.title, ...(item?.questions ?? [])]).toContain(nearestQuestion);
    }
  });

  it('gives the first of the same list when fewer are wanted', async () => {
    const whole = await search(today);
    const few = await (await index).search({ variants: ['补贴怎么领'], conditions: today, limit: 3 });
    expect(few).toEqual({ ...whole, hits: whole.hits.slice(0, 3) });
  });

  it('gives the same when asked again, of another index, and in other words that are the same', async () => {
    const found = await search(today, '失业补贴');
    expect(await search(today, '失业补贴')).toEqual(found);
    const other = await indexOf(items);
    expect(await other.search({ variants: ['失业补贴', '失业补贴'], conditions: today, limit: 100 })).toEqual(
      found,
    );
    const traditional = await search(today, '失業補貼');
    expect(idsOf(traditional)).toEqual(idsOf(found));
    expect(traditional.hits.map(({ similarity }) => similarity)).toEqual(
      found.hits.map(({ similarity }) => similarity),
    );
  });
});

describe('the region of a rule', () => {
  const at = (id: string, ...regions: string[]) => policyItem(id, { title: `${id}补贴`, regions });
  const index = indexOf([
    at('national', NATIONAL),
    at('province', NINGXIA),
    at('city', YINCHUAN),
    at('county', XINGQING),
    at('neighbour', SHIZUISHAN),
    at('far', SHANXI),
    at('two', SHANXI, SHIZUISHAN),
  ]);
  const found = async (region: RegionCode | undefined) => {
    const conditions: Conditions = {
      ...today,
      territory: 'applicable',
      ...(region !== undefined && { region }),
    };
    return idsOf(await (await index).search({ variants: ['补贴'], conditions, limit: 10 }));
  };

  it.each([
    ['the county', XINGQING, ['city', 'county', 'national', 'province']],
    ['the city', YINCHUAN, ['city', 'national', 'province']],
    ['the province', NINGXIA, ['national', 'province']],
    ['another city', SHIZUISHAN, ['national', 'neighbour', 'province', 'two']],
    ['another province', SHANXI, ['far', 'national', 'two']],
    ['a city of the other province', TAIYUAN, ['far', 'national', 'two']],
    ['nobody knows where', undefined, ['national']],
  ])('reaches down and never up: %s', async (_where, region, ids) => {
    expect(await found(region)).toEqual(ids);
  });
});

describe('the dates of a rule', () => {
  const found = async (items: PolicyItem[], asOf: IsoDate, validity: Conditions['validity'] = 'in-force') => {
    const index = await indexOf(items);
    return idsOf(
      await index.search({ variants: ['条例'], conditions: { ...today, asOf, validity }, limit: 10 }),
    );
  };
  const rule = policyItem('rule', { title: '条例', effective: '2020-03-01', expires: '2024-03-01' });

  it.each([
    ['2020-02-29', 'ended'],
    ['2020-03-01', 'in-force'],
    ['2024-02-29', 'in-force'],
    ['2024-03-01', 'ended'],
  ] as const)('put it on %s among what is %s', async (asOf, validity) => {
    expect(await found([rule], asOf, validity)).toEqual(['rule']);
    expect(await found([rule], asOf, validity === 'ended' ? 'in-force' : 'ended')).toEqual([]);
  });

  it('let a new version begin when the old one ends, whatever the date of the first version', async () => {
    const shared = { title: '慈善条例', effective: '2016-09-01' };
    const versions = [
      policyItem('old', { ...shared, expires: '2024-09-05', supersededBy: ['new'] }),
      policyItem('new', { ...shared, revised: '2023-12-29', supersedes: ['old'] }),
      policyItem('new-too', { ...shared, revised: '2023-12-29' }),
    ];
    expect(await found(versions, '2024-09-04')).toEqual(['old']);
    expect(await found(versions, '2024-09-05')).toEqual(['new', 'new-too']);
    expect(await found(versions, '2024-09-04', 'ended')).toEqual(['new', 'new-too']);
  });
});

describe('a rare region among many items', () => {
  const common = Array.from({ length: 300 }, (_, n) =>
    policyItem(`common-${n}`, {
      title: `山西失业补贴${n}`,
      regions: [SHANXI],
      questions: ['失业补贴怎么领'],
    }),
  );
  const rare = [1, 2, 3].map((n) =>
    policyItem(`rare-${n}`, { title: `石嘴山取暖办法${n}`, regions: [SHIZUISHAN], questions: ['取暖'] }),
  );
  const index = indexOf([...common.slice(0, 150), ...rare, ...common.slice(150)]);

  it.each(['失业补贴怎么领', '取暖', '火星', '？'])('loses none of its items: %s', async (question) => {
    const conditions: Conditions = { ...today, territory: 'applicable', region: SHIZUISHAN };
    const found = await (await index).search({ variants: [question], conditions, limit: 10 });
    expect(idsOf(found)).toEqual(['rare-1', 'rare-2', 'rare-3']);
    expect(found).toMatchObject({ qualifying: 3, total: 303 });
  });
});
