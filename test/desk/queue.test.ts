import { describe, expect, it } from 'vitest';
import { createDeskWorld, START, toCityManagement } from './desk-world.ts';

const HOUR = 60 * 60_000;

async function busyWorld() {
  const world = createDeskWorld();
  await world.ticket({ title: '路灯不亮', kind: 'help', dueAt: START + 30 * 60_000 });
  await world.ticket({ title: '燃气异味', urgency: 'urgent', dueAt: START + 2 * HOUR });
  await world.ticket({
    title: '噪声扰民',
    kind: 'complaint',
    dueAt: START - 49 * HOUR,
    moves: toCityManagement,
  });
  await world.ticket({ title: '不归我们', moves: [['reject', { route: '请找法院' }]] });
  return world;
}

/** Titles of the tickets on the page, from the top. */
function titlesOf(html: string): string[] {
  return [...html.matchAll(/<a href="\/desk\/tickets\/XH[^"]*" data-row="[^"]*">([^<]*)<\/a>/g)].map(
    (it) => it[1] ?? '',
  );
}

function linkOf(html: string, rel: string): string {
  const [, address = ''] = new RegExp(`<a rel="${rel}" href="([^"]*)"`, 'u').exec(html) ?? [];
  return address.replaceAll('&amp;', '&');
}

describe('the queue', () => {
  it('shows what is still open, urgent first and then by deadline', async () => {
    const world = await busyWorld();
    const page = await (await world.signIn('operator')).get('/desk');
    expect(titlesOf(page.html)).toEqual(['燃气异味', '噪声扰民', '路灯不亮']);
  });

  it('says each deadline in words and marks what is late and what is near', async () => {
    const world = await busyWorld();
    const { html } = await (await world.signIn('operator')).get('/desk?status=all');
    const deadlines = [...html.matchAll(/class="deadline (\w+)"[^>]*>([^<]*)</g)].map((it) => [it[1], it[2]]);
    expect(deadlines).toEqual([
      ['ahead', '还剩 2 小时'],
      ['late', '已超期 2 天'],
      ['soon', '还剩 30 分钟'],
      ['done', '已结束'],
    ]);
  });

  it.each([
    ['status=rejected', ['不归我们']],
    ['kind=complaint', ['噪声扰民']],
    ['department=city-management', ['噪声扰民']],
    ['overdue=1', ['噪声扰民']],
    ['q=燃气', ['燃气异味']],
    ['status=all&q=归', ['不归我们']],
    ['status=nonsense&kind=&page=-4&overdue=', ['燃气异味', '噪声扰民', '路灯不亮']],
  ])('filters by %s', async (query, titles) => {
    const world = await busyWorld();
    const page = await (await world.signIn('supervisor')).get(`/desk?${query}`);
    expect(titlesOf(page.html)).toEqual(titles);
  });

  it('counts by status', async () => {
    const world = await busyWorld();
    const { html } = await (await world.signIn('operator')).get('/desk');
    expect(html).toMatch(/待受理<b>2<\/b>/);
    expect(html).toMatch(/未办结<b>3<\/b>/);
    expect(html).toMatch(/全部<b>4<\/b>/);
  });

  it('turns pages and keeps the filter', async () => {
    const world = createDeskWorld();
    for (let n = 1; n <= 23; n += 1) {
      await world.ticket({ title: `第 ${n} 件`, kind: 'report', dueAt: START + n * HOUR });
    }
    const browser = await world.signIn('operator');
    const first = await browser.get('/desk?kind=report');
    expect(titlesOf(first.html)).toHaveLength(20);
    const second = await browser.get(linkOf(first.html, 'next'));
    expect(titlesOf(second.html)).toEqual(['第 21 件', '第 22 件', '第 23 件']);
    expect(second.html).not.toContain('rel="next"');
    const back = await browser.get(linkOf(second.html, 'prev'));
    expect(titlesOf(back.html)).toEqual(titlesOf(first.html));
    expect(back.html).not.toContain('rel="prev"');
  });

  it('shows handlers the tickets and counts of their department alone', async () => {
    const world = await busyWorld();
    const { html } = await (await world.signIn('handler')).get('/desk?department=human-resources&status=all');
    expect(titlesOf(html)).toEqual(['噪声扰民']);
    expect(html).toMatch(/全部<b>1<\/b>/);
  });

  it('shows nothing to a handler without a department', async () => {
    const world = await busyWorld();
    const page = await (await world.signIn('handler', { department: null })).get('/desk?status=all');
    expect(titlesOf(page.html)).toEqual([]);
  });

  it('shows what citizens wrote as text and never as markup', async () => {
    const world = createDeskWorld();
    await world.ticket({ title: '<script>alert(1)</script>' });
    const page = await (await world.signIn('operator')).get('/desk?q="><img src=x>');
    expect(page.html).not.toContain('<script>alert');
    expect(page.html).not.toContain('<img');
  });

  it('leaves no copy of the page behind', async () => {
    const world = createDeskWorld();
    const page = await (await world.signIn('operator')).get('/desk');
    expect(page.headers.get('cache-control')).toBe('no-store');
  });
});
