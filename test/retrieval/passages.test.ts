import { describe, expect, it } from 'vitest';
import { sectionHeadings, type PolicyItem, type Statement } from '../../src/knowledge/item.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { indexedTexts, rowTexts } from '../../src/retrieval/indexed-texts.ts';
import { PASSAGE_LIMIT, passagesOf, type Passage } from '../../src/retrieval/passage.ts';
import { seededRandom } from '../support/random.ts';
import { policyItem } from './items.ts';

const lengthOf = (statements: readonly Statement[]) =>
  statements.reduce((sum, it) => sum + it.text.length, 0);

/** Statements of any length in any of the sections. */
function madeUpItems(count: number): PolicyItem[] {
  const random = seededRandom(11);
  return Array.from({ length: count }, (_, n) => {
    const headings = sectionHeadings.filter((heading) => heading === '要点' || random(2) === 0);
    const statements = () => Array.from({ length: 1 + random(12) }, () => '字'.repeat(1 + random(500)));
    return policyItem(`item-${n}`, {
      body: Object.fromEntries(headings.map((heading) => [heading, statements()])),
    });
  });
}

describe.each([
  ['made-up items', () => madeUpItems(200)],
  ['the items of this project', () => loadKnowledge('knowledge').items],
])('the passages of %s', (_what, make) => {
  const items = make();
  const passages = items.map((item) => ({ item, passages: passagesOf(item) }));
  const all = passages.flatMap((it) => it.passages);

  it('have all statements but those of 依据, in order, each once', () => {
    for (const { item, passages: own } of passages) {
      const wanted = item.sections.filter(({ heading }) => heading !== '依据');
      expect(own.flatMap((passage) => passage.statements)).toEqual(
        wanted.flatMap(({ statements }) => statements),
      );
    }
  });

  it('never reach over two sections', () => {
    for (const { item, passages: own } of passages) {
      for (const passage of own) {
        const section = item.sections.find(({ heading }) => heading === passage.heading);
        expect(passage.statements.every((statement) => section?.statements.includes(statement))).toBe(true);
      }
    }
  });

  it('are cut between statements, so that none is longer than the limit unless one statement is', () => {
    const tooLong = (passage: Passage) =>
      passage.statements.length > 1 && lengthOf(passage.statements) > PASSAGE_LIMIT;
    expect(all.filter(tooLong)).toEqual([]);
  });

  it('are not cut where there was room', () => {
    for (const { passages: own } of passages) {
      own.forEach((passage, i) => {
        const next = own[i + 1];
        if (next?.heading !== passage.heading) return;
        const first = next.statements[0]?.text.length ?? 0;
        expect(lengthOf(passage.statements) + first).toBeGreaterThan(PASSAGE_LIMIT);
      });
    }
  });

  it('have ids of their own, which name the item and the section', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.every(({ id, itemId, heading }) => id.startsWith(`${itemId}#${heading}`))).toBe(true);
  });

  it('have the text of their statements, one a line', () => {
    for (const { text, statements } of all) expect(text.split('\n')).toEqual(statements.map((it) => it.text));
  });
});

describe('the texts of the index', () => {
  const items = [
    policyItem('one', { title: '低保', body: { 要点: ['甲。'], 条件: ['乙。'] } }),
    policyItem('two', { body: { 要点: ['丙。'] } }),
  ];
  const texts = indexedTexts(items);

  it('are passages first, then titles and questions, each with its item', () => {
    expect(texts.passages.map(({ id }) => id)).toEqual(['one#要点', 'one#条件', 'two#要点']);
    expect(texts.passageItems).toEqual([0, 0, 1]);
    expect(texts.questions).toEqual([
      '低保',
      ...(items[0]?.questions ?? []),
      'two',
      ...(items[1]?.questions ?? []),
    ]);
    expect(texts.questionItems).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
  });

  it('make one row each, normalised, the passage with its title and heading', () => {
    const rows = rowTexts(texts);
    expect(rows).toHaveLength(texts.passages.length + texts.questions.length);
    expect(rows[0]).toBe('低保 要点\n甲。');
    expect(rows[3]).toBe('低保');
  });
});
