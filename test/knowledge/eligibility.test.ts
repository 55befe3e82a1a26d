import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { itemText, knowledgeFolder } from './folder.ts';

/** What is wrong with an item that has this check. */
function faults(eligibility: string, head: Record<string, string> = {}): string[] {
  const folder = knowledgeFolder({
    'items/insurance/one.md': itemText('one', { head: { ...head, eligibility } }),
  });
  return loadKnowledge(folder).faults.map(({ message }) => message);
}

const check = (condition: string, more = '') =>
  `{ name: 失业金, situations: [lost-job], conditions: [${condition}], decides: { text: 由经办机构审核, source: 第二条 }, next: { text: 去申领, source: 第二条 }${more} }`;

describe('the conditions of an entitlement', () => {
  it('are sound where facts, figures and articles fit', () => {
    expect(faults(check('{ text: 满 60 岁, source: 第二条, when: { age: { atLeast: 60 } } }'))).toEqual([]);
    expect(faults(check('{ text: 没有工作, source: 第二条, when: { employment: lost } }'))).toEqual([]);
  });

  it.each([
    [
      'a fact that there is not',
      '{ text: 满 60 岁, source: 第二条, when: { height: { atLeast: 60 } } }',
      /事实 height/u,
    ],
    [
      'a choice that there is not',
      '{ text: 没工作, source: 第二条, when: { employment: idle } }',
      /没有选项 idle/u,
    ],
    [
      'a figure that its words do not state',
      '{ text: 满 60 岁, source: 第二条, when: { age: { atLeast: 65 } } }',
      /65 没有写在/u,
    ],
    [
      'a range of a choice',
      '{ text: 满 1 年, source: 第二条, when: { employment: { atLeast: 1 } } }',
      /是选项/u,
    ],
    ['a choice of a number', '{ text: 老人, source: 第二条, when: { age: old } }', /是数字/u],
    [
      'an article that the body does not cite',
      '{ text: 没工作, source: 第九条, when: { employment: lost } }',
      /没有引用 第九条/u,
    ],
    ['neither a test nor alternatives', '{ text: 没工作, source: 第二条 }', /when 和 anyOf/u],
  ])('may not name %s', (_, condition, message) => {
    expect(faults(check(condition))).toEqual([expect.stringMatching(message)]);
  });

  it('belong to what can be claimed', () => {
    const own = check('{ text: 没工作, source: 第二条, when: { employment: lost } }');
    expect(faults(own, { claimClass: 'direction' })).toEqual([expect.stringMatching(/还不能申请/u)]);
  });

  it('have a name of their own in each place', () => {
    const own = check('{ text: 没工作, source: 第二条, when: { employment: lost } }');
    const folder = knowledgeFolder({
      'items/insurance/one.md': itemText('one', { head: { eligibility: own } }),
      'items/insurance/two.md': itemText('two', { head: { eligibility: own } }),
    });
    expect(loadKnowledge(folder).faults.map(({ message }) => message)).toEqual([
      expect.stringMatching(/“失业金”在 items\/insurance\/one\.md 里也有/u),
    ]);
  });
});
