import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { atOnce } from '../../../src/retrieval/steps.ts';
import { createMemoryStorage } from '../../../src/storage/memory.ts';
import { createCategories, departmentAt, loadCategories } from '../../../src/tickets/routing/categories.ts';
import { decisionsOfTickets } from '../../../src/tickets/routing/decisions.ts';
import { figuresOf } from '../../../src/tickets/routing/evaluate.ts';
import { createLexicon } from '../../../src/tickets/routing/features.ts';
import { seededRandom, stratifiedFolds } from '../../../src/tickets/routing/folds.ts';
import { mapLabels } from '../../../src/tickets/routing/label-map.ts';
import { logitsOf, toProbabilities, trainLogistic } from '../../../src/tickets/routing/logistic.ts';
import { createMinimiser } from '../../../src/tickets/routing/minimise.ts';
import { denseRow } from '../../../src/tickets/routing/sparse.ts';
import { learnVocabulary } from '../../../src/tickets/routing/vocabulary.ts';
import { sampleWrite } from '../../support/samples.ts';
import { departments, leaves, treeSource } from './small-tree.ts';

describe('the tree of categories', () => {
  it('that ships is sound, and every department of it is in the directory', () => {
    const directory = parse(readFileSync('knowledge/departments.yaml', 'utf8')) as { id: string }[];
    const shipped = loadCategories('knowledge', directory);
    expect(new Set(shipped.map(({ top }) => top.id)).size).toBe(15);
    expect(shipped.length).toBeGreaterThan(80);
  });

  it.each([
    ['an unknown department', treeSource.replace('department: police', 'department: nobody'), /nobody/],
    ['an id twice', treeSource.replace('id: parking', 'id: highway'), /highway 写了两次/],
    ['too few words', treeSource.replace('[油烟, 废气, 臭味, 扬尘]', '[油烟]'), /不合格式/],
    ['a field that there is not', treeSource.replace('name: 停车', 'name: 停车\n      boss: a'), /不合格式/],
  ])('refuses %s', (_, source, message) => {
    expect(() => createCategories(source, departments)).toThrow(message);
  });

  it('finds who is in charge at a level, or nearest to it', () => {
    const inCharge = { city: 'of-city', province: 'of-province' };
    expect(departmentAt(inCharge, 'province')).toBe('of-province');
    expect(departmentAt(inCharge, 'county')).toBe('of-city');
    expect(departmentAt({ county: 'of-county' }, 'province')).toBe('of-county');
    expect(departmentAt('all', 'city')).toBe('all');
  });
});

describe('learning', () => {
  it('comes to the lowest point of a bowl', () => {
    const minimiser = createMinimiser(new Float64Array([5, -3]), (at, gradient) => {
      gradient[0] = 2 * (at[0]! - 1);
      gradient[1] = 20 * (at[1]! - 2);
      return (at[0]! - 1) ** 2 + 10 * (at[1]! - 2) ** 2;
    });
    for (let i = 0; i < 50 && minimiser.step(); i += 1);
    expect(minimiser.point()[0]).toBeCloseTo(1, 2);
    expect(minimiser.point()[1]).toBeCloseTo(2, 2);
  });

  it('gives the probabilities that a single feature has', () => {
    const targets = [0, 0, 0, 1];
    const samples = targets.map((target) => ({ row: denseRow([1]), target, weight: 1 }));
    const shape = { columns: 1, classes: 2 };
    const weights = atOnce(trainLogistic(samples, { ...shape, l2: 1e-3, rounds: 100 }));
    const logits = new Float64Array(2);
    logitsOf(weights, shape, { row: denseRow([1]) }, logits);
    expect(toProbabilities(logits)[0]).toBeCloseTo(0.75, 2);
  });

  it('is surer at a lower temperature, and keeps the order', () => {
    const cold = toProbabilities(Float64Array.of(1, 2, 0), 0.5);
    const hot = toProbabilities(Float64Array.of(1, 2, 0), 2);
    expect(cold[1]).toBeGreaterThan(hot[1]!);
    expect(hot[1]).toBeGreaterThan(hot[0]!);
    expect(hot.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1);
  });

  it('makes rows of length 1 and passes over what it has not seen', () => {
    const vocabulary = learnVocabulary(
      [
        new Map([['公路', 2]]),
        new Map([
          ['公路', 1],
          ['油烟', 1],
        ]),
      ],
      1,
    );
    const row = vocabulary.row(
      new Map([
        ['公路', 1],
        ['油烟', 3],
        ['新词', 9],
      ]),
    );
    expect(row.index).toHaveLength(2);
    expect(Math.hypot(...row.value)).toBeCloseTo(1);
    expect(row.value[1]).toBeGreaterThan(row.value[0]!);
  });
});

describe('labels and the tree', () => {
  it('are joined by name, by another name, and by likeness', () => {
    const labels = ['教育', '环境保护类', '交通'];
    const map = mapLabels(leaves, labels, []);
    const of = (id: string) => [...map[leaves.findIndex((leaf) => leaf.id === id)]!];
    expect(of('admission')).toEqual([1, 0, 0]);
    expect(of('air')).toEqual([0, 1, 0]);
    expect(of('parking')).toEqual([0, 0, 1]);
    const other = mapLabels(leaves, ['科教文体', 'X'], []);
    expect([...other[0]!]).toEqual([1, 0]);
  });

  it('are joined by what carries them where the name says nothing', () => {
    const posterior = Float64Array.from(leaves, (leaf) => (leaf.id === 'air' ? 1 : 0));
    const map = mapLabels(leaves, ['甲', '乙'], [{ posterior, target: 1 }]);
    expect([...map[leaves.findIndex((leaf) => leaf.id === 'air')]!]).toEqual([0, 1]);
    expect([...map[0]!]).toEqual([0, 0]);
  });
});

describe('figures', () => {
  it('are what they are by hand', () => {
    const figures = figuresOf([
      { target: 0, probabilities: [0.9, 0.1, 0, 0] },
      { target: 0, probabilities: [0.3, 0.6, 0.1, 0] },
      { target: 1, probabilities: [0.1, 0.7, 0.2, 0] },
      { target: 3, probabilities: [0.4, 0.3, 0.2, 0.1] },
    ]);
    expect(figures).toMatchObject({ accuracy: 0.5, top3: 0.75, examples: 4 });
    // Label 0: 2·1/(2+2); label 1: 2·1/(2+1); label 3: 0.
    expect(figures.macroF1).toBeCloseTo((0.5 + 2 / 3 + 0) / 3);
    // Bins at .4, .6, .7 and .9: |.4 − 0| + |.6 − 0| + |.7 − 1| + |.9 − 1|, over 4.
    expect(figures.calibrationError).toBeCloseTo(0.35);
    expect(figuresOf([])).toMatchObject({ accuracy: 0, examples: 0 });
  });

  it('come from folds that share out every label, the same for the same seed', () => {
    const targets = [...'aaaaaaaaaabbbbb'];
    const folds = stratifiedFolds(targets, 5, seededRandom(3));
    for (let fold = 0; fold < 5; fold += 1) {
      const own = targets.filter((_, i) => folds[i] === fold);
      expect(own.sort().join('')).toBe('aab');
    }
    expect(stratifiedFolds(targets, 5, seededRandom(3))).toEqual(folds);
    expect(stratifiedFolds(targets, 5, seededRandom(4))).not.toEqual(folds);
  });
});

describe('words', () => {
  it('are the longest at their place, without overlap', () => {
    const lexicon = createLexicon(['公积', '公积金', '金额', '贷款']);
    expect(lexicon.find('公积金贷款金额').map(({ word }) => word)).toEqual(['公积金', '贷款', '金额']);
  });
});

describe('decisions of staff', () => {
  it('are the classified tickets that were sent somewhere, the latest ones', async () => {
    const storage = createMemoryStorage();
    const sent = { status: 'closed', category: 'highway', department: 'roads' } as const;
    await storage.store.commit({
      writes: [
        sampleWrite({ number: 'A', ...sent, title: '第一件', dueAt: 1_000 }),
        sampleWrite({ number: 'B', ...sent, title: '第二件', dueAt: 2_000 }),
        sampleWrite({ number: 'C', ...sent, title: '退回的', status: 'returned' }),
        sampleWrite({ number: 'D', ...sent, title: '没归类', category: null, dueAt: 3_000 }),
        sampleWrite({ number: 'E', title: '刚提交', status: 'submitted', category: 'highway' }),
      ],
    });
    const decisions = decisionsOfTickets(storage.tickets);
    const all = await decisions.recent(10);
    expect(all.map(({ title }) => title).sort()).toEqual(['第一件', '第二件']);
    expect(all[0]).toMatchObject({ category: 'highway', department: 'roads' });
    expect((await decisions.recent(2)).map(({ title }) => title)).toEqual(['第二件']);
  });
});
