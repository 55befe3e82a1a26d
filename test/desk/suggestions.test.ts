import { describe, expect, it } from 'vitest';
import { createDeskWorld, toCityManagement, type Page } from './desk-world.ts';

const lamp = { title: '东方花园小区路灯坏了', description: '东方花园小区路灯坏了三天，晚上一片漆黑' };
const lampToo = { title: '路灯不亮', description: '东方花园小区路灯不亮，晚上漆黑一片没人修' };

async function two() {
  const world = createDeskWorld();
  const first = await world.ticket({ ...lamp, conversation: 'telegram:1' });
  world.clock.now += 60_000;
  const second = await world.ticket({ ...lampToo, conversation: 'telegram:2' });
  return { world, first, second };
}

const section = ({ html }: Page, id: string) =>
  new RegExp(`<section id="${id}">[\\s\\S]*?</section>`, 'u').exec(html)?.[0] ?? '';

describe('the same matter on a ticket’s page', () => {
  it('is listed with its likeness and why, and merged at one press: the later into the earlier', async () => {
    const { world, first, second } = await two();
    const browser = await world.signIn('operator');
    const page = await browser.get(`/desk/tickets/${second.number}`);
    expect(section(page, 'similar')).toMatch(/相似 \d\d%/);
    expect(section(page, 'similar')).toContain('同一地点：');
    const done = await browser.submit(page, `/desk/tickets/${second.number}/moves/merge`, {
      master: first.number,
    });
    expect(done.location).toContain('done=merge');
    expect(await world.storage.tickets.get(second.number)).toMatchObject({
      status: 'merged',
      mergedInto: first.number,
    });
    expect(world.storage.tables.outbox.map(({ conversation }) => conversation)).toEqual(['telegram:2']);
  });

  it('shows who goes along, and takes one out again', async () => {
    const { world, first, second } = await two();
    const browser = await world.signIn('operator');
    const earlier = await browser.get(`/desk/tickets/${first.number}`);
    const address = `/desk/tickets/${second.number}/moves/merge`;
    await browser.submit(earlier, address, { master: first.number });
    const master = await browser.get(`/desk/tickets/${first.number}`);
    expect(section(master, 'followers')).toContain(lampToo.description);
    expect(section(master, 'followers')).not.toContain('13800001111');
    await browser.submit(master, `/desk/tickets/${second.number}/moves/unmerge`);
    expect((await world.storage.tickets.get(second.number))?.mergedInto).toBeNull();
  });

  it('is not there for confidential and for ended tickets, and says so where there is none', async () => {
    const { world, first, second } = await two();
    const browser = await world.signIn('supervisor');
    await world.commit(
      first,
      'classify',
      { kind: 'help', category: null, urgency: 'normal', confidential: true },
      { type: 'staff', id: 's', name: 's', role: 'supervisor', department: null },
    );
    expect(section(await browser.get(`/desk/tickets/${second.number}`), 'similar')).toContain('没有看到');
    expect((await browser.get(`/desk/tickets/${first.number}`)).html).not.toContain('id="similar"');
  });

  it('shows a handler only tickets of the own department, and no merging', async () => {
    const { world, first } = await two();
    const mine = await world.ticket({ ...lampToo, moves: toCityManagement });
    const browser = await world.signIn('handler');
    const page = await browser.get(`/desk/tickets/${mine.number}`);
    expect(page.html).not.toContain(first.number);
    expect(section(page, 'similar')).not.toContain('并到');
  });
});

describe('drafts of a reply', () => {
  const solved = { contacted: true, solved: true, satisfaction: 'satisfied' };

  async function signed() {
    const world = createDeskWorld();
    for (const [conversation, confidential] of [
      ['telegram:7', false],
      ['telegram:8', true],
    ] as const) {
      await world.ticket({
        ...lamp,
        conversation,
        moves: [
          ['classify', { kind: 'help', category: null, urgency: 'normal', confidential }],
          ...toCityManagement,
          ['sign', {}],
          ['reply', { text: confidential ? '保密的答复。' : '已更换灯头，当晚恢复照明。' }],
          ['close', {}],
          ['follow-up', solved],
        ],
      });
    }
    const ticket = await world.ticket({ ...lampToo, moves: [...toCityManagement, ['sign', {}]] });
    return { world, ticket, action: `/desk/tickets/${ticket.number}/suggest` };
  }

  it('come from the knowledge and from solved tickets, with their sources, to be checked by a person', async () => {
    const { world, ticket, action } = await signed();
    const browser = await world.signIn('handler');
    const page = await browser.get(`/desk/tickets/${ticket.number}`);
    const csrf = await browser.csrf();
    expect(page.html).toContain(`formaction="${action}"`);
    const shown = await browser.post(action, { _csrf: csrf, ask: '1', text: '您好，' });
    for (const words of [
      '《城市照明管理规定》第二十条',
      '已更换灯头，当晚恢复照明。',
      'XH20261121-10000',
      '请逐句核对',
      '>您好，</textarea>',
    ])
      expect(shown.html).toContain(words);
    expect(shown.html).not.toContain('保密的答复');
    expect(shown.html).not.toContain('telegram:7');
  });

  it('are put behind what was typed, and change nothing by themselves', async () => {
    const { world, ticket, action } = await signed();
    const browser = await world.signIn('handler');
    const csrf = await browser.csrf();
    const outbox = world.storage.tables.outbox.length;
    const page = await browser.post(action, { _csrf: csrf, insert: '已更换灯头。', text: '您好，' });
    expect(page.html).toContain('您好，\n\n已更换灯头。</textarea>');
    expect(await world.storage.tickets.get(ticket.number)).toEqual(ticket);
    expect(world.storage.tables.outbox).toHaveLength(outbox);
    const sent = await browser.submit(page, `/desk/tickets/${ticket.number}/moves/reply`, {
      text: '已更换灯头。',
    });
    expect(sent.location).toContain('done=reply');
  });

  it('give a handler nothing of other departments', async () => {
    const { world } = await signed();
    const other = await world.ticket({
      ...lampToo,
      moves: [
        ['accept', {}],
        ['dispatch', { department: 'human-resources', departmentName: '人社局' }],
        ['sign', {}],
      ],
    });
    const browser = await world.signIn('handler', { department: 'human-resources' });
    const csrf = await browser.csrf();
    const shown = await browser.post(`/desk/tickets/${other.number}/suggest`, { _csrf: csrf, ask: '1' });
    expect(shown.html).toContain('城市照明管理规定');
    expect(shown.html).not.toContain('已更换灯头');
  });
});
