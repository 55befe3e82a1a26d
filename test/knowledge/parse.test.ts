import { describe, expect, it } from 'vitest';
import { parseItem, type ParseResult } from '../../src/knowledge/parse.ts';
import { itemText, type ItemParts } from './folder.ts';

const file = 'items/unemployment.md';
const parse = (parts: ItemParts = {}) => parseItem(file, itemText('unemployment', parts));
const messages = (result: ParseResult) => (result.ok ? [] : result.faults.map((it) => it.message));
const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split('\n').length;

describe('a sound item', () => {
  it('becomes an item with sections, statements and references', () => {
    const result = parse();
    expect(result.ok && result.parsed.item).toMatchObject({
      id: 'unemployment',
      file,
      issued: '1999-01-22',
      expires: null,
      sections: [
        {
          heading: '要点',
          statements: [
            {
              text: '缴费满 1 年不足 5 年的，最长领 12 个月。',
              references: [{ sourceKey: 'law', locators: ['第二条'] }],
            },
          ],
        },
        {
          heading: '提示',
          statements: [{ text: '具体数额问 12333。', references: [{ sourceKey: 'hotlines', locators: [] }] }],
        },
      ],
    });
  });

  it('keeps the number of a step and the line of a statement', () => {
    const body = '## 要点\n一句。〔第一条〕\n\n## 办理流程\n2. 去窗口。〔第一条〕\n';
    const result = parse({ body });
    const step = result.ok ? result.parsed.item.sections[1]?.statements[0] : undefined;
    const line = lineOf(itemText('unemployment', { body }), '2. 去窗口');
    expect(step).toMatchObject({ ordered: 2, text: '去窗口。', line });
  });

  it('does not take a decimal for the number of a step', () => {
    const result = parse({ body: '## 要点\n1.5% 由个人缴。〔第一条〕\n' });
    expect(result.ok && result.parsed.item.sections[0]?.statements[0]).toMatchObject({
      text: '1.5% 由个人缴。',
    });
  });

  it('reads several places of several sources, and half-width brackets', () => {
    const sources = '{ law: { title: 甲, file: a.md }, plan: { title: 乙, file: b.md } }';
    const body = '## 要点\n一句。〔law 第十四条、第十六条之一；plan (二)；热线〕\n';
    const result = parse({ head: { sources }, body });
    expect(result.ok && result.parsed.item.sections[0]?.statements[0]?.references).toEqual([
      { sourceKey: 'law', locators: ['第十四条', '第十六条之一'] },
      { sourceKey: 'plan', locators: ['（二）'] },
      { sourceKey: 'hotlines', locators: [] },
    ]);
  });

  it('leaves the brackets of a document number in the sentence', () => {
    const result = parse({ body: '## 要点\n见劳部发〔1994〕489号。〔第一条〕\n' });
    expect(result.ok && result.parsed.item.sections[0]?.statements[0]?.text).toBe('见劳部发〔1994〕489号。');
  });
});

describe('the front matter', () => {
  it.each<[string, Record<string, string>, string, RegExp]>([
    ['an unknown key', { colour: 'red' }, 'colour:', /不认识的字段 colour/],
    ['a date that does not exist', { issued: '1999-02-30' }, 'issued:', /YYYY-MM-DD/],
    ['a region without quotes', { regions: '[000000]' }, 'regions:', /要加引号/],
    ['an unknown claim class', { claimClass: 'promise' }, 'claimClass:', /entitlement/],
    ['a long title', { title: '长'.repeat(41) }, 'title:', /40 字/],
    ['too few questions', { questions: '[一, 二]' }, 'questions:', /不足 5 句/],
    ['a source without file', { sources: '{ law: { title: 甲 } }' }, 'sources:', /sources\.law\.file/],
    [
      'a passage with one end',
      { sources: '{ law: { title: 甲, file: a.txt, from: 乙 } }' },
      'sources:',
      /from 和 to/,
    ],
    ['a bad source key', { sources: '{ Law: { title: 甲, file: a.md } }' }, 'sources:', /短名/],
  ])('is refused for %s, on its line', (_what, head, key, message) => {
    const result = parse({ head });
    const line = lineOf(itemText('unemployment', { head }), key);
    expect(result.ok ? [] : result.faults).toContainEqual({
      file,
      line,
      message: expect.stringMatching(message),
    });
  });

  it('must be there and be closed', () => {
    expect(messages(parseItem(file, '## 要点\n'))[0]).toMatch(/以 --- 开头/);
    expect(messages(parseItem(file, '---\ntitle: 甲\n'))[0]).toMatch(/单独一行 ---/);
  });

  it('is reported with the line of broken YAML', () => {
    const result = parseItem(file, '---\ntitle: 甲\ntopic: "乙\n---\n');
    expect(result.ok ? undefined : result.faults[0]).toMatchObject({
      line: 3,
      message: expect.stringMatching(/YAML/),
    });
  });

  it('shows its faults together with those of the body', () => {
    const result = parse({ head: { issued: 'soon' }, body: '## 要点\n没有出处。\n' });
    expect(messages(result)).toHaveLength(2);
  });

  it('takes only lower-case English file names', () => {
    expect(messages(parseItem('items/失业.md', itemText('x')))[0]).toMatch(/文件名/);
  });
});

describe('the body', () => {
  it.each([
    ['a statement without a reference', '## 要点\n没有出处。\n', /没有出处/],
    ['a sentence over 80 characters', `## 要点\n${'长'.repeat(81)}。〔第一条〕\n`, /超过 80 字/],
    ['an unknown section', '## 要点\n一。〔第一条〕\n## 其他\n', /小节写成/],
    ['sections out of order', '## 条件\n一。〔第一条〕\n## 要点\n二。〔第一条〕\n', /“要点”要写在“条件”前面/],
    ['a section twice', '## 要点\n一。〔第一条〕\n## 要点\n二。〔第一条〕\n', /写了两次/],
    ['no answer first', '## 条件\n一。〔第一条〕\n', /缺少小节“## 要点”/],
    ['an empty section', '## 要点\n一。〔第一条〕\n## 材料\n', /“材料”是空的/],
    ['text before any section', '一。〔第一条〕\n## 要点\n一。〔第一条〕\n', /不在任何小节里/],
    ['an undeclared source', '## 要点\n一。〔paper〕\n', /paper 没有在头的 sources 里/],
    ['a place below the article', '## 要点\n一。〔第一条第二款〕\n', /看不懂出处/],
    ['a range of articles', '## 要点\n一。〔第一条至第三条〕\n', /看不懂出处/],
  ])('is refused for %s', (_what, body, message) => {
    expect(messages(parse({ body }))).toEqual([expect.stringMatching(message)]);
  });

  it('needs the source named where there are several', () => {
    const sources = '{ law: { title: 甲, file: a.md }, plan: { title: 乙, file: b.md } }';
    expect(messages(parse({ head: { sources }, body: '## 要点\n一。〔第一条〕\n' }))[0]).toMatch(
      /要写短名：law、plan/,
    );
  });
});
