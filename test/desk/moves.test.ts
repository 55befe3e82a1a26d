import { describe, expect, it } from 'vitest';
import type { Role } from '../../src/tickets/ticket.ts';
import { createDeskWorld, toCityManagement, type Browser } from './desk-world.ts';

const replied: typeof toCityManagement = [
  ...toCityManagement,
  ['sign', {}],
  ['reply', { text: '路灯已于 11 月 21 日修好。' }],
];

async function make(browser: Browser, number: string, move: string, typed: Record<string, string> = {}) {
  const page = await browser.get(`/desk/tickets/${number}`);
  return browser.submit(page, `/desk/tickets/${number}/moves/${move}`, typed);
}

function movesOn(html: string): string[] {
  return [...html.matchAll(/id="move-([\w-]+)"/g)].map((it) => it[1] ?? '');
}

describe('a ticket', () => {
  it('goes from a citizen to the department and back', async () => {
    const world = createDeskWorld();
    const ticket = await world.ticket();
    const operator = await world.signIn('operator');
    const handler = await world.signIn('handler');
    const { number } = ticket;
    const made = [
      await make(operator, number, 'accept'),
      await make(operator, number, 'dispatch', { department: 'city-management', note: '请今晚去看' }),
      await make(handler, number, 'sign'),
      await make(handler, number, 'reply', { text: '已修好，有事打 13912345678。' }),
      await make(operator, number, 'send-back', { note: '写明修好的日期' }),
      await make(handler, number, 'reply', { text: '已于 11 月 21 日修好。' }),
      await make(operator, number, 'close'),
    ];
    expect(made.map((page) => page.status)).toEqual([303, 303, 303, 303, 303, 303, 303]);
    expect(made.map((page) => page.location?.includes('masked=1'))).toEqual([
      ...[false, false, false],
      true,
      ...[false, false, false],
    ]);
    const closed = await world.storage.tickets.get(number);
    expect([closed?.status, closed?.reply]).toEqual(['closed', '已于 11 月 21 日修好。']);
    const events = await world.storage.tickets.events(number);
    expect(events.find((it) => it.move === 'reply')?.note).toBe('已修好，有事打 [电话]。');
    expect(events.at(-1)?.actor).toEqual({ type: 'staff', id: 'id-operator', name: 'operator 王' });
  });

  it('tells its citizen in the same unit of work, and the department’s words are those of staff', async () => {
    const world = createDeskWorld();
    const ticket = await world.ticket({ moves: replied });
    const page = await make(await world.signIn('operator'), ticket.number, 'close');
    expect(page.location).toContain('informed=1');
    expect(world.woken).toEqual(['telegram:42']);
    const words = `ticket.closed ${ticket.number} 路灯不亮 路灯已于 11 月 21 日修好。`;
    const [message] = world.storage.tables.outbox;
    expect([message?.conversation, message?.text]).toEqual(['telegram:42', words]);
    const [line] = world.storage.tables.transcript;
    expect([line?.speaker, line?.text, line?.outboxId]).toEqual(['staff', words, message?.id]);
  });

  it('keeps out of the transcript what is to be seen once', async () => {
    const notice = () => ({ text: '查询码 8H3K，请记好', secrets: ['8H3K'] });
    const world = createDeskWorld({ notice });
    const ticket = await world.ticket();
    await make(await world.signIn('operator'), ticket.number, 'accept');
    expect(world.storage.tables.outbox[0]?.text).toBe('查询码 8H3K，请记好');
    expect(world.storage.tables.transcript[0]?.text).toBe('查询码 ••••，请记好');
  });

  it('of a caller moves without a message and says that somebody has to call', async () => {
    const world = createDeskWorld();
    const ticket = await world.ticket({ conversation: null });
    const operator = await world.signIn('operator');
    const page = await make(operator, ticket.number, 'accept');
    expect(world.storage.tables.outbox).toEqual([]);
    expect((await operator.get(page.location ?? '')).html).toContain('请电话告知');
  });

  it.each<[Role, string[]]>([
    ['operator', ['sign', 'redispatch', 'assign', 'classify', 'note', 'merge']],
    ['handler', ['sign', 'return', 'note']],
    ['auditor', []],
  ])('offers %s the moves of that role alone', async (role, moves) => {
    const world = createDeskWorld();
    const ticket = await world.ticket({ moves: toCityManagement });
    const page = await (await world.signIn(role)).get(`/desk/tickets/${ticket.number}`);
    expect(movesOn(page.html)).toEqual(moves);
  });

  it('shows the reply for review before it is closed', async () => {
    const world = createDeskWorld();
    const ticket = await world.ticket({ moves: replied });
    const { html } = await (await world.signIn('operator')).get(`/desk/tickets/${ticket.number}`);
    expect(html).toMatch(/<details open="" class="move" id="move-close">.*路灯已于 11 月 21 日修好/s);
  });

  it('that is dispatched again leaves the sight of the first department', async () => {
    const world = createDeskWorld();
    const ticket = await world.ticket({ moves: toCityManagement });
    const handler = await world.signIn('handler');
    await make(await world.signIn('operator'), ticket.number, 'redispatch', {
      department: 'human-resources',
    });
    expect((await handler.get(`/desk/tickets/${ticket.number}`)).status).toBe(404);
  });

  it('gets a new deadline when it goes round again', async () => {
    const world = createDeskWorld();
    const ticket = await world.ticket({ moves: [...replied, ['close', {}]] });
    world.clock.now += 3_600_000;
    await make(await world.signIn('operator'), ticket.number, 'redo', { note: '群众来电说又坏了' });
    const redone = await world.storage.tickets.get(ticket.number);
    expect([redone?.status, redone?.dueAt]).toEqual(['dispatched', world.clock.now + 48 * 3_600_000]);
  });
});

describe('a move that cannot be made', () => {
  it('for want of a word shows what is missing and keeps the rest', async () => {
    const world = createDeskWorld();
    const ticket = await world.ticket();
    const page = await make(await world.signIn('operator'), ticket.number, 'reject', {
      note: '属于诉讼事项',
    });
    expect(page.status).toBe(422);
    expect(page.html).toMatch(/id="reject-route-problem">这一项要填写/);
    expect(page.html).toContain('属于诉讼事项</textarea>');
    expect((await world.storage.tickets.get(ticket.number))?.status).toBe('submitted');
  });

  it('to a department that does not exist is refused', async () => {
    const world = createDeskWorld();
    const ticket = await world.ticket({ moves: [['accept', {}]] });
    const page = await make(await world.signIn('operator'), ticket.number, 'dispatch', {
      department: 'nowhere',
    });
    expect(page.status).toBe(422);
    expect((await world.storage.tickets.get(ticket.number))?.status).toBe('accepted');
  });

  it.each(['reopen', 'withdraw', 'settle', 'overdue', 'submit', 'nonsense'])(
    'such as %s does not exist here',
    async (move) => {
      const world = createDeskWorld();
      const ticket = await world.ticket();
      const browser = await world.signIn('operator');
      const form = { _csrf: await browser.csrf(), _version: '1' };
      const page = await browser.post(`/desk/tickets/${ticket.number}/moves/${move}`, form);
      expect(page.status).toBe(404);
    },
  );

  it('by the role is refused even when the form is made by hand', async () => {
    const world = createDeskWorld();
    const ticket = await world.ticket({ moves: replied });
    const handler = await world.signIn('handler');
    const form = { _csrf: await handler.csrf(), _version: String(ticket.version) };
    const page = await handler.post(`/desk/tickets/${ticket.number}/moves/close`, form);
    expect(page.status).toBe(403);
    expect(page.html).toContain('没有这项操作的权限');
    expect((await world.storage.tickets.get(ticket.number))?.status).toBe('replied');
  });
});

describe('two people on one ticket', () => {
  it('the second hears of the first and loses nothing', async () => {
    const world = createDeskWorld();
    const ticket = await world.ticket({ moves: [...toCityManagement, ['sign', {}]] });
    const [first, second] = [await world.signIn('operator'), await world.signIn('supervisor')];
    const address = `/desk/tickets/${ticket.number}/moves/reply`;
    const seen = await second.get(`/desk/tickets/${ticket.number}`);
    await make(first, ticket.number, 'reply', { text: '第一份答复' });
    const page = await second.submit(seen, address, { text: '第二份答复，写了很久' });
    expect(page.status).toBe(409);
    expect(page.html).toContain('有人刚刚处理了这张工单');
    expect(page.html).toContain('第二份答复，写了很久</textarea>');
    expect(page.html).toMatch(/<details open="" class="move" id="move-close">/);
    expect((await world.storage.tickets.get(ticket.number))?.reply).toBe('第一份答复');
  });

  it('the second can go on where the move is still possible', async () => {
    const world = createDeskWorld();
    const ticket = await world.ticket({ moves: toCityManagement });
    const [first, second] = [await world.signIn('operator'), await world.signIn('supervisor')];
    const address = `/desk/tickets/${ticket.number}/moves/redispatch`;
    const seen = await second.get(`/desk/tickets/${ticket.number}`);
    await make(first, ticket.number, 'redispatch', {
      department: 'human-resources',
    });
    const page = await second.submit(seen, address, { department: 'city-management', note: '还是城管的事' });
    expect(page.status).toBe(409);
    expect(page.html).toContain('还是城管的事</textarea>');
    expect((await second.submit(page, address, { department: 'city-management' })).status).toBe(303);
  });

  it('meets the store’s own word when both pass the check of the version', async () => {
    const world = createDeskWorld();
    const ticket = await world.ticket();
    world.deps.store.commit = async () => 'conflict';
    const page = await make(await world.signIn('operator'), ticket.number, 'accept', { note: '属实' });
    expect(page.status).toBe(409);
    expect(page.html).toContain('属实</textarea>');
    expect(world.storage.tables.outbox).toEqual([]);
  });
});
