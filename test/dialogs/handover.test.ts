import { describe, expect, it } from 'vitest';
import { answerDue } from '../../src/dialogs/handover.ts';
import { fileTicket, photo, say, type Scripted } from './dialog-world.ts';
import { createHandoverWorld, li, wang } from './handover-world.ts';

const handoff = { text: '', status: 'handoff' as const };
const unknownWait = say('handover-wait-unknown');
const joined = (place: string, wait: string = unknownWait) => say('handover-joined', { place, wait });
const next = say('handover-place-next');

describe('asking for a person', () => {
  it.each([
    ['in words', (it: { says: (text: string) => Promise<string[]> }) => it.says('转人工')],
    ['by command', (it: { commands: (name: string) => Promise<string[]> }) => it.commands('human')],
    ['by button', (it: { press: (data: string) => Promise<string[]> }) => it.press('human')],
  ])('joins the queue %s, with the last question as its reason', async (_name, ask) => {
    const world = createHandoverWorld({ script: [{ text: '答' }, handoff] });
    await world.present(li);
    const citizen = await world.guest();
    await citizen.says('失业金怎么领');
    expect(await ask(citizen)).toEqual([joined(next)]);
    expect(citizen.labels()).toEqual([say('button-handover-leave'), say('button-handover-ticket')]);
    expect(await world.storage.handovers.waiting()).toMatchObject([
      { conversation: citizen.conversation, reason: '失业金怎么领', place: 1, urgent: false },
    ]);
    expect(await citizen.state()).toMatchObject({ owner: 'bot', handover: { id: expect.any(String) } });
  });

  it('says the place, and the wait once enough waits were measured', async () => {
    const world = createHandoverWorld();
    await world.present(li);
    const first = await world.guest('a');
    expect(await first.commands('human')).toEqual([joined(next)]);
    const second = await world.guest('b');
    expect(await second.commands('human')).toEqual([joined(say('handover-place', { ahead: 1 }))]);
    const third = await world.guest('c');
    await third.commands('human');
    await world.pass(2);
    for (const it of [first, second, third]) await world.acts.take(await world.open(it.conversation), li);
    const fourth = await world.guest('d');
    // Two minutes from first, second and third place: one minute a place by the median.
    const [told = ''] = await fourth.commands('human');
    expect(told).toContain(say('handover-wait', { minutes: 2 }));
  });

  it('twice keeps the place', async () => {
    const world = createHandoverWorld();
    await world.present(li);
    await (await world.guest('a')).commands('human');
    const citizen = await world.guest('b');
    await citizen.commands('human');
    const place = say('handover-place', { ahead: 1 });
    expect(await citizen.commands('human')).toEqual([say('handover-again', { place, wait: unknownWait })]);
    expect(await world.storage.handovers.waiting()).toHaveLength(2);
  });

  it('keeps personal data out of the reason', async () => {
    const world = createHandoverWorld();
    await world.present(li);
    const citizen = await world.guest();
    await citizen.commands('human', '我的电话是 13800138000，社保断了');
    expect(world.everything()).not.toContain('13800138000');
    expect((await world.storage.handovers.waiting())[0]?.reason).toContain('社保断了');
  });

  it('with nobody there becomes a ticket, with the time of the answer', async () => {
    const world = createHandoverWorld();
    const citizen = await world.guest();
    const [told = ''] = await citizen.commands('human', '失业金停发了怎么办');
    expect(told).toContain(say('handover-nobody', { due: answerDue(world.deps, world.clock.now) }));
    for (const words of ['就这样', '跳过', '不留', '没有了', '提交']) await citizen.says(words);
    expect(await citizen.tickets()).toMatchObject([
      { kind: 'consultation', description: '失业金停发了怎么办' },
    ]);
    expect(await world.storage.handovers.waiting()).toEqual([]);
  });

  it('outside the hours says these, and becomes a ticket though somebody is there', async () => {
    const world = createHandoverWorld();
    await world.present(li);
    world.service.isOpen = false;
    const citizen = await world.guest();
    const [told = ''] = await citizen.commands('human');
    const due = answerDue(world.deps, world.clock.now);
    expect(told).toContain(say('handover-closed', { hours: world.deps.handover.hours.shown, due }));
    expect(await citizen.state()).toMatchObject({ dialog: { name: 'file-ticket' } });
  });
});

describe('who waits', () => {
  async function waiting(script: Scripted[] = [{ text: '答一' }]) {
    const world = createHandoverWorld({ script });
    await world.present(li);
    const citizen = await world.guest();
    await citizen.commands('human', '低保停了');
    return { world, citizen };
  }

  it('is still answered by the bot', async () => {
    const { world, citizen } = await waiting();
    expect(await citizen.says('居住证怎么办')).toEqual(['答一']);
    expect(await world.storage.handovers.waiting()).toHaveLength(1);
  });

  it.each(['回到小华', '不等了', '取消排队', '取消', '返回机器人'])('leaves with %s', async (words) => {
    const { world, citizen } = await waiting();
    expect(await citizen.says(words)).toEqual([say('handover-left')]);
    expect(await world.storage.handovers.endedOf(citizen.conversation, 1)).toMatchObject([
      { outcome: 'left-by-citizen' },
    ]);
    expect((await citizen.state())?.handover).toBeUndefined();
    expect(await citizen.commands('bot')).toEqual([say('handover-not-waiting')]);
  });

  it('may have it filed instead', async () => {
    const { world, citizen } = await waiting();
    const [told = ''] = await citizen.clicks(say('button-handover-ticket'));
    expect(told).toContain('“低保停了”');
    expect(await world.storage.handovers.endedOf(citizen.conversation, 1)).toMatchObject([
      { outcome: 'became-ticket' },
    ]);
  });

  it('goes on filing what was being filed', async () => {
    const { citizen } = await waiting();
    await fileTicket(citizen);
    expect(await citizen.tickets()).toHaveLength(1);
    expect((await citizen.state())?.handover).toBeDefined();
  });

  it('and has everything forgotten waits no more, and leaves no words behind', async () => {
    const { world, citizen } = await waiting();
    await citizen.commands('forget');
    await citizen.press('forget:yes');
    expect(await world.storage.handovers.waiting()).toEqual([]);
    expect(world.everything()).not.toContain('低保停了');
  });

  it('and tells of danger gets the numbers at once and goes before the others', async () => {
    const { world, citizen } = await waiting([{ text: '快打 110', status: 'emergency', reason: 'violence' }]);
    const other = await world.guest('first');
    await other.commands('human');
    expect((await citizen.says('他拿刀要砍我，救命'))[0]).toContain('快打 110');
    expect((await world.storage.handovers.waiting()).map((it) => [it.conversation, it.urgent])).toEqual([
      [citizen.conversation, true],
      [other.conversation, false],
    ]);
  });
});

describe('the passing of time', () => {
  it('offers a ticket once, and ends a wait that is too long', async () => {
    const world = createHandoverWorld();
    await world.present(li);
    const citizen = await world.guest();
    await citizen.commands('human', '低保停了');
    expect(await world.pass(4)).toEqual([]);
    expect(await world.pass(2)).toEqual([
      say('handover-offer', { due: answerDue(world.deps, world.clock.now) }),
    ]);
    expect(await world.pass(2)).toEqual([]);
    await world.present(li);
    expect(await world.pass(24)).toEqual([
      say('handover-expired', { due: answerDue(world.deps, world.clock.now) }),
    ]);
    expect((await citizen.state())?.handover).toBeUndefined();
    const [told = ''] = await citizen.press('live:ticket');
    expect(told).toContain(say('handover-file', { due: answerDue(world.deps, world.clock.now) }));
    expect(await world.pass(60)).toEqual([]);
  });

  it('ends the wait when the hours are over, or nobody is there any more', async () => {
    const world = createHandoverWorld();
    await world.present(li);
    await (await world.guest('a')).commands('human');
    world.service.isOpen = false;
    const [told = ''] = await world.pass(1);
    expect(told).toContain(world.deps.handover.hours.shown);
    world.service.isOpen = true;
    await (await world.guest('b')).commands('human');
    await world.storage.presence.seen('s1', world.clock.now);
    expect(await world.pass(2)).toEqual([]);
    expect(await world.pass(2)).toHaveLength(1);
    expect(await world.storage.handovers.waiting()).toEqual([]);
  });

  it('puts a conversation back whose member has gone, before the others', async () => {
    const world = createHandoverWorld({ script: [{ text: '小华答' }] });
    await world.present(li, wang);
    const citizen = await world.guest('a');
    await citizen.commands('human', '低保停了');
    await world.acts.take(await world.open(citizen.conversation), li);
    const other = await world.guest('b');
    await other.commands('human');
    await world.storage.presence.seen('s1', world.clock.now);
    expect(await world.pass(2)).toEqual([]);
    expect(await world.pass(2)).toEqual([say('handover-put-back')]);
    expect((await world.storage.handovers.waiting()).map((it) => it.conversation)).toEqual([
      citizen.conversation,
      other.conversation,
    ]);
    expect(await citizen.says('那怎么办', [photo])).toEqual(['小华答']);
    expect((await world.acts.take(await world.open(citizen.conversation), wang)).type).toBe('done');
  });
});
