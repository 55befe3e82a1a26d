import { describe, expect, it } from 'vitest';
import type { MoveName } from '../../src/tickets/ticket.ts';
import { createDeskWorld, START, toCityManagement } from './desk-world.ts';

const DAY = 24 * 60 * 60_000;
const closing: [MoveName, unknown][] = [
  ...toCityManagement,
  ['sign', {}],
  ['reply', { text: '路灯已经修好。' }],
  ['close', {}],
];
const judged = (input: object): [MoveName, unknown][] => [...closing, ['follow-up', input]];

/** Three closings of the city's, one of the hotline's own, and what citizens said of them. */
async function ratedWorld() {
  const world = createDeskWorld();
  await world.ticket({ moves: judged({ contacted: true, solved: true, satisfaction: 'fair' }) });
  await world.ticket({ moves: judged({ contacted: false, solved: true, satisfaction: 'satisfied' }) });
  await world.ticket({ moves: closing });
  await world.ticket({
    kind: 'consultation',
    moves: [
      ['accept', {}],
      ['reply', { text: '可以申请。' }],
      ['close', {}],
      ['follow-up', { contacted: true, solved: false, satisfaction: null }],
    ],
  });
  return world;
}

/** The rows of one table of the page, each cell as its words. */
function tableOf(html: string, id: string): string[][] {
  const table = html.split(`data-table="${id}"`)[1]?.split('</table>')[0] ?? '';
  return table
    .split('<tr')
    .slice(1)
    .map((row) => [...row.matchAll(/<t[hd][^>]*>([^<]*)</g)].map((cell) => cell[1] ?? ''));
}

describe('the report of the three rates', () => {
  it('shows each department with numerators over denominators, and the total', async () => {
    const world = await ratedWorld();
    world.clock.now += 8 * DAY;
    const { html } = await (await world.signIn('supervisor')).get('/desk/reports?view=rates&period=30');
    expect(html).toContain('<a href="/desk/topics">本周热点</a>');
    const [head, ...rows] = tableOf(html, 'rates');
    expect(head?.slice(0, 6)).toEqual([
      '承办单位',
      '办结',
      '响应率',
      '解决率',
      '满意率',
      '满意率（不含基本满意）',
    ]);
    expect(rows).toEqual([
      ['城市管理局', '3', '50.0%', '100.0%', '100.0%', '50.0%', '66.7%', '2', '0', '1', '0', '0'],
      ['热线直接答复', '1', '100.0%', '0.0%', '0.0%', '0.0%', '100.0%', '1', '0', '0', '0', '0'],
      ['合计', '4', '66.7%', '66.7%', '66.7%', '33.3%', '75.0%', '3', '0', '1', '0', '0'],
    ]);
    expect(tableOf(html, 'deadlines-by-department')).toContainEqual(['城市管理局', '100.0%', '3', '0']);
    expect(tableOf(html, 'deadlines-by-kind')).toContainEqual([
      '求助',
      '100.0%',
      '3',
      '0',
      '100.0%',
      '3',
      '0',
    ]);
  });

  it('of a past day is what it was then', async () => {
    const world = await ratedWorld();
    world.clock.now += 8 * DAY;
    const browser = await world.signIn('auditor');
    const then = (await browser.get('/desk/reports?view=rates&period=7&as-of=2026-11-21')).html;
    expect(tableOf(then, 'rates').at(-1)).toEqual([
      '合计',
      '4',
      '66.7%',
      '66.7%',
      '66.7%',
      '33.3%',
      '100.0%',
      '3',
      '0',
      '0',
      '0',
      '1',
    ]);
    const before = (await browser.get('/desk/reports?view=rates&period=7&as-of=2026-11-20')).html;
    expect(before).toContain('这段时间没有数据');
  });

  it('shows handlers their own department and nothing else', async () => {
    const world = await ratedWorld();
    const { html } = await (await world.signIn('handler')).get('/desk/reports?period=30');
    expect(tableOf(html, 'rates').map(([name]) => name)).toEqual(['承办单位', '城市管理局', '合计']);
    expect(html).not.toContain('热线直接答复');
    expect(tableOf(html, 'deadlines-by-department').map(([name]) => name)).toEqual([
      '承办单位',
      '城市管理局',
    ]);
    const other = await world.signIn('handler', { id: 'h2', login: 'h2', department: null });
    expect((await other.get('/desk/reports?period=30')).html).not.toContain('城市管理局');
  });
});

describe('the report of volumes', () => {
  it('counts by day, kind, region and hour', async () => {
    const world = createDeskWorld();
    await world.ticket({ kind: 'help' });
    world.clock.now += DAY;
    await world.ticket({ kind: 'help' });
    await world.ticket({ kind: 'praise' });
    const { html } = await (
      await world.signIn('operator')
    ).get('/desk/reports?period=custom&from=2026-11-20&to=2026-11-22');
    expect(tableOf(html, 'days').slice(1)).toEqual([
      ['2026-11-20', '0'],
      ['2026-11-21', '1'],
      ['2026-11-22', '2'],
      ['合计', '3'],
    ]);
    expect(tableOf(html, 'kinds').slice(1)).toEqual([
      ['求助', '2', '66.7%'],
      ['表扬', '1', '33.3%'],
    ]);
    expect(tableOf(html, 'regions').slice(1)).toEqual([['未填写', '3', '100.0%']]);
    // Saturday and Sunday at nine.
    expect(tableOf(html, 'hours')[6]?.[10]).toBe('1');
    expect(tableOf(html, 'hours')[7]?.[10]).toBe('2');
    expect(tableOf(html, 'backlog').at(-1)).toEqual(['合计', '3']);
  });

  it('takes dates that make no sense for the usual week, and says so', async () => {
    const world = createDeskWorld();
    const browser = await world.signIn('operator');
    for (const query of ['period=custom', 'period=custom&from=2026-11-20&to=2026-11-01', 'as-of=gestern']) {
      const page = await browser.get(`/desk/reports?${query}`);
      expect([query, page.html.includes('日期看不懂')]).toEqual([query, true]);
      expect(page.html).toContain('2026-11-15 至 2026-11-21');
    }
    expect((await browser.get('/desk/reports?period=nonsense')).html).not.toContain('日期看不懂');
  });
});

describe('the report of the bot', () => {
  it('counts what it answered, refused and missed', async () => {
    const world = createDeskWorld();
    const turn = {
      conversation: 'web:1' as const,
      at: START,
      question: '',
      passages: [],
      citations: [],
      elapsedMs: 1,
    };
    const statuses: [string, string][] = [
      ['answered', 'entitlement'],
      ['answered', 'entitlement'],
      ['unanswered', 'nothing-found'],
      ['refused', 'no-such-reason'],
    ];
    for (const [n, [status, reason]] of statuses.entries()) {
      await world.storage.store.commit({ turn: { ...turn, id: `t${n}`, status, reason } });
    }
    await world.storage.store.commit({ feedback: { turnId: 't0', helpful: true, at: START } });
    const { html } = await (await world.signIn('administrator')).get('/desk/reports?view=bot&period=today');
    expect(tableOf(html, 'bot-days').at(-1)).toEqual([
      '合计',
      '4',
      '2',
      '0',
      '1',
      '1',
      '0',
      '0',
      '50.0%',
      '25.0%',
      '25.0%',
    ]);
    expect(tableOf(html, 'bot-statuses').slice(1)).toContainEqual([
      '没答上',
      '没有查到依据',
      '知识库里没有',
      '1',
      '25.0%',
    ]);
    expect(tableOf(html, 'bot-statuses').slice(1)).toContainEqual([
      '不能回答',
      '拒绝回答',
      'no-such-reason',
      '1',
      '25.0%',
    ]);
    expect(tableOf(html, 'bot-feedback').at(-1)).toEqual(['合计', '1', '0', '100.0%']);
  });
});

describe('a report', () => {
  it.each([
    ['operator', 'rates', 403],
    ['operator', 'bot', 403],
    ['operator', 'volumes', 200],
    ['handler', 'volumes', 403],
    ['handler', 'bot', 403],
    ['auditor', 'bot', 200],
    ['supervisor', 'volumes', 200],
    ['supervisor', 'nonsense', 403],
  ] as const)('is for %s: %s → %d', async (role, view, status) => {
    const world = createDeskWorld();
    const browser = await world.signIn(role);
    expect((await browser.get(`/desk/reports?view=${view}`)).status).toBe(status);
    const csv = await browser.get(`/desk/reports/csv?view=${view}&table=nothing-like-it`);
    expect(csv.status).toBe(status === 200 ? 404 : status);
  });

  it('holds charts that the content policy lets be, and names as text', async () => {
    const world = createDeskWorld({
      departments: [{ id: 'city-management', name: '<script>alert(1)</script>"&' }],
    });
    await world.ticket({ moves: closing });
    const browser = await world.signIn('supervisor');
    for (const view of ['rates', 'volumes', 'bot']) {
      const { html } = await browser.get(`/desk/reports?view=${view}`);
      expect(html).not.toContain('<script>alert');
      expect(html).not.toMatch(/<style| style=|javascript:| on\w+=/);
      const charts = html.match(/<svg role="img" aria-label="[^"]+" class="chart"/g) ?? [];
      expect([view, charts.length > 0]).toEqual([view, true]);
    }
  });

  it('comes as CSV with the same numbers, for a spreadsheet that runs nothing', async () => {
    const world = createDeskWorld({ departments: [{ id: 'city-management', name: '=cmd|"/C calc"!A1' }] });
    await world.ticket({ moves: judged({ contacted: true, solved: true, satisfaction: 'fair' }) });
    const page = await (
      await world.signIn('supervisor')
    ).get('/desk/reports/csv?view=rates&table=rates&period=7');
    expect(page.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(page.headers.get('content-disposition')).toBe(
      'attachment; filename="rates-2026-11-15-2026-11-21.csv"',
    );
    const lines = page.html.split('\r\n');
    expect(lines[0]).toMatch(/^\uFEFF?"承办单位","办结","响应率"/);
    expect(lines[1]).toContain('"\'=cmd|""/C calc""!A1","1","100.0%","100.0%","100.0%","0.0%"');
  });
});
