import { beforeAll, describe, expect, it } from 'vitest';
import { createAnsweringWorld, places, type AnsweringWorld } from './answering-world.ts';
import { FIGURES } from './made-up-items.ts';

let world: AnsweringWorld;
beforeAll(async () => {
  world = await createAnsweringWorld();
});

const after = (...history: string[]) => ({ history, region: places.河北 });

describe('a message that points back', () => {
  it.each([
    ['材料呢', '身份证、户口簿和取暖费票据。'],
    ['那要什么材料', '身份证、户口簿和取暖费票据。'],
    ['多久能办好', '不超过 20 个工作日。'],
    ['怎么申请', '到户籍地街道办事处提出申请。'],
    ['多少钱', FIGURES.national],
    ['去哪办', '到户籍地街道办事处提出申请。'],
  ])('takes over the subject: %s', async (text, statement) => {
    const answer = await world.ask(text, after('取暖补贴是什么'));
    expect(answer.status).toBe('answered');
    expect(answer.searched).toContain('取暖补贴');
    expect(answer.text).toContain(statement);
  });

  it('takes over the subject of the last message, not of one before', async () => {
    const answer = await world.ask('多少钱', after('取暖补贴是什么', '旧冰箱交给回收点有补贴吗'));
    expect(answer.text).toContain(FIGURES.newRecycling);
    expect(answer.text).not.toContain(FIGURES.national);
  });

  it('takes over the place too, unless it names one', async () => {
    const history = ['太原的取暖补贴怎么申请'];
    const same = await world.ask('多少钱', { history, region: places.宁夏 });
    expect(same).toMatchObject({ region: places.太原 });
    expect(same.text).toContain(FIGURES.shanxi);
    const other = await world.ask('那银川呢', { history, region: places.宁夏 });
    expect(other).toMatchObject({ region: places.银川 });
    expect(other.text).toContain(FIGURES.yinchuan);
    expect(other.text).not.toContain(FIGURES.shanxi);
  });

  it('that is only a place answers the question where somebody lives', async () => {
    const answer = await world.ask('银川', { history: ['取暖补贴发多少钱'] });
    expect(answer).toMatchObject({ status: 'answered', region: places.银川 });
    expect(answer.text).toContain(FIGURES.yinchuan);
  });

  it('has nothing to point to at the beginning', async () => {
    expect(await world.ask('材料呢', { region: places.河北 })).toMatchObject({ searched: '材料呢' });
  });
});

describe('a message on something else', () => {
  it.each([
    '旧冰箱交给回收点给多少钱',
    '那旧洗衣机交给回收点能换多少钱',
    '老小区屋顶漏水谁修',
    '买拖拉机贷款贴息吗',
  ])('does not inherit the subject: %s', async (text) => {
    const alone = await world.ask(text, { region: places.河北 });
    const answer = await world.ask(text, after('取暖补贴怎么申请'));
    expect(answer).toMatchObject({ status: alone.status, text: alone.text });
    expect(answer.searched).not.toContain('取暖');
  });

  it('that nothing answers is not answered with the subject before', async () => {
    const answer = await world.ask('火星移民局的量子电话号码是哪一个', after('取暖补贴怎么申请'));
    expect(answer.status).toBe('unanswered');
    expect(answer.text).not.toContain(FIGURES.national);
  });
});
