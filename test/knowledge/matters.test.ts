import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { itemText, knowledgeFolder } from './folder.ts';

const passport = "- { words: [护照], office: 公安出入境管理窗口, hotline: '12333' }\n";
const load = (matters: string, questions = '[一, 二, 三, 四, 有居住证能办护照ETC吗]') =>
  loadKnowledge(
    knowledgeFolder({
      'matters.yaml': matters,
      'items/residence/one.md': itemText('one', { head: { questions } }),
    }),
  );
const sound = '[一, 二, 三, 四, 五]';

describe('the directory of matters', () => {
  it('is part of the knowledge and of its version', () => {
    const knowledge = load(passport, sound);
    expect(knowledge.faults).toEqual([]);
    expect(knowledge.matters).toEqual([{ words: ['护照'], office: '公安出入境管理窗口', hotline: '12333' }]);
    expect(load(passport.replace('窗口', '大厅'), sound).version).not.toBe(knowledge.version);
  });

  it.each([
    [
      'an unknown department',
      '- { words: [护照], department: sea, office: 甲, hotline: "12333" }',
      /sea 不在/,
    ],
    ['an unknown number', '- { words: [护照], office: 甲, hotline: "99999" }', /99999 不在/],
    [
      'a number of its own',
      '- { words: [护照], office: 拨打99999, hotline: "12333" }',
      /office 里的号码 99999/,
    ],
    ['a word twice', `${passport}- { words: [机票, 护照], office: 甲, hotline: "12333" }`, /第 1 行已有/],
    [
      'a word its own exception hides',
      '- { words: [华侨护照], unless: [华侨], office: 甲, hotline: "12333" }',
      /永远对不上/,
    ],
    ['a word that is too short', '- { words: [牙], office: 甲, hotline: "12333" }', /太短/],
    ['a number without quotes', '- { words: [护照], office: 甲, hotline: 12333 }', /加引号/],
  ])('reports %s', (_what, matters, message) => {
    expect(load(matters, sound).faults.map((it) => it.message)).toEqual([expect.stringMatching(message)]);
  });

  it('keeps its hands off what an item is asked, and says where', () => {
    const matters = `${passport}- words:\n    - 机票\n    - etc\n  office: 甲\n  hotline: '12333'\n`;
    expect(load(matters).faults).toEqual([
      { file: 'matters.yaml', line: 1, message: expect.stringMatching(/护照.*items\/residence\/one\.md/) },
      { file: 'matters.yaml', line: 4, message: expect.stringMatching(/etc.*那里能答/) },
    ]);
  });

  it('lets an exception leave such a question to its item', () => {
    const matters = passport.replace(', office', ', unless: [居住证], office');
    expect(load(matters).faults).toEqual([]);
  });
});
