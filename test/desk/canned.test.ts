import { describe, expect, it } from 'vitest';
import { filledFor } from '../../src/desk/canned-fill.ts';
import type { SignedIn } from '../../src/desk/deps.ts';
import { fillIn, hasLoneBrace, unknownPlaceholders, type CannedReply } from '../../src/tickets/canned.ts';
import { createDeskWorld, toCityManagement } from './desk-world.ts';

const signed = [...toCityManagement, ['sign', {}]] as typeof toCityManagement;
const lamps = { title: '路灯已修', body: '您反映的“{标题}”（{工单号}）已由{承办单位}于{今天}修好。' };

describe('canned replies', () => {
  async function saved(department = '') {
    const world = createDeskWorld();
    const supervisor = await world.signIn('supervisor');
    const page = await supervisor.get('/desk/canned/new');
    const done = await supervisor.submit(page, '/desk/canned/new', { ...lamps, department });
    const [reply] = await world.storage.canned.list();
    return { world, supervisor, done, reply };
  }

  it('are written by a supervisor and recorded', async () => {
    const { world, done, reply, supervisor } = await saved();
    expect(done.location).toBe('/desk/canned?done=saved');
    expect(reply).toMatchObject({ ...lamps, department: null, updatedBy: { id: 'id-supervisor' } });
    expect((await world.storage.audit.latest(1))[0]?.action).toBe('canned.added');
    expect((await supervisor.get('/desk/canned')).html).toContain('路灯已修');
  });

  it.each([
    ['{工单} 已办', '不认识 {工单}'],
    ['{标题 已办', '大括号要成对'],
    ['请打 13800001111', '像有个人信息'],
    ['', '这一项要填写'],
  ])('are not saved as %j', async (body, why) => {
    const world = createDeskWorld();
    const browser = await world.signIn('administrator');
    const page = await browser.get('/desk/canned/new');
    const refused = await browser.submit(page, '/desk/canned/new', { title: '名', body, department: '' });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain(why);
    expect(await world.storage.canned.list()).toEqual([]);
  });

  it('keep what was typed where somebody else was faster', async () => {
    const { world, supervisor, reply } = await saved();
    const address = `/desk/canned/${reply?.id}`;
    const page = await supervisor.get(address);
    await supervisor.submit(page, address, { ...lamps, body: '先来的', department: '' });
    const late = await supervisor.submit(page, address, { ...lamps, body: '后来的', department: '' });
    expect(late.status).toBe(409);
    expect(late.html).toContain('先来的');
    expect(late.html).toContain('后来的</textarea>');
    await supervisor.submit(late, address, { ...lamps, body: '后来的', department: '' });
    expect((await world.storage.canned.get(reply?.id ?? ''))?.body).toBe('后来的');
    await supervisor.submit(await supervisor.get(address), `${address}/remove`);
    expect(await world.storage.canned.list()).toEqual([]);
  });

  it('go into a reply without a script, behind what was typed, filled in for this ticket', async () => {
    const { world, reply } = await saved();
    const ticket = await world.ticket({ title: '门口路灯', moves: signed });
    const handler = await world.signIn('handler');
    const page = await handler.get(`/desk/tickets/${ticket.number}`);
    expect(page.html).toContain('路灯已修');
    const form = { _csrf: await handler.csrf(), _version: String(ticket.version), text: '您好。' };
    const filled = await handler.post(`/desk/tickets/${ticket.number}/canned`, {
      ...form,
      _canned: reply?.id ?? '',
    });
    expect(filled.html).toContain(
      `您好。\n\n您反映的“门口路灯”（${ticket.number}）已由城市管理局于2026-11-21修好。</textarea>`,
    );
    expect((await world.storage.tickets.get(ticket.number))?.version).toBe(ticket.version);
  });

  it('promise no time that has passed', async () => {
    const world = createDeskWorld();
    const soon = await world.ticket({ moves: signed });
    const late = await world.ticket({ moves: signed, dueAt: world.clock.now - 1 });
    const who = { member: await world.addMember('handler') } as SignedIn;
    const reply = { body: '{期限}前办好' } as CannedReply;
    expect(filledFor(reply, soon, who, world.deps)).toBe('2026-11-23 09:00前办好');
    expect(filledFor(reply, late, who, world.deps)).toBe('{期限}前办好');
  });

  it('of another department are neither offered nor put in', async () => {
    const { world, reply } = await saved('human-resources');
    const ticket = await world.ticket({ moves: signed });
    const handler = await world.signIn('handler');
    expect((await handler.get(`/desk/tickets/${ticket.number}`)).html).not.toContain('路灯已修');
    const form = { _csrf: await handler.csrf(), _canned: reply?.id ?? '', text: '您好。' };
    const page = await handler.post(`/desk/tickets/${ticket.number}/canned`, form);
    expect(page.html).not.toContain('修好');
    expect(page.html).toContain('您好。</textarea>');
  });

  it('are read and not changed by an auditor', async () => {
    const { world, reply } = await saved();
    const auditor = await world.signIn('auditor');
    const page = await auditor.get(`/desk/canned/${reply?.id}`);
    expect(page.html).toContain('修好');
    expect(page.html).not.toContain('<textarea');
  });

  it('leave in braces what is not known', () => {
    const values = { 工单号: 'XH1', 标题: null } as Parameters<typeof fillIn>[1];
    expect(fillIn('{工单号}、｛ 标题 ｝、{别的}', values)).toBe('XH1、｛ 标题 ｝、{别的}');
    expect(unknownPlaceholders('{工单号}{别的}{别的}｛标题｝')).toEqual(['别的']);
    expect(hasLoneBrace('{工单号} }')).toBe(true);
  });
});
