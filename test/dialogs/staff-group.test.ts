import { describe, expect, it } from 'vitest';
import { createBinding } from '../../src/tickets/binding.ts';
import type { Role } from '../../src/tickets/ticket.ts';
import { sampleMember } from '../support/samples.ts';
import { createDialogWorld, fileTicket, sayStaff } from './dialog-world.ts';

const GROUP = 'telegram:-100777';

/** A hotline with a staff group, and a member whose Telegram account is bound. */
async function withGroup(role: Role = 'operator') {
  const world = createDialogWorld({ staffGroup: GROUP });
  const { storage, deps, clock } = world;
  await storage.staff.save(sampleMember({ id: 's1', name: '李敏', role }));
  const binding = createBinding({ staff: storage.staff, vault: deps.vault, now: () => clock.now });
  const group = world.citizen('-100777', 'telegram');
  const press = (data: string, sender = '555') => group.act({ type: 'button', data }, true, sender);
  const toGroup = () => storage.tables.outbox.filter((it) => it.conversation === GROUP);
  const bind = (code = binding.code({ id: 's1' }), sender = '555') =>
    world.citizen(sender, 'telegram').act({ type: 'command', name: 'bind', args: code }, false, sender);
  return { ...world, binding, group, press, toGroup, bind };
}

describe('the staff’s group', () => {
  it('hears of a new ticket, with its place and without whoever wrote', async () => {
    const world = await withGroup();
    const { number } = await fileTicket(await world.guest());
    const [alert] = world.toGroup();
    expect(alert?.text).toContain(`新工单 ${number}（求助）`);
    expect(alert?.text).toContain('幸福路 5 号院');
    expect(alert?.buttons?.flat().map(({ label }) => label)).toEqual(['受理', '我来跟']);
    expect(alert?.text).not.toContain('web:a');
  });

  it('hears nothing that a confidential ticket is about', async () => {
    const world = await withGroup();
    const citizen = await world.guest();
    await fileTicket(citizen);
    const [ticket] = await citizen.tickets();
    if (ticket === undefined) throw new Error('There is no ticket');
    const said = world.deps.alert({
      ticket: { ...ticket, confidential: true },
      move: 'submit',
      to: 'operators',
    });
    expect(said?.message.text).toContain('保密工单');
    expect(said?.message.text).not.toMatch(/路灯|幸福路/u);
  });

  it('moves a ticket at one press of a bound member, and the citizen hears it', async () => {
    const world = await withGroup();
    const citizen = await world.guest();
    const { number } = await fileTicket(citizen);
    expect(await world.bind()).toEqual([sayStaff('bound', { name: '李敏' })]);
    expect(await world.press(`staff:accept:${number}`)).toEqual([`李敏受理了 ${number}。`]);
    expect(await world.storage.tickets.get(number)).toMatchObject({ status: 'accepted' });
    const events = await world.storage.tickets.events(number);
    expect(events.at(-1)?.actor).toEqual({ type: 'staff', id: 's1', name: '李敏' });
    const told = world.storage.tables.outbox.filter((it) => it.conversation === citizen.conversation);
    expect(told.at(-1)?.text).toContain('已受理');
    expect(await world.press(`staff:assign:${number}`)).toEqual([`李敏来跟 ${number}。`]);
    expect((await world.storage.tickets.get(number))?.assignee).toEqual({ id: 's1', name: '李敏' });
  });

  it('says why a press does nothing: the state, the role, a number that there is not', async () => {
    const world = await withGroup();
    const { number } = await fileTicket(await world.guest());
    await world.bind();
    await world.press(`staff:accept:${number}`);
    const [again] = await world.press(`staff:accept:${number}`);
    expect(again).toContain('工单现在的状态不能进行这项操作');
    const [denied] = await world.press(`staff:supervise:${number}`);
    expect(denied).toContain('您没有这项操作的权限');
    expect(await world.press('staff:accept:XH20261121-99999')).toEqual([
      sayStaff('gone', { number: 'XH20261121-99999' }),
    ]);
    expect(await world.press(`staff:close:${number}`)).toEqual([sayStaff('gone', { number })]);
  });

  it.each([
    ['nobody', undefined],
    ['who has been deactivated', { active: false }],
  ])('obeys %s', async (_, changes) => {
    const world = await withGroup();
    const { number } = await fileTicket(await world.guest());
    if (changes !== undefined) {
      await world.bind();
      const member = await world.storage.staff.byId('s1');
      if (member !== undefined) await world.storage.staff.save({ ...member, ...changes });
    }
    expect(await world.press(`staff:accept:${number}`)).toEqual([sayStaff('not-bound')]);
    expect((await world.storage.tickets.get(number))?.status).toBe('submitted');
  });

  it('is not obeyed from another group, nor from a private chat', async () => {
    const world = await withGroup();
    const { number } = await fileTicket(await world.guest());
    await world.bind();
    for (const [address, isGroup] of [
      ['-100778', true],
      ['555', false],
    ] as const) {
      const somewhere = world.citizen(address, 'telegram');
      await somewhere.act({ type: 'button', data: `staff:accept:${number}` }, isGroup, '555');
    }
    expect((await world.storage.tickets.get(number))?.status).toBe('submitted');
  });

  it('keeps nothing of what staff say there', async () => {
    const world = await withGroup();
    await world.group.act({ type: 'message', text: '中午谁订饭', attachments: [] }, true, '555');
    expect(world.everything()).not.toContain('中午谁订饭');
    expect(world.toGroup()).toEqual([]);
  });
});

describe('binding an account', () => {
  it.each([
    ['made up', () => 's1.zzzz.0123456789abcdef'],
    ['of another member', (code: string) => code.replace('s1', 's2')],
    ['with a longer life', (code: string) => code.replace(/\.(\w+)\./u, '.zzzzz.')],
    ['empty', () => ''],
  ])('with a code that is %s fails', async (_, change) => {
    const world = await withGroup();
    expect(await world.bind(change(world.binding.code({ id: 's1' })))).toEqual([sayStaff('bind-failed')]);
    expect((await world.storage.staff.byId('s1'))?.chatDigest).toBeNull();
  });

  it('fails after ten minutes', async () => {
    const world = await withGroup();
    const code = world.binding.code({ id: 's1' });
    world.clock.now += 12 * 60_000;
    expect(await world.bind(code)).toEqual([sayStaff('bind-failed')]);
  });

  it('keeps neither the code nor the account in clear', async () => {
    const world = await withGroup();
    const code = world.binding.code({ id: 's1' });
    await world.bind(code, '98765432101');
    expect(world.everything()).not.toContain(code);
    expect((await world.storage.staff.byId('s1'))?.chatDigest).not.toContain('98765432101');
  });

  it('moves with whoever binds it anew', async () => {
    const world = await withGroup();
    await world.storage.staff.save(sampleMember({ id: 's2', login: 'wang', name: '王强' }));
    await world.bind();
    await world.bind(world.binding.code({ id: 's2' }));
    expect((await world.storage.staff.byId('s1'))?.chatDigest).toBeNull();
    expect((await world.binding.memberOf('555'))?.name).toBe('王强');
  });
});
