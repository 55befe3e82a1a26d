import { describe, expect, it } from 'vitest';
import { HotlineError } from '../../src/errors.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { folder, itemText, knowledgeFolder, type ItemParts } from './folder.ts';

const load = (items: Record<string, ItemParts>) =>
  loadKnowledge(
    knowledgeFolder(
      Object.fromEntries(
        Object.entries(items).map(([path, parts]) => [
          `items/${path}.md`,
          itemText(path.split('/').at(-1) ?? path, parts),
        ]),
      ),
    ),
  );
const messages = (items: Record<string, ItemParts>) => load(items).faults.map((it) => it.message);

describe('loadKnowledge', () => {
  it('finds no fault in a sound folder and gives items by id', () => {
    const knowledge = load({ 'work/one': {}, two: {} });
    expect(knowledge.faults).toEqual([]);
    expect(knowledge.byId.get('one')?.file).toBe('items/work/one.md');
    expect(knowledge.items.map((it) => it.id)).toEqual(['two', 'one']);
  });

  it('leaves out an item that cannot be read and goes on', () => {
    const knowledge = load({ one: { body: '没有小节' }, two: {} });
    expect(knowledge.items.map((it) => it.id)).toEqual(['two']);
    expect(knowledge.faults[0]).toMatchObject({ file: 'items/one.md' });
  });

  it.each<[string, ItemParts, RegExp]>([
    ['an unknown topic', { head: { topic: '天气' } }, /事项“天气”/],
    ['an unknown department', { head: { department: 'weather' } }, /部门 weather/],
    ['an unknown region', { head: { regions: '["990000"]' } }, /990000 不存在/],
    ['an end before the start', { head: { expires: '1998-01-01' } }, /expires 要晚于 effective/],
    ['a review that goes back', { head: { nextReview: '2026-01-01' } }, /nextReview/],
    ['a start before the issue', { head: { effective: '1998-01-01' } }, /effective 早于 issued/],
    ['a successor that is missing', { head: { supersedes: '[ghost]' } }, /ghost 不存在/],
    [
      'a source that is never cited',
      {
        head: { sources: '{ law: { title: 甲, file: a.md }, old: { title: 乙, file: b.md } }' },
        body: '## 要点\n一。〔law 第一条〕\n',
      },
      /来源 old 没有被引用/,
    ],
    [
      'a newspaper without publisher',
      { head: { sources: '{ law: { title: 甲, file: a.txt, from: 乙, to: 丙 } }' } },
      /publisher 和 published/,
    ],
    [
      'a promise that is none',
      { head: { claimClass: 'direction' }, body: '## 要点\n可以申请补贴。〔第一条〕\n' },
      /不能写“可以申请”/,
    ],
    ['a law without an article', { body: '## 要点\n一。〔law〕\n' }, /写到第几条/],
    ['a hotline that is not named', { body: '## 要点\n问当地。〔热线〕\n' }, /没有热线目录里的号码/],
  ])('reports %s', (_what, parts, message) => {
    expect(messages({ one: parts })).toContainEqual(expect.stringMatching(message));
  });

  it('reports the same id in two folders', () => {
    const found = messages({ 'a/one': {}, 'b/one': { head: { questions: '[一, 二, 三, 四, 五]' } } });
    expect(found).toEqual([expect.stringMatching(/id one 与 items\/a\/one\.md 重复/)]);
  });

  it('reports the same question in two items', () => {
    const questions = '[甲, 乙, 丙, 丁, 戊]';
    const found = messages({ one: { head: { questions } }, two: { head: { questions } } });
    expect(found).toHaveLength(5);
    expect(found[0]).toMatch(/问法“甲”在 items\/one\.md 里也有/);
  });

  it('wants both sides of a succession, and the end of the older rule', () => {
    const older = { head: { supersededBy: '[new]' } };
    expect(messages({ old: older, new: {} })).toEqual([
      expect.stringMatching(/要写 expires/),
      expect.stringMatching(/supersedes 里没有写 old/),
    ]);
    const ended = { head: { supersededBy: '[new]', expires: '2024-01-01' } };
    expect(messages({ old: ended, new: { head: { supersedes: '[old]' } } })).toEqual([]);
  });

  it('reports a directory that breaks its form', () => {
    const knowledge = loadKnowledge(
      knowledgeFolder({ 'items/one.md': itemText('one'), 'topics.yaml': '失业保险: 1\n' }),
    );
    expect(knowledge.faults[0]).toMatchObject({ file: 'topics.yaml' });
  });

  it('gives another version when any file changes', () => {
    const sound = { one: {} };
    const changed = { one: { head: { title: '失业金能领多久' } } };
    expect(load(sound).version).toBe(load(sound).version);
    expect(load(sound).version).not.toBe(load(changed).version);
  });

  it('says which file is missing', () => {
    const read = () => loadKnowledge(folder({ 'topics.yaml': '[]' }));
    expect(read).toThrow(HotlineError);
    expect(read).toThrow(expect.objectContaining({ code: 'KNOWLEDGE_NOT_FOUND' }));
  });
});

describe('the knowledge of this project', () => {
  it('has no fault', () => {
    const knowledge = loadKnowledge('knowledge');
    expect(knowledge.faults).toEqual([]);
    expect(knowledge.items.length).toBeGreaterThan(200);
  });
});
