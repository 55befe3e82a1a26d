import { describe, expect, it } from 'vitest';
import { createDeskWorld, toCityManagement, type Browser } from './desk-world.ts';

const picked = (...tickets: { number: string; version: number }[]) =>
  Object.fromEntries(tickets.map((it) => [`_pick_${it.number}`, String(it.version)]));

async function bulk(browser: Browser, path: string, form: Record<string, string>) {
  return browser.post(`/desk/bulk${path}`, { _csrf: await browser.csrf(), ...form });
}

describe('several tickets at once', () => {
  it('are first shown with what can be done to each, and nothing is done yet', async () => {
    const world = createDeskWorld();
    const [a, b] = [await world.ticket({ title: '路灯' }), await world.ticket({ moves: [['accept', {}]] })];
    const browser = await world.signIn('operator');
    const page = await bulk(browser, '', { ...picked(a, b), move: 'accept' });
    expect(page.html).toContain('选中 2 张，其中 1 张可以办理');
    expect(page.html).toContain('不能办理：工单现在的状态不能进行这项操作');
    expect((await world.storage.tickets.get(a.number))?.status).toBe('submitted');
  });

  it('are moved each by itself, and the page says what became of each', async () => {
    const world = createDeskWorld();
    const accepted = { moves: toCityManagement.slice(0, 1) };
    const [a, b] = [await world.ticket(accepted), await world.ticket(accepted)];
    const c = await world.ticket();
    const browser = await world.signIn('operator');
    const first = await bulk(browser, '', { ...picked(a, b, c), move: 'dispatch', _back: '?kind=help' });
    const typed = { department: 'city-management', note: '请尽快，联系 13800001111' };
    const page = await browser.submit(first, '/desk/bulk/make', typed);
    expect(page.html).toContain('3 张里办成了 2 张');
    // As they stand now, not as they were.
    expect(page.html.match(/class="status \w+"/gu)).toEqual([
      'class="status dispatched"',
      'class="status dispatched"',
      'class="status submitted"',
    ]);
    expect(page.html).toContain('没有办：工单现在的状态不能进行这项操作');
    expect(page.html).toContain('个人信息的号码已自动隐去');
    expect(page.html).toContain('href="/desk?kind=help"');
    for (const { number } of [a, b]) {
      expect(await world.storage.tickets.get(number)).toMatchObject({
        status: 'dispatched',
        department: 'city-management',
      });
      expect((await world.storage.tickets.events(number)).at(-1)?.note).toBe('请尽快，联系 [电话]');
    }
    expect((await world.storage.tickets.get(c.number))?.version).toBe(1);
  });

  it('do nothing twice when the form is sent again', async () => {
    const world = createDeskWorld();
    const a = await world.ticket();
    const browser = await world.signIn('operator');
    const form = { ...picked(a), move: 'note', note: '已核实' };
    expect((await bulk(browser, '/make', form)).html).toContain('1 张里办成了 1 张');
    expect((await bulk(browser, '/make', form)).html).toContain('有人刚处理过这张工单');
    const events = await world.storage.tickets.events(a.number);
    expect(events.filter(({ move }) => move === 'note')).toHaveLength(1);
  });

  it('ask for what is missing and keep what was ticked and typed', async () => {
    const world = createDeskWorld();
    const a = await world.ticket({ moves: [['accept', {}]] });
    const browser = await world.signIn('supervisor');
    expect((await bulk(browser, '', { move: 'accept' })).html).toContain('还没有选中工单');
    const noMove = await bulk(browser, '', picked(a));
    expect(noMove.status).toBe(422);
    expect(noMove.html).toContain(`name="_pick_${a.number}"`);
    const form = { ...picked(a), move: 'dispatch', department: '', note: '写了很久的话' };
    const page = await bulk(browser, '/make', form);
    expect(page.status).toBe(422);
    expect(page.html).toContain('写了很久的话');
    expect(page.html).toContain(`name="_pick_${a.number}"`);
  });

  it('survive the end of a session', async () => {
    const world = createDeskWorld();
    const a = await world.ticket();
    await world.addMember('operator');
    const browser = world.browser();
    const form = { ...picked(a), move: 'note', note: '写了很久的话' };
    const kept = await browser.post('/desk/bulk/make', { _csrf: 'old', ...form });
    expect(kept.status).toBe(401);
    const again = await browser.submit(kept, '/desk/sign-in', {
      login: 'operator',
      password: 'correct horse',
    });
    expect(again.html).toContain('写了很久的话');
    expect(again.html).toContain(a.number);
    const page = await browser.submit(again, '/desk/bulk/make');
    expect(page.html).toContain('1 张里办成了 1 张');
    expect((await world.storage.tickets.events(a.number)).at(-1)?.note).toBe('写了很久的话');
  });

  it('are given to a colleague by a supervisor, and taken by an operator', async () => {
    const world = createDeskWorld();
    const [a, b] = [await world.ticket(), await world.ticket()];
    const operator = await world.signIn('operator');
    const supervisor = await world.signIn('supervisor');
    await bulk(supervisor, '/make', { ...picked(a), move: 'assign', assignee: 'id-operator' });
    expect((await world.storage.tickets.get(a.number))?.assignee?.id).toBe('id-operator');
    await bulk(operator, '/make', { ...picked(b), move: 'assign', assignee: 'id-operator' });
    expect((await world.storage.tickets.get(b.number))?.assignee?.id).toBe('id-operator');
  });

  it('are only those of a handler’s department, and only moves of the role', async () => {
    const world = createDeskWorld();
    const [own, foreign] = [await world.ticket({ moves: toCityManagement }), await world.ticket()];
    const browser = await world.signIn('handler');
    const page = await bulk(browser, '/make', { ...picked(own, foreign), move: 'sign' });
    expect(page.html).toContain('2 张里办成了 1 张');
    expect(page.html).toContain('不归您的单位办理');
    expect(page.html).not.toContain(foreign.title + '</a>' + '<small>' + foreign.number);
    expect((await bulk(browser, '/make', { ...picked(own), move: 'close' })).html).toContain(
      '还没有选要做的操作',
    );
    const queue = await browser.get('/desk');
    expect(queue.html).toContain('<option value="sign">');
    expect(queue.html).not.toContain('<option value="dispatch">');
  });

  it('are closed by whoever has their replies before the eyes', async () => {
    const world = createDeskWorld();
    const moves: typeof toCityManagement = [
      ...toCityManagement,
      ['sign', {}],
      ['reply', { text: '<灯>已换' }],
    ];
    const a = await world.ticket({ moves });
    const browser = await world.signIn('operator');
    const page = await bulk(browser, '', { ...picked(a), move: 'close' });
    expect(page.html).toContain('&lt;灯&gt;已换');
    expect((await browser.submit(page, '/desk/bulk/make', { note: '' })).html).toContain(
      '办成了，已通知群众',
    );
    expect((await world.storage.tickets.get(a.number))?.status).toBe('closed');
  });

  it('are not ticked by an auditor', async () => {
    const world = createDeskWorld();
    await world.ticket();
    const { html } = await (await world.signIn('auditor')).get('/desk');
    expect(html).not.toContain('name="_pick_');
    expect(html).not.toContain('data-take');
  });
});

describe('taking a ticket from the list', () => {
  it('takes one that nobody has, and leads back to the same list', async () => {
    const world = createDeskWorld();
    const a = await world.ticket();
    const browser = await world.signIn('operator');
    const queue = await browser.get('/desk?kind=help');
    const taken = await browser
      .submit(queue, '/desk/bulk', {})
      .then(() =>
        browser
          .csrf()
          .then((_csrf) => browser.post('/desk/take', { _csrf, _take: a.number, _back: '?kind=help' })),
      );
    expect(taken.location).toBe(`/desk?kind=help&took=${a.number}`);
    expect((await browser.get(taken.location ?? '')).html).toContain(`已认领 ${a.number}`);
    expect((await world.storage.tickets.get(a.number))?.assignee?.id).toBe('id-operator');
  });

  it('says who has it where somebody was faster', async () => {
    const world = createDeskWorld();
    const a = await world.ticket({ moves: [['assign', { assignee: 'x', assigneeName: '马强' }]] });
    const browser = await world.signIn('operator');
    const page = await browser.post('/desk/take', { _csrf: await browser.csrf(), _take: a.number });
    expect(page.html).toContain('这张工单已由马强认领');
  });
});
