import { beforeAll, describe, expect, it } from 'vitest';
import { createAnsweringWorld, places, type AnsweringWorld } from './answering-world.ts';
import { FIGURES } from './made-up-items.ts';

let world: AnsweringWorld;
beforeAll(async () => {
  world = await createAnsweringWorld();
});

/** Which figures hold for whom; the national one for all. */
const local: readonly [figure: string, where: string][] = [
  [FIGURES.ningxia, '64'],
  [FIGURES.yinchuan, '6401'],
  [FIGURES.shanxi, '14'],
  [FIGURES.meals, '14'],
];
const regions = [...Object.values(places), undefined];
const questions = [
  ...['取暖补贴发多少钱', '取暖补贴怎么申请', '冬天烧煤有补助吗', '暖气费政府补不补', '取暖'],
  ...['老人吃饭有补贴吗', '老人在社区食堂吃饭补多少', '助餐补贴怎么领', '困难家庭每月发多少钱'],
];

describe('the figures of an answer', () => {
  it.each(regions)('hold where the citizen lives: %s', async (region) => {
    const forbidden = local.filter(([, where]) => region?.startsWith(where) !== true);
    for (const text of questions) {
      const answer = await world.ask(text, region === undefined ? {} : { region });
      for (const [figure] of forbidden) expect(answer.text).not.toContain(figure);
    }
  });

  it('come from the smallest place that has a rule, with the national basis beside it', async () => {
    const answer = await world.ask('取暖补贴发多少钱', { region: places.银川 });
    const { text } = answer;
    expect(text.indexOf(FIGURES.yinchuan)).toBeGreaterThan(0);
    expect(text.indexOf(FIGURES.yinchuan)).toBeLessThan(text.indexOf(FIGURES.national));
    expect(text).toContain(world.say('also-national'));
    expect(answer.citations.map(({ region }) => region)).toEqual(expect.arrayContaining(['银川市', '全国']));
  });

  it('come from the province where the city has no rule, and from the country where neither has', async () => {
    const city = await world.ask('取暖补贴发多少钱', { region: places.石嘴山 });
    expect(city.text).toContain(FIGURES.ningxia);
    expect(city.text).toContain(FIGURES.national);
    const elsewhere = await world.ask('取暖补贴发多少钱', { region: places.河北 });
    expect(elsewhere.text).toContain(FIGURES.national);
    expect(elsewhere.citations.map(({ region }) => region)).not.toContain('宁夏回族自治区');
  });
});

describe('the place that a question names', () => {
  it.each([
    ['goes before the remembered one', '太原的取暖补贴多少钱', places.宁夏, FIGURES.shanxi, places.太原],
    [
      'goes before the remembered one, also as a whole province',
      '山西取暖补贴多少',
      places.银川,
      FIGURES.shanxi,
      places.山西,
    ],
    ['counts where none is remembered', '银川取暖补贴发多少钱', undefined, FIGURES.yinchuan, places.银川],
    [
      'is made narrower by the remembered one',
      '宁夏的取暖补贴发多少',
      places.银川,
      FIGURES.yinchuan,
      places.银川,
    ],
  ])('%s: %s', async (_what, text, region, figure, wanted) => {
    const answer = await world.ask(text, region === undefined ? {} : { region });
    expect(answer).toMatchObject({ status: 'answered', region: wanted });
    expect(answer.text).toContain(figure);
  });

  it.each([
    ['我山西人在银川打工，取暖补贴能领多少', FIGURES.yinchuan, FIGURES.shanxi],
    ['老家在山西，现在住石嘴山，取暖补贴能领多少', FIGURES.ningxia, FIGURES.shanxi],
    ['我户口在宁夏，人在太原上班，取暖补贴发多少钱', FIGURES.shanxi, FIGURES.ningxia],
    ['从山西来的，在宁夏生活好几年了，取暖补贴发多少钱', FIGURES.ningxia, FIGURES.shanxi],
  ])('where one lives goes before where one comes from: %s', async (text, here, there) => {
    const answer = await world.ask(text);
    expect(answer.status).toBe('answered');
    expect(answer.text).toContain(here);
    expect(answer.text).not.toContain(there);
  });

  it('is told to be another one, when the rule is of the remembered place only', async () => {
    const answer = await world.ask('河北老人在社区食堂吃饭补多少', { region: places.山西 });
    expect(answer).toMatchObject({ status: 'other-region-only', region: places.河北 });
    expect(answer.text).toContain('河北省');
    expect(answer.text).not.toContain(FIGURES.meals);
  });

  it('is remembered only where somebody says to live there', async () => {
    expect(await world.ask('我在银川，取暖补贴发多少钱')).toMatchObject({
      isHome: true,
      region: places.银川,
    });
    expect(await world.ask('太原的取暖补贴多少钱', { region: places.银川 })).toMatchObject({ isHome: false });
    expect(await world.ask('取暖补贴多少钱', { region: places.银川 })).toMatchObject({ isHome: false });
  });
});
