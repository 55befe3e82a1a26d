import { describe, expect, it } from 'vitest';
import { sampleTurn, sampleWrite } from '../support/samples.ts';
import { createDeskWorld, START } from './desk-world.ts';

const DAY = 24 * 3_600_000;
const TOPICS = '/desk/topics';

/** START is a Saturday; four citizens about lamps this week, four the week before about noise and one this week. */
async function worldWithTopics() {
  const world = createDeskWorld();
  const lamps = ['幸福路的路灯坏了', '幸福路路灯不亮', '请修幸福路的路灯'];
  for (const [n, description] of lamps.entries()) {
    const ticket = {
      title: description,
      description,
      submittedAt: START - n * DAY - 1000,
      conversation: null,
    };
    await world.storage.store.commit({ writes: [sampleWrite({ number: `XH-${n}`, ...ticket })] });
  }
  const secret = { title: '幸福路路灯', description: '幸福路的路灯坏了，有人偷电', confidential: true };
  await world.storage.store.commit({
    writes: [sampleWrite({ number: 'XH-9', submittedAt: START - 1000, ...secret })],
  });
  const questions: [string, number, string][] = [
    ['幸福路的路灯坏了找谁', 1, 'telegram:7'],
    ['幸福路路灯坏了', 1.1, 'telegram:7'],
    ['工地夜间施工太吵', 2, 'telegram:1'],
    ['工地夜间施工噪音大', 2, 'telegram:2'],
    ['夜间工地施工噪音', 3, 'telegram:3'],
    ['工地夜间施工太吵', 7.2, 'telegram:1'],
    ['工地夜间施工噪音', 7.5, 'telegram:2'],
    ['养狗要办证吗', 1, 'telegram:5'],
  ];
  for (const [n, [question, days, conversation]] of questions.entries()) {
    const turn = sampleTurn({ id: `t${n}`, question, at: START - days * DAY, status: 'unanswered' });
    await world.storage.store.commit({ turn: { ...turn, conversation: conversation as 'telegram:1' } });
  }
  return world;
}

const rowsOf = (html: string) =>
  (html.match(/<tbody>[\s\S]*<\/tbody>/u)?.[0].match(/<tr>[\s\S]*?<\/tr>/gu) ?? []).map((row) => ({
    row,
    words: row.replaceAll(/<[^>]*>/gu, ' '),
  }));

describe('topics of the week', () => {
  it('are counted in people, with their growth, examples and the tickets in them', async () => {
    const world = await worldWithTopics();
    const { html } = await (await world.signIn('supervisor')).get(TOPICS);
    expect(html).toContain('2026-11-16 至 2026-11-22');
    expect(html).toContain('本周还没有过完');
    const [lamps, noise, ...others] = rowsOf(html);
    expect(others).toEqual([]);
    expect(lamps?.words).toMatch(/4 人\s+[^<]*路灯/u);
    expect(lamps?.words).toContain('新出现');
    expect(lamps?.words).toContain('工单：');
    for (const number of ['XH-0', 'XH-1', 'XH-2'])
      expect(lamps?.row).toContain(`<a href="/desk/tickets/${number}">`);
    expect(noise?.words).toContain('3 人');
    expect(noise?.words).toContain('上周 2 人');
    expect(noise?.words).toContain('没有工单');
  });

  it('leave confidential tickets out', async () => {
    const world = await worldWithTopics();
    const { html } = await (await world.signIn('administrator')).get(TOPICS);
    expect(html).not.toContain('XH-9');
    expect(html).not.toContain('偷电');
  });

  it('of a past week stay what they were', async () => {
    const world = await worldWithTopics();
    const browser = await world.signIn('auditor');
    const { html } = await browser.get(`${TOPICS}?week=2026-11-11`);
    expect(html).toContain('2026-11-09 至 2026-11-15');
    expect(html).not.toContain('本周还没有过完');
    expect(html).toContain('没有 3 人以上');
    expect(html).toContain('href="/desk/topics?week=2026-11-02"');
    expect(html).toContain('href="/desk/topics?week=2026-11-16"');
    expect((await browser.get(`${TOPICS}?week=nonsense`)).html).toContain('2026-11-16 至');
    expect((await browser.get(`${TOPICS}?week=2030-01-01`)).html).toContain('2026-11-16 至');
  });

  it('are not for handlers', async () => {
    const world = await worldWithTopics();
    expect((await (await world.signIn('handler')).get(TOPICS)).status).toBe(403);
  });

  it('say so while they are still being counted', async () => {
    const world = createDeskWorld();
    world.deps.learning.topics = { week: async () => ({ type: 'counting' }) };
    const page = await (await world.signIn('operator')).get(TOPICS);
    expect(page.html).toContain('正在统计');
  });
});
