import { describe, expect, it } from 'vitest';
import { hiddenFieldsOf, createDeskWorld, START } from './desk-world.ts';
import { sampleTurn } from '../support/samples.ts';
import type { TurnRecord } from '../../src/conversation/store.ts';

const DAY = 24 * 3_600_000;
const GAPS = '/desk/gaps';

async function asked(world: ReturnType<typeof createDeskWorld>, turns: Partial<TurnRecord>[]) {
  for (const [n, turn] of turns.entries()) {
    await world.storage.store.commit({
      turn: sampleTurn({
        id: `turn-${n}`,
        at: START - n * 1000,
        status: 'unanswered',
        conversation: `telegram:${n}`,
        passages: [],
        ...turn,
      }),
    });
  }
}

/** Three citizens about heating, one of them twice, and one about something else. */
async function worldWithGaps() {
  const world = createDeskWorld();
  await asked(world, [
    { question: '家里暖气不热怎么办', region: '640104', passages: [{ id: 'lamps-1', similarity: 0.31 }] },
    { question: '暖气不热找谁', region: '640104' },
    { question: '暖气不热怎么办', conversation: 'telegram:1', region: '640104' },
    { question: '我家暖气不热', region: '640104', passages: [{ id: 'gone-1', similarity: 0.2 }] },
    { question: '养狗要办证吗', status: 'other-region-only' },
    { question: '三个月前的问题', at: START - 60 * DAY },
  ]);
  return world;
}

/** Main links of the table, from the top. */
const questionsOf = (html: string) =>
  [...html.matchAll(/<a href="\/desk\/gaps\/one[^"]*">([^<]*)<\/a>/gu)].map((it) => it[1]);
const linkOf = (html: string) =>
  (/href="(\/desk\/gaps\/one[^"]*)"/u.exec(html)?.[1] ?? '').replaceAll('&amp;', '&');

describe('the list of questions without an answer', () => {
  it('puts together what asks for the same, and counts people, causes and the last time', async () => {
    const world = await worldWithGaps();
    const { html } = await (await world.signIn('operator')).get(GAPS);
    expect(questionsOf(html)).toHaveLength(2);
    expect(html).toContain('共 2 类，5 个问题');
    expect(html).toMatch(/<td data-label="人数">3<\/td>/u);
    expect(html).toContain('问过 4 次');
    expect(html).toContain('没有答案');
    expect(html).toContain('只有外地规定');
    expect(html).toContain('2026-11-21 09:00');
  });

  it.each([
    ['days=90', 3],
    ['days=7', 2],
    ['region=640000', 1],
    ['region=110000', 0],
    ['region=none', 1],
    ['state=dismissed', 0],
    ['state=nonsense&days=5&region=x', 2],
  ])('filters by %s', async (query, groups) => {
    const world = await worldWithGaps();
    const { html } = await (await world.signIn('auditor')).get(`${GAPS}?${query}`);
    expect(questionsOf(html)).toHaveLength(groups);
  });

  it('has the answers that citizens said were no help', async () => {
    const world = createDeskWorld();
    await asked(world, [{ question: '失业金怎么领', status: 'answered' }]);
    await world.storage.store.commit({ feedback: { turnId: 'turn-0', helpful: false, at: START } });
    const { html } = await (await world.signIn('supervisor')).get(GAPS);
    expect(html).toContain('群众说没解决');
  });

  it('is for those who answer for what the bot says', async () => {
    const world = await worldWithGaps();
    const handler = await world.signIn('handler');
    expect((await handler.get(GAPS)).status).toBe(403);
    expect((await handler.get('/desk')).html).not.toContain('/desk/gaps');
  });

  it('says so when there is nothing', async () => {
    const browser = await createDeskWorld().signIn('operator');
    expect((await browser.get(GAPS)).html).toContain('这段时间没有这样的问题');
  });
});

describe('a group of questions', () => {
  it('shows each question with what was retrieved for it', async () => {
    const world = await worldWithGaps();
    const browser = await world.signIn('operator');
    const page = await browser.get(linkOf((await browser.get(GAPS)).html));
    expect(page.status).toBe(200);
    expect(page.html.match(/<article/gu)).toHaveLength(4);
    expect(page.html).toContain('路灯坏了找谁 · 办理流程<small>相似度 0.31</small>');
    expect(page.html).toContain('路灯不亮由城市照明管理机构维修');
    expect(page.html).toContain('这一段已不在知识库里<small>相似度 0.20</small>');
    expect(page.html).toContain('当时什么也没有查到');
    expect(page.html).toContain('宁夏回族自治区银川市兴庆区');
  });

  it('shows what was asked in the same words once, with how often', async () => {
    const world = createDeskWorld();
    await asked(
      world,
      Array.from({ length: 3 }, () => ({ question: '养狗要办证吗' })),
    );
    const browser = await world.signIn('operator');
    const { html } = await browser.get(linkOf((await browser.get(GAPS)).html));
    expect(html.match(/<h3>/gu)).toHaveLength(1);
    expect(html).toContain('同样的话还问过 2 次');
  });

  it('is set aside with a reason, is found under it, and can be opened again', async () => {
    const world = await worldWithGaps();
    const browser = await world.signIn('operator');
    const page = await browser.get(linkOf((await browser.get(GAPS)).html));
    const refused = await browser.submit(page, `${GAPS}/dismiss`, { reason: ' ' });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('这一项要填写');
    const done = await browser.submit(page, `${GAPS}/dismiss`, { reason: '归供热单位，电话 13800001111' });
    expect(done.location).toBe('/desk/gaps?done=dismissed');
    expect(questionsOf((await browser.get(GAPS)).html)).toEqual(['养狗要办证吗']);
    const list = await browser.get(`${GAPS}?state=dismissed`);
    const dismissed = await browser.get(linkOf(list.html));
    expect(dismissed.html).toContain('operator 王 于 2026-11-21 09:00 标为不用补：归供热单位，电话 [电话]');
    await browser.submit(dismissed, `${GAPS}/reopen`);
    expect(questionsOf((await browser.get(GAPS)).html)).toHaveLength(2);
  });

  it('becomes a draft with the citizens’ own questions, and the questions lead to it', async () => {
    const world = await worldWithGaps();
    const browser = await world.signIn('operator');
    const page = await browser.get(linkOf((await browser.get(GAPS)).html));
    const made = await browser.submit(page, '/desk/drafts');
    expect(made.location).toMatch(/^\/desk\/drafts\/one\?id=.*&done=create$/u);
    const draft = await browser.get(made.location ?? '');
    for (const question of ['家里暖气不热怎么办', '暖气不热找谁', '我家暖气不热'])
      expect(draft.html).toContain(question);
    expect(draft.html).toContain('value="宁夏回族自治区银川市兴庆区"');
    expect(questionsOf((await browser.get(GAPS)).html)).toEqual(['养狗要办证吗']);
    const drafted = await browser.get(linkOf((await browser.get(`${GAPS}?state=drafted`)).html));
    const id = new URL(made.location ?? '', 'http://desk').searchParams.get('id') ?? '';
    expect(drafted.html).toContain(`/desk/drafts/one?id=${id}`);
  });

  it('is gone once it was dealt with, and nothing is made of ids that are no gaps', async () => {
    const world = await worldWithGaps();
    const browser = await world.signIn('supervisor');
    const page = await browser.get(linkOf((await browser.get(GAPS)).html));
    await browser.submit(page, `${GAPS}/dismiss`, { reason: '不归热线管' });
    const again = await browser.get(`${GAPS}/one?turn=turn-0`);
    expect(again.status).toBe(404);
    expect(again.html).toContain('已经处理过');
    const fields = hiddenFieldsOf(page.html, `${GAPS}/dismiss`);
    const unknown = await browser.post(`${GAPS}/dismiss`, { ...fields, turns: 'nobody', reason: '试试' });
    expect(unknown.status).toBe(404);
  });

  it('can be read but not changed by an auditor', async () => {
    const world = await worldWithGaps();
    const auditor = await world.signIn('auditor');
    const page = await auditor.get(linkOf((await auditor.get(GAPS)).html));
    expect(page.html).toContain('由话务员、督办员或管理员办理');
    expect(page.html).not.toContain('action="/desk/gaps/dismiss"');
    const typed = { _csrf: await auditor.csrf(), turns: 'turn-0', reason: '不用' };
    expect((await auditor.post(`${GAPS}/dismiss`, typed)).status).toBe(403);
    expect((await auditor.post('/desk/drafts', typed)).status).toBe(403);
  });
});
