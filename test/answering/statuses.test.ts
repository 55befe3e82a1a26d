import { beforeAll, describe, expect, it } from 'vitest';
import { createAnsweringWorld, places, type AnsweringWorld } from './answering-world.ts';
import { FIGURES } from './made-up-items.ts';

let world: AnsweringWorld;
beforeAll(async () => {
  world = await createAnsweringWorld();
});

describe('a question that a rule answers', () => {
  it('is answered, with title, amount, steps and whom to ask', async () => {
    const answer = await world.ask('取暖补贴发多少钱', { region: places.河北 });
    expect(answer).toMatchObject({ status: 'answered', reason: 'entitlement', asksRegion: false });
    expect(answer.text).toContain('取暖救助条例：发多少，怎么申请');
    expect(answer.text).toContain(FIGURES.national);
    expect(answer.text).toContain('1. 到户籍地街道办事处提出申请。');
    expect(answer.text).toContain('民政部门');
  });

  it.each([
    ['材料', '取暖补贴要带什么材料', '身份证、户口簿和取暖费票据。'],
    ['时限', '取暖补贴多久能批下来', '不超过 20 个工作日。'],
    ['办理流程', '取暖补贴怎么申请', '街道办事处入户核对以后报民政部门。'],
  ])('shows the section that was asked for: %s', async (_heading, question, statement) => {
    expect((await world.ask(question, { region: places.河北 })).text).toContain(statement);
  });

  it('asks where the citizen lives when places have rules of their own', async () => {
    const answer = await world.ask('取暖补贴怎么申请');
    expect(answer).toMatchObject({ status: 'answered', asksRegion: true });
    expect(answer.text).toContain(world.say('region-ask'));
  });

  it('is understood in traditional characters and full width', async () => {
    const answer = await world.ask('取暖補貼發多少錢？', { region: places.宁夏 });
    expect(answer.text).toContain(FIGURES.ningxia);
  });
});

describe('a question whose answer depends on the place', () => {
  it('asks for the place when only places have a rule', async () => {
    const answer = await world.ask('老人吃饭有补贴吗');
    expect(answer).toMatchObject({ status: 'region-needed', asksRegion: true });
    expect(answer.text).toContain(world.say('region-needed'));
    expect(answer.text).not.toContain(FIGURES.meals);
  });

  it('asks for the place when the national rule leaves the amount to places, and shows that rule', async () => {
    const answer = await world.ask('困难家庭每月发多少钱');
    expect(answer).toMatchObject({ status: 'region-needed', asksRegion: true });
    expect(answer.text).toContain('补助标准由省级人民政府确定并公布。');
    expect(answer.text).not.toContain(' 元');
  });

  it('is answered once the place is known', async () => {
    const answer = await world.ask('老人吃饭有补贴吗', { region: places.太原 });
    expect(answer).toMatchObject({ status: 'answered', asksRegion: false });
    expect(answer.text).toContain(FIGURES.meals);
  });
});

describe('a question that only another place answers', () => {
  it('names the other place, gives none of its figures, and says whom to ask', async () => {
    const answer = await world.ask('老人在社区食堂吃饭补多少', { region: places.宁夏 });
    expect(answer.status).toBe('other-region-only');
    expect(answer.text).toContain('山西省');
    expect(answer.text).toContain('宁夏回族自治区');
    expect(answer.text).toContain('12345');
    expect(answer.text).not.toContain(FIGURES.meals);
    expect(answer.asksRegion).toBe(false);
  });
});

describe('a question on a rule that is not in force', () => {
  it('is told the end, and the rule that holds now under the same name', async () => {
    const answer = await world.ask('旧的家电回收条例里旧冰箱补多少');
    expect(answer).toMatchObject({ status: 'not-in-force', reason: 'superseded' });
    expect(answer.text).toContain('2024-07-01');
    expect(answer.text).toContain(FIGURES.newRecycling);
    expect(answer.text).not.toContain(FIGURES.oldRecycling);
  });

  it('is told the same when the question names the year of the old version', async () => {
    const answer = await world.ask('2015年的家电回收条例怎么规定的');
    expect(answer.status).toBe('not-in-force');
    expect((await world.ask('2024年的家电回收条例怎么规定的')).status).toBe('answered');
  });

  it('is told the name of the successor, and that its text is not at hand', async () => {
    const answer = await world.ask('买拖拉机贷款贴息吗');
    expect(answer).toMatchObject({ status: 'not-in-force', reason: 'superseded' });
    expect(answer.text).toContain('农机金融服务条例');
    expect(answer.text).toContain('2022年5月1日');
    expect(answer.text).not.toContain('3 年');
  });

  it('is told when a rule has yet to begin', async () => {
    const answer = await world.ask('夜间校车谁可以坐');
    expect(answer).toMatchObject({ status: 'not-in-force', reason: 'not-yet' });
    expect(answer.text).toContain('2027-03-01');
    expect(answer.text).not.toContain('5 公里');
  });
});

describe('the day for which a question is asked', () => {
  const question = '旧冰箱交给回收点给多少钱';

  it.each([
    ['2015-06-01', FIGURES.oldRecycling, FIGURES.newRecycling],
    ['2024-06-30', FIGURES.oldRecycling, FIGURES.newRecycling],
    ['2024-07-01', FIGURES.newRecycling, FIGURES.oldRecycling],
    ['2026-11-21', FIGURES.newRecycling, FIGURES.oldRecycling],
  ])('decides on the version: %s', async (asOf, wanted, other) => {
    const answer = await world.ask(question, { asOf });
    expect(answer.status).toBe('answered');
    expect(answer.text).toContain(wanted);
    expect(answer.text).not.toContain(other);
  });

  it('may lie before any version', async () => {
    const answer = await world.ask(question, { asOf: '2015-05-31' });
    expect(answer).toMatchObject({ status: 'not-in-force', reason: 'not-yet' });
    expect(answer.text).toContain('2015年5月31日');
  });

  it('brings an ended rule back', async () => {
    expect(await world.ask('买拖拉机贷款贴息吗', { asOf: '2022-04-30' })).toMatchObject({
      status: 'answered',
    });
    expect(await world.ask('夜间校车谁可以坐', { asOf: '2027-03-01' })).toMatchObject({ status: 'answered' });
  });
});

describe('what is no rule that one can apply under', () => {
  it.each([
    ['direction', 'direction-lead', '老小区屋顶漏水谁修'],
    ['notice', 'notice-lead', '参战老兵有慰问金吗'],
    ['comment', 'comment-lead', '机器人能照顾老人吗'],
  ] as const)('is shown as what it is: %s', async (claim, lead, question) => {
    const answer = await world.ask(question);
    expect(answer).toMatchObject({ status: 'answered', reason: claim });
    expect(answer.text).toContain(world.say(lead));
    expect(answer.text.replaceAll(/不是[^。：]*可以(?:直接)?申请/gu, '')).not.toContain('可以申请');
  });

  it('says so when an amount is asked for and none is stated', async () => {
    const answer = await world.ask('困难家庭每月发多少钱', { region: places.河北 });
    expect(answer).toMatchObject({ status: 'answered', reason: 'local-option' });
    expect(answer.text).toContain(world.say('amount-unknown'));
    expect(answer.text).toContain(world.say('local-lead'));
    expect(answer.text).not.toMatch(/\d+ 元/u);
  });

  it('does not say so where the amount stands', async () => {
    const answer = await world.ask('取暖补贴发多少钱', { region: places.宁夏 });
    expect(answer.text).not.toContain(world.say('amount-unknown'));
  });
});

describe('a question that the corpus does not answer', () => {
  it.each(['火星移民要什么条件', '渔网晾在河边多高', 'asdf qwer zxcv'])(
    'is told so, with a number to ask: %s',
    async (question) => {
      const answer = await world.ask(question, { region: places.宁夏 });
      expect(answer).toMatchObject({ status: 'unanswered', citations: [] });
      expect(answer.text).toContain('12345');
    },
  );

  it('is sent to who is in charge where that is known', async () => {
    const answer = await world.ask('办护照要多少钱');
    expect(answer).toMatchObject({ status: 'unanswered', reason: 'not-in-corpus', citations: [] });
    expect(answer.text).toContain('公安机关出入境管理窗口');
  });

  it('is never sent to an emergency number', async () => {
    for (const question of ['办护照要多少钱', '身份证掉色了能不能换一张', '居住证上的照片丑']) {
      expect((await world.ask(question)).text).not.toMatch(/(?<!\d)1(?:10|20)(?!\d)/u);
    }
  });
});
