import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/answering/answer.ts';
import { createAnsweringWorld, places, type AnsweringWorld } from './answering-world.ts';
import { marksOf, sourceLines, statementsOf } from './reading-answers.ts';

let world: AnsweringWorld;
let answers: Answer[];

const questions = [
  ...['取暖补贴发多少钱', '取暖补贴怎么申请', '取暖补贴要什么材料', '取暖补贴多久批下来', '冬天烧煤有补助吗'],
  ...['老人吃饭有补贴吗', '旧冰箱交给回收点给多少钱', '旧的家电回收条例里旧冰箱补多少', '买拖拉机贷款贴息吗'],
  ...['夜间校车谁可以坐', '老小区屋顶漏水谁修', '参战老兵有慰问金吗', '机器人能照顾老人吗'],
  ...['困难家庭每月发多少钱', '困难家庭怎么认定', '渔船柴油归谁管', '火星移民要什么条件', '办护照要多少钱'],
];

beforeAll(async () => {
  world = await createAnsweringWorld();
  const situations = [undefined, ...Object.values(places)].flatMap((region) =>
    questions.map((text) => ({ text, ...(region !== undefined && { region }) })),
  );
  answers = await Promise.all(situations.map(({ text, ...more }) => world.ask(text, more)));
});

describe('the sources of an answer', () => {
  it('are numbered in the order in which they are read, each used, none missing', () => {
    for (const { text, citations } of answers) {
      const lines = sourceLines(text).map(({ mark }) => mark);
      expect(lines).toEqual(citations.map((_, i) => i + 1));
      expect([...new Set(marksOf(text))]).toEqual(lines);
    }
  });

  it('say document, article, region and day in their line', () => {
    for (const { text, citations } of answers) {
      sourceLines(text).forEach(({ line }, i) => {
        const { document, locator, region } = citations[i] ?? {};
        expect(line).toContain(`《${document}》${locator}（${region}`);
      });
    }
  });

  it('are given where something is stated, and only there', () => {
    for (const { status, text, citations } of answers) {
      if (status === 'answered' || status === 'not-in-force') expect(citations.length).toBeGreaterThan(0);
      if (status === 'unanswered') expect(citations).toEqual([]);
      if (citations.length > 0) expect(text).toContain(world.say('composed'));
    }
  });

  it('are told apart by version: an old and a new text of one name', async () => {
    const { text, citations } = await world.ask('旧的家电回收条例里旧冰箱补多少');
    expect(citations).toMatchObject([
      { document: '家电回收条例', validFrom: '2015-06-01' },
      { document: '家电回收条例', validFrom: '2024-07-01' },
    ]);
    expect(text).toMatch(/90 元。\[2\]/u);
  });
});

describe('a citation', () => {
  it('has the document, the article, the region and the first day of the version', async () => {
    const { citations } = await world.ask('取暖补贴发多少钱', { region: places.宁夏 });
    expect(citations[0]).toEqual({
      title: '宁夏取暖补贴办法：发多少，怎么申请',
      document: '宁夏取暖补贴办法',
      locator: '第三条',
      region: '宁夏回族自治区',
      validFrom: '2021-11-01',
      source: '宁夏取暖补贴办法',
    });
  });

  it('has the facts of the document that is cited, not of the item that cites it', async () => {
    const { text, citations } = await world.ask('取暖补贴怎么申请', { region: places.河北 });
    const general = citations.find(({ locator }) => locator === '第十二条');
    expect(general).toMatchObject({
      document: expect.stringContaining('社会帮扶总则'),
      region: '全国',
      validFrom: '2014-05-01',
    });
    expect(text).toMatch(/社会帮扶总则.*2014-05-01起施行，2019-03-02修订/u);
  });

  it('has no day where nobody knows it, and no other document because its name begins alike', async () => {
    const { text, citations } = await world.ask('取暖补贴要什么材料', { region: places.河北 });
    expect(citations.find(({ locator }) => locator === '第二条')).toMatchObject({
      document: '取暖救助条例实施细则',
      validFrom: null,
    });
    expect(text).toContain('《取暖救助条例实施细则》第二条（全国）');
  });

  it('names the newspaper and the day of publication of what is no rule', async () => {
    const { text, citations } = await world.ask('参战老兵有慰问金吗');
    expect(citations).toMatchObject([{ locator: '', source: '街道慰问参战老兵，某某日报' }]);
    expect(text).toContain('2025-08-01发布');
  });
});

describe('the statements of an answer', () => {
  it('stand as they are in the items', () => {
    const known = new Set(
      world.items.flatMap((item) =>
        item.sections.flatMap((section) => section.statements.map((it) => it.text)),
      ),
    );
    for (const { status, text } of answers) {
      // What has ended is told in words of its own.
      if (status !== 'not-in-force')
        expect(statementsOf(text).filter((line) => !known.has(line))).toEqual([]);
    }
  });

  it('fit on a screen or two', () => {
    for (const { text } of answers) {
      expect(text.length).toBeGreaterThan(10);
      expect(text.length).toBeLessThanOrEqual(1_200);
    }
  });

  it('leave no placeholder and no empty line in a row', () => {
    for (const { text } of answers) {
      expect(text).not.toMatch(/[{}]|undefined|null|NaN|\n\n\n/u);
      expect(text).toBe(text.trim());
    }
  });
});
