import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { regionWords } from '../../../src/knowledge/region-names.ts';
import { createRegions } from '../../../src/knowledge/regions.ts';
import type { RoutingDecision } from '../../../src/tickets/routing/decisions.ts';
import { seededRandom } from '../../../src/tickets/routing/folds.ts';
import { createRouting, type RoutedConcern } from '../../../src/tickets/routing/routing.ts';
import { departments, leaves, messages } from './small-tree.ts';

const regions = createRegions(regionWords.parse(parse(readFileSync('knowledge/regions.yaml', 'utf8'))));

function world(decided: RoutingDecision[] = [], every = 3) {
  const faults: unknown[] = [];
  const asked: number[] = [];
  const routing = createRouting({
    categories: leaves,
    departments,
    regions,
    decisions: {
      recent: (limit) => {
        asked.push(limit);
        return Promise.resolve(decided);
      },
    },
    random: seededRandom(1),
    onFault: (cause) => faults.push(cause),
    every,
  });
  const suggest = (title: string, more: Partial<RoutedConcern> = {}) =>
    routing.suggest({ title, description: title, place: null, region: null, ...more });
  return { routing, suggest, faults, asked };
}

const decision = (title: string, category: string, department: string | null): RoutingDecision => ({
  title,
  description: title,
  category,
  department,
});

describe('a suggestion at the first start, from the words of the tree', () => {
  it('names the category, its parent, and the words that led to it', async () => {
    const { suggest } = world();
    const { categories, department, unclear, decisions } = await suggest('门前公路坑洼，路面全坏了');
    expect(categories).toHaveLength(3);
    expect(categories[0]).toMatchObject({
      id: 'highway',
      name: '公路',
      parent: { id: 'traffic', name: '交通' },
    });
    expect([...(categories[0]?.words ?? [])].sort()).toEqual(['公路', '坑洼', '路面']);
    expect(department).toMatchObject({ id: 'roads', name: '交通部门', reason: 'responsibility' });
    expect({ unclear, decisions }).toEqual({ unclear: false, decisions: 0 });
  });

  it('gives probabilities that fall and stay within 1', async () => {
    const { suggest } = world();
    for (const [text] of messages) {
      const { categories } = await suggest(text);
      const shares = categories.map(({ probability }) => probability);
      expect(shares).toEqual([...shares].sort((a, b) => b - a));
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-9);
      for (const { probability, parent } of categories)
        expect(probability).toBeLessThanOrEqual(parent.probability + 1e-9);
    }
  });

  it('finds the right category for most made-up messages', async () => {
    const { suggest } = world();
    const found = await Promise.all(messages.map(([text]) => suggest(text)));
    const right = found.filter(({ categories }, i) => categories[0]?.id === messages[i]?.[1]).length;
    expect(right).toBeGreaterThanOrEqual(16);
  });

  it('leaves what is unclear to the first receiver', async () => {
    const { suggest } = world();
    const nobody = await suggest('嗯嗯');
    expect(nobody).toMatchObject({ unclear: true, department: { reason: 'first-receiver' } });
    const has = await suggest('嗯嗯', { department: 'housing' });
    expect(has).toMatchObject({
      unclear: true,
      department: { id: 'housing', name: '住建部门', reason: 'first-receiver', probability: 0 },
    });
  });

  it('takes no words that speak against it', async () => {
    const { suggest } = world();
    const { categories } = await suggest('学校旁边的饭店油烟大，臭味难闻，废气多');
    expect(categories[0]?.id).toBe('air');
    expect(categories[0]?.words).not.toContain('学校');
  });
});

describe('territory', () => {
  const text = '公路坑洼，路面坏了';

  it('narrows to the branch nearest to the place', async () => {
    const { suggest } = world();
    expect(await suggest(text, { region: '640100' })).toMatchObject({
      department: { id: 'yinchuan-roads', reason: 'territory' },
      territory: { code: '640100' },
    });
    expect(await suggest(text, { region: '640100', place: '银川市兴庆区幸福路' })).toMatchObject({
      department: { id: 'xingqing-roads', reason: 'territory' },
      territory: { name: '宁夏回族自治区银川市兴庆区' },
    });
  });

  it('gives no branch of another territory', async () => {
    const { suggest } = world();
    expect((await suggest(text, { region: '610100' })).department).toMatchObject({
      id: 'roads',
      reason: 'responsibility',
    });
  });

  it('does not follow a place outside the region of the ticket', async () => {
    const { suggest } = world();
    const { territory } = await suggest(text, { region: '640300', place: '银川市兴庆区' });
    expect(territory?.code).toBe('640300');
  });

  it('takes who is in charge at that level', async () => {
    const { suggest } = world();
    expect((await suggest(text, { region: '610000' })).department?.id).toBe('noise');
    expect((await suggest(text, { region: '610102' })).department?.id).toBe('roads');
  });
});

describe('learning from decisions', () => {
  const many = Array.from({ length: 6 }, () => messages)
    .flat()
    .map(([text, category]) => decision(text, category, 'schools'));

  it('follows staff to a category that the tree has no words for', async () => {
    const { routing, suggest } = world([
      ...many,
      ...Array.from({ length: 20 }, (_, i) => decision(`校车接送路线第${i}条太绕`, 'classes', 'schools')),
    ]);
    const before = await suggest('校车接送太绕');
    await routing.learn();
    const after = await suggest('校车接送太绕');
    const share = (it: typeof before) => it.categories.find(({ id }) => id === 'classes')?.probability ?? 0;
    expect(share(after)).toBeGreaterThan(share(before));
    expect(after.categories[0]).toMatchObject({ id: 'classes' });
    expect(after.categories[0]?.words.join()).toMatch(/校车|接送/u);
    expect(after.decisions).toBe(many.length + 20);
  });

  it('sends where staff have sent it', async () => {
    const { routing, suggest } = world(
      Array.from({ length: 12 }, () => decision('公路坑洼', 'highway', 'housing')),
    );
    expect((await suggest('公路坑洼')).department?.id).toBe('roads');
    await routing.learn();
    expect((await suggest('公路坑洼')).department).toMatchObject({ id: 'housing', reason: 'responsibility' });
  });

  it('passes over categories and departments that there are no longer', async () => {
    const { routing, suggest } = world([
      decision('公路坑洼', 'gone', 'roads'),
      decision('公路坑洼', 'highway', 'abolished'),
      decision('公路坑洼', 'traffic', null),
    ]);
    await routing.learn();
    const { department, decisions } = await suggest('公路坑洼');
    expect(department?.id).toBe('roads');
    expect(decisions).toBe(2);
  });

  it('learns by itself after so many decisions, once at a time', async () => {
    const { routing, suggest, asked } = world([decision('公路坑洼', 'highway', 'roads')]);
    routing.decided();
    routing.decided();
    expect(asked).toHaveLength(0);
    routing.decided();
    const waiting = routing.learn();
    for (let i = 0; i < 9; i += 1) routing.decided();
    await waiting;
    expect(asked).toEqual([2_000]);
    expect((await suggest('公路坑洼')).decisions).toBe(1);
  });

  it('goes on with what it knew when learning fails, and tells', async () => {
    const faults: unknown[] = [];
    let failed: () => void = () => undefined;
    const told = new Promise<void>((resolve) => (failed = resolve));
    const routing = createRouting({
      categories: leaves,
      departments,
      regions,
      decisions: { recent: () => Promise.reject(new Error('the database is away')) },
      random: seededRandom(1),
      onFault: (cause) => {
        faults.push(cause);
        failed();
      },
      every: 1,
    });
    routing.decided();
    await told;
    expect(String(faults[0])).toContain('the database is away');
    const concern = { title: '公路坑洼', description: '', place: null, region: null };
    expect((await routing.suggest(concern)).categories[0]?.id).toBe('highway');
    await expect(routing.learn()).rejects.toThrow('the database is away');
  });
});
