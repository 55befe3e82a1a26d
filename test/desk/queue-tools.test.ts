import { describe, expect, it } from 'vitest';
import { createDeskWorld, START, toCityManagement } from './desk-world.ts';
import { sampleLine } from '../support/samples.ts';

const HOUR = 60 * 60_000;
const numbersOf = (html: string) => [...html.matchAll(/data-row="([^"]*)"/g)].map((it) => it[1]);

describe('searching from the queue', () => {
  async function world() {
    const world = createDeskWorld();
    const open = await world.ticket({ title: '路灯不亮', conversation: 'web:1' });
    const secret = await world.ticket({
      title: '举报',
      conversation: 'web:2',
      moves: [['classify', { kind: 'report', category: null, urgency: 'normal', confidential: true }]],
    });
    const line = (conversation: 'web:1' | 'web:2' | 'web:3', text: string) =>
      sampleLine(text, { conversation });
    await world.storage.store.commit({
      transcript: [line('web:1', '楼道有异味'), line('web:2', '厂长异味'), line('web:3', '异味<b>重</b>')],
    });
    return { world, open, secret };
  }

  it('finds tickets by what was said, and shows where', async () => {
    const { world: it_, open, secret } = await world();
    const { html } = await (await it_.signIn('supervisor')).get('/desk?q=异味');
    expect(numbersOf(html).sort()).toEqual([open.number, secret.number]);
    expect(html).toContain('楼道有异味');
    expect(html).toContain('没有工单');
    expect(html).toContain('异味&lt;b&gt;');
  });

  it('does not find what was said about a confidential ticket for others than who may read it', async () => {
    const { world: it_, open } = await world();
    const { html } = await (await it_.signIn('operator')).get('/desk?q=异味');
    expect(numbersOf(html)).toEqual([open.number]);
    expect(html).not.toContain('厂长');
  });

  it('finds for a handler only what is of the department', async () => {
    const { world: it_ } = await world();
    const own = await it_.ticket({ title: '异味', conversation: 'web:4', moves: toCityManagement });
    const { html } = await (await it_.signIn('handler')).get('/desk?status=all&q=异味');
    expect(numbersOf(html)).toEqual([own.number]);
    expect(html).not.toContain('楼道有异味');
  });

  it('says so where nothing can be searched for', async () => {
    const { world: it_ } = await world();
    const { html } = await (await it_.signIn('operator')).get('/desk?q=，。');
    expect(html).toContain('搜索词里没有汉字、字母或数字');
    expect(numbersOf(html)).toEqual([]);
  });
});

describe('filters of the queue', () => {
  it.each([
    ['assignee=me', '我的'],
    ['assignee=none&urgency=urgent', '紧急'],
    ['soon=1', '快到期'],
    ['supervised=1', '督办'],
    ['confidential=1', '保密'],
    ['decision=1', '退单'],
    ['from=2026-11-20&to=2026-11-20', '昨天'],
    ['region=640100', '兴庆'],
    ['status=ended', '完了'],
    ['department=none&assignee=id-operator', '我的'],
  ])('%s shows %s', async (query, title) => {
    const world = createDeskWorld();
    const far = START + 72 * HOUR;
    const mine = { assignee: 'id-operator', assigneeName: '王' };
    const secret = { kind: 'report', category: null, urgency: 'normal', confidential: true };
    world.clock.now = START - 24 * HOUR;
    await world.ticket({
      title: '昨天',
      dueAt: far,
      moves: [...toCityManagement, ['assign', { assignee: 'x', assigneeName: '马' }]],
    });
    world.clock.now = START;
    const taken: typeof toCityManagement = [['assign', { assignee: 'x', assigneeName: '马' }]];
    await world.ticket({ title: '我的', dueAt: far, moves: [['assign', mine]] });
    await world.ticket({ title: '紧急', urgency: 'urgent', dueAt: far });
    await world.ticket({ title: '快到期', dueAt: START + HOUR, moves: taken });
    await world.ticket({
      title: '督办',
      dueAt: far,
      moves: [...toCityManagement, ...taken, ['supervise', { note: '快' }]],
    });
    await world.ticket({ title: '保密', dueAt: far, moves: [['classify', secret], ...taken] });
    const { number } = await world.ticket({
      title: '退单',
      dueAt: far,
      moves: [...toCityManagement, ...taken],
    });
    const returned = await world.storage.tickets.get(number);
    const handler = {
      type: 'staff',
      id: 'h',
      name: '承办',
      role: 'handler',
      department: 'city-management',
    } as const;
    await world.commit(returned ?? null, 'return', { note: '不归我们' }, handler);
    await world.ticket({ title: '完了', moves: [['reject', { route: '请找法院' }]] });
    const there = await world.ticket({ title: '兴庆', dueAt: far, moves: taken });
    world.storage.tables.tickets.set(there.number, { ...there, region: '640104' });
    const { html } = await (await world.signIn('operator')).get(`/desk?${query}`);
    expect([...html.matchAll(/data-row="[^"]*">([^<]*)</g)].map((it) => it[1])).toEqual([title]);
  });
});

describe('filters that a member keeps', () => {
  it('are a link in the queue, can be where the member begins, and are removed', async () => {
    const world = createDeskWorld();
    const browser = await world.signIn('operator');
    const queue = await browser.get('/desk?kind=praise&page=4&after=1.5.XH1');
    const kept = await browser.submit(queue, '/desk/filters', { name: '表扬<件>' });
    expect(kept.location).toBe('/desk?kind=praise');
    const [saved] = await world.storage.savedFilters.list('id-operator');
    expect(saved).toMatchObject({ query: 'kind=praise', isStart: false });
    const shown = await browser.get('/desk?status=open');
    expect(shown.html).toContain('表扬&lt;件&gt;');
    await browser.submit(shown, `/desk/filters/${saved?.id}`, { act: 'start' });
    expect((await browser.get('/desk')).location).toBe('/desk?kind=praise');
    expect((await browser.get('/desk?status=open')).status).toBe(200);
    await browser.submit(shown, `/desk/filters/${saved?.id}`, { act: 'remove' });
    expect((await browser.get('/desk')).status).toBe(200);
  });

  it('are so many at most, with a name, and nobody else’s', async () => {
    const world = createDeskWorld();
    const browser = await world.signIn('operator');
    const _csrf = await browser.csrf();
    const save = (name: string) => browser.post('/desk/filters', { _csrf, name, _back: '?kind=help' });
    expect((await save(' ')).html).toContain('名称要有 1 到 20 个字');
    for (let n = 0; n < 20; n += 1) expect((await save(`第 ${n} 个`)).status).toBe(303);
    expect((await save('多的')).html).toContain('最多存 20 个');
    const [first] = await world.storage.savedFilters.list('id-operator');
    const other = await world.signIn('supervisor');
    await other.post(`/desk/filters/${first?.id}`, { _csrf: await other.csrf(), act: 'remove' });
    expect(await world.storage.savedFilters.list('id-operator')).toHaveLength(20);
  });
});

describe('who follows up how much', () => {
  it('is shown with what nobody follows up', async () => {
    const world = createDeskWorld();
    await world.ticket({ moves: [['assign', { assignee: 'id-operator', assigneeName: '王' }]] });
    await world.ticket();
    const page = await (await world.signIn('operator')).get('/desk/load');
    const rows = [...page.html.matchAll(/<tr>.*?<\/tr>/gs)].map((it) => it[0].replace(/<[^>]*>/g, '|'));
    expect(rows.some((it) => it.includes('没人跟进的') && it.includes('共 1 张'))).toBe(true);
    expect(rows.some((it) => it.includes('王') && /\|1\|/.test(it))).toBe(true);
  });
});

describe('on paper', () => {
  it('a ticket has no private notes unless they are asked for', async () => {
    const world = createDeskWorld();
    const { number } = await world.ticket({ moves: [['note', { note: '此人常来' }], ...toCityManagement] });
    const browser = await world.signIn('operator');
    const plain = await browser.get(`/desk/tickets/${number}/print`);
    expect(plain.html).toContain('路灯不亮');
    expect(plain.html).toContain('派单');
    expect(plain.html).not.toContain('此人常来');
    expect(plain.html).not.toContain('13800001111');
    expect((await browser.get(`/desk/tickets/${number}/print?notes=1`)).html).toContain('此人常来');
    const handler = await world.signIn('handler', { department: 'human-resources' });
    expect((await handler.get(`/desk/tickets/${number}/print`)).status).toBe(404);
  });

  it('a list is what was filtered', async () => {
    const world = createDeskWorld();
    await world.ticket({ title: '路灯<不亮>', kind: 'help' });
    await world.ticket({ title: '谢谢', kind: 'praise' });
    const { html } = await (await world.signIn('operator')).get('/desk/print?kind=help');
    expect(html).toContain('路灯&lt;不亮&gt;');
    expect(html).not.toContain('谢谢');
  });
});
