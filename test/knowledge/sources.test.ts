import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { checkAgainstSources } from '../../src/knowledge/sources.ts';
import { folder, itemText, knowledgeFolder, type ItemParts } from './folder.ts';

const law = `# 失业保险条例

1999年1月22日 国务院令第258号发布

<!-- INFO END -->

第一条 为了保障失业人员，制定本条例。

第二条\u3000累计缴费满一年不足五年的，领取失业保险金的期限最长为十二个月，标准为最低工资的百分之八十。

第二条之一 六十周岁以上的，另行规定。

第三条 失业人员应当在终止或者解除劳动合同之日起六十日内，持本单位为其出具的终止或者解除劳动关系的证明，到指定的社会保险经办机构办理失业登记。
`;
const plan = `意见
(2025年3月2日)
一、增强公平性
(一)扩大覆盖面。用5年左右时间,新建10
00所学校。
(二)加强帮扶。占比不低于80%。
二、其他
(三)抓好落实。
`;

function faultsOf(
  parts: ItemParts,
  files: Record<string, string> = { 'laws/失业保险条例.md': law },
): string[] {
  const dir = knowledgeFolder({ 'items/one.md': itemText('one', parts) });
  const knowledge = loadKnowledge(dir);
  expect(knowledge.faults).toEqual([]);
  return checkAgainstSources(knowledge, folder(files)).map((it) => it.message);
}
const about = (sentence: string) => faultsOf({ body: `## 要点\n${sentence}\n` });

describe('a statement held against its law', () => {
  it('passes when the cited article states its figures', () => {
    expect(faultsOf({})).toEqual([]);
    expect(about('满 60 周岁的另行规定。〔第二条之一〕')).toEqual([]);
    expect(about('金额是最低工资的 80%。〔第二条〕')).toEqual([]);
  });

  it.each([
    ['a figure from another article', '最长领 12 个月。〔第三条〕', /“12”不在所引的出处里/],
    ['a figure nobody states', '每月 500 元。〔第二条〕', /“500”/],
    ['another unit', '15 日、最长 12 年。〔第二条；第三条〕', /“15”/],
    ['an article that is not there', '最长领 12 个月。〔第九条〕', /没有第九条/],
    ['a paragraph of a law with articles', '最长领 12 个月。〔（二）〕', /要写成第几条/],
    ['a number outside the directory', '问 12333 或 12399。〔第一条；热线〕', /“12399”/],
    [
      'copied wording',
      '失业人员应当在终止或者解除劳动合同之日起60日内，持本单位为其出具的终止或者解除劳动关系的证明，到指定的社会保险经办机构办。〔第三条〕',
      /照抄原文超过 40 字/,
    ],
  ])('is refused for %s', (_what, sentence, message) => {
    expect(about(sentence)[0]).toMatch(message);
  });

  it('may repeat the dates and the number of its own document', () => {
    expect(about('自1999年1月22日起施行，国务院令第258号。〔第一条〕')).toEqual([]);
  });

  it('does not count a title or a name as copied', () => {
    const title = '终止或者解除劳动合同之日起六十日内持本单位为其出具的终止或者解除劳动关系的证明';
    expect(about(`按《${title}》办理。〔第三条〕`)).toEqual([]);
  });

  it('is not reached when the file is missing', () => {
    expect(faultsOf({}, {})).toEqual([expect.stringMatching(/失业保险条例\.md 不存在/)]);
  });

  it('has a title whose figures it states', () => {
    expect(faultsOf({ head: { title: '失业金最长领24个月' } })).toEqual([
      expect.stringMatching(/标题里的“24”/),
    ]);
  });
});

describe('the dates of the head', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ['an issue date', { issued: '1999-01-21' }, /issued 1999-01-21/],
    ['a revision', { revised: '2010-12-20' }, /revised 2010-12-20/],
    ['a start the text does not give', { effective: '1999-03-01' }, /effective 1999-03-01 不是公布日期/],
  ])('refuse %s the law does not show', (_what, head, message) => {
    expect(faultsOf({ head })).toContainEqual(expect.stringMatching(message));
  });

  it('take the start from the closing article', () => {
    const files = { 'laws/失业保险条例.md': `${law}\n第四条 本条例自1999年3月1日起施行。\n` };
    expect(faultsOf({ head: { effective: '1999-03-01' } }, files)).toEqual([]);
    expect(faultsOf({}, files)).toEqual([expect.stringMatching(/不是原文写的施行日期：1999-03-01/)]);
  });
});

describe('a newspaper', () => {
  const files = { 'seeds/paper.txt': plan };
  const inPaper = (sentence: string, passage: string) =>
    faultsOf(
      {
        head: {
          sources: `{ paper: { title: 意见, file: seeds/paper.txt, publisher: 某报, published: 2025-06-09${passage} } }`,
        },
        body: `## 要点\n${sentence}\n`,
      },
      files,
    );
  const passage = ', from: 扩大覆盖面, to: 新建1000所学校';

  it('is cited by passage, whatever its line breaks and widths', () => {
    expect(inPaper('5年左右建1000所。〔paper〕', ', from: "用5年左右时间，", to: 新建1000所学校')).toEqual(
      [],
    );
  });

  it('is cited by paragraph, which ends where the next begins', () => {
    expect(inPaper('不低于80%。〔（二）〕', '')).toEqual([]);
    expect(inPaper('不低于80%。〔（一）〕', '')).toEqual([expect.stringMatching(/“80%”/)]);
  });

  it('states only what lies inside the passage', () => {
    expect(inPaper('不低于80%。〔paper〕', passage)).toEqual([expect.stringMatching(/“80%”/)]);
    expect(inPaper('落实。〔（三）〕', passage)).toEqual([
      expect.stringMatching(/from 到 to 之间没有（三）/),
    ]);
  });

  it('must contain both ends of the passage', () => {
    expect(inPaper('一。〔paper〕', ', from: 不存在的话, to: 学校')).toEqual([
      expect.stringMatching(/找不到 from/),
    ]);
    expect(inPaper('一。〔paper〕', ', from: 加强帮扶, to: 扩大覆盖面')).toEqual([
      expect.stringMatching(/找不到 to/),
    ]);
  });
});
