import { describe, expect, it } from 'vitest';
import { createDeskWorld } from './desk-world.ts';

const HIT_TEST = '/desk/hit-test';

async function asked(typed: Record<string, string>, world = createDeskWorld()) {
  const browser = await world.signIn('auditor');
  const page = await browser.submit(await browser.get(HIT_TEST), HIT_TEST, typed);
  return { world, browser, page };
}

describe('the hit test', () => {
  it('is in the navigation of those who may use it, and searches for nothing by itself', async () => {
    const world = createDeskWorld();
    const { html } = await (await world.signIn('operator')).get(HIT_TEST);
    expect(html).toContain(`href="${HIT_TEST}" aria-current="page"`);
    expect(world.searches).toEqual([]);
    expect((await (await world.signIn('handler')).get('/desk')).html).not.toContain('命中测试');
  });

  it('shows what was understood, what was found, and why', async () => {
    const { page } = await asked({ question: '暖气费补多少' });
    expect(page.status).toBe(200);
    for (const words of [
      '>暖气费补多少</textarea>',
      '取暖补贴 多少',
      '取暖补贴：发多少',
      '0.912',
      '取暖补贴发多少钱',
      '每户每年 300 元。',
      '排在第一',
    ])
      expect(page.html).toContain(words);
  });

  it('shows the part of each signal, and which way it pulled', async () => {
    const { html } = (await asked({ question: '暖气费补多少' })).page;
    expect(html).toMatch(/和整条意思相近<\/th><td>0.800<\/td><td><meter[^>]* value="0.750"[^>]*>/);
    expect(html).toContain('+75.0%');
    expect(html).toMatch(/<meter class="against"[^>]* aria-label="问题里知识库没有的词"/);
    expect(html).toContain('−25.0%');
    expect(html).not.toContain('style=');
  });

  it('shows documents, whether they are reviewed, and which the conditions removed', async () => {
    const { html } = (await asked({ question: '暖气费补多少' })).page;
    expect(html).toContain('宁夏回族自治区临时救助办法 第二条');
    expect(html).toContain('未经核对');
    expect(html).toContain('已有新版本');
    expect(html).toMatch(/旧办法<\/a><small>不在有效期/);
  });

  it('searches for the region and the day that are typed, and for today by itself', async () => {
    const { world, browser } = await asked({
      question: ' 暖气费补多少 ',
      region: '银川市',
      'as-of': '2026-01-31',
    });
    await browser.submit(await browser.get(HIT_TEST), HIT_TEST, {
      question: '低保',
      region: '',
      'as-of': '',
    });
    expect(world.searches).toEqual([
      { question: '暖气费补多少', region: '640100', asOf: '2026-01-31' },
      { question: '低保', region: undefined, asOf: '2026-11-21' },
    ]);
  });

  it('searches at once for a question in the address', async () => {
    const world = createDeskWorld();
    const browser = await world.signIn('administrator');
    const query = new URLSearchParams({ question: '低保', region: '银川市' });
    expect((await browser.get(`${HIT_TEST}?${query}`)).html).toContain('取暖补贴：发多少');
    expect(world.searches).toMatchObject([{ question: '低保', region: '640100' }]);
  });

  it.each([
    ['no question', { question: '  ' }, '这一项要填写'],
    ['a question that is too long', { question: '问'.repeat(10_001) }, '最多 10000 个字'],
    ['a place that nobody knows', { region: '火星' }, '没有找到“火星”'],
    ['a date that is none', { 'as-of': '2026-02-30' }, '日期要写成'],
  ])('is told about %s, and what was typed stays', async (_name, changes, problem) => {
    const { world, page } = await asked({ question: '低保', ...changes });
    expect(page.status).toBe(422);
    expect(page.html).toContain(problem);
    expect(world.searches).toEqual([]);
  });

  it('takes a question of ten thousand characters', async () => {
    const question = '问'.repeat(10_000);
    const { world, page } = await asked({ question });
    expect(page.status).toBe(200);
    expect(world.searches).toMatchObject([{ question }]);
  });

  it('writes no question to the log', async () => {
    const { world } = await asked({ question: '我的电话 13800001111' });
    expect(JSON.stringify(world.logged)).not.toContain('13800001111');
  });
});
