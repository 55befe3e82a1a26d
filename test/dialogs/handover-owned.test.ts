import { describe, expect, it } from 'vitest';
import { photo, say, type Scripted } from './dialog-world.ts';
import { createHandoverWorld, li, wang } from './handover-world.ts';

const danger: Scripted = { text: '快打 110', status: 'emergency', reason: 'violence' };

/** A citizen who talks with 李敏. */
async function talking(script: Scripted[] = []) {
  const world = createHandoverWorld({ script: [{ text: '答' }, ...script] });
  await world.present(li, wang);
  const citizen = await world.guest();
  await citizen.says('居住证怎么办');
  await citizen.commands('human');
  const id = await world.open(citizen.conversation);
  expect(await world.acts.take(id, li)).toMatchObject({ type: 'done' });
  return { world, citizen, id };
}

describe('while a person has the conversation', () => {
  it('the bot is silent, whatever is said, pressed or sent', async () => {
    const { world, citizen } = await talking();
    expect(await citizen.says('失业金怎么领')).toEqual([]);
    expect(await citizen.says('', [photo])).toEqual([]);
    expect(await citizen.commands('help')).toEqual([]);
    expect(await citizen.press('human', '转人工')).toEqual([]);
    expect(await citizen.says('1')).toEqual([]);
    expect(await citizen.says('谢谢')).toEqual([]);
    // Only the question before was answered; nothing was thought about since.
    expect(world.asked).toHaveLength(1);
    expect(citizen.transcript().slice(-6)).toEqual(['失业金怎么领', '', '/help', '转人工', '1', '谢谢']);
    const lines = await world.storage.transcripts.transcript(citizen.conversation);
    expect(lines.find(({ attachments }) => attachments?.length)?.attachments).toEqual([photo]);
  });

  it('an answer that was being thought of when the person came is not said', async () => {
    const world = createHandoverWorld({ script: [{ text: '答' }] });
    await world.present(li);
    const citizen = await world.guest();
    await citizen.commands('human');
    const id = await world.open(citizen.conversation);
    const { answer } = world.deps.answering;
    world.deps.answering.answer = async (question) => {
      const thought = await answer(question);
      await world.acts.take(id, li);
      return thought;
    };
    expect((await citizen.says('失业金怎么领')).join()).toContain('来了');
    expect(world.asked).toHaveLength(1);
    expect(citizen.transcript().at(-1)).toBe('失业金怎么领');
    expect(citizen.transcript()).not.toContain('答');
  });

  it('a number is said to the person, and presses no button of before', async () => {
    const { world, citizen } = await talking();
    await world.acts.giveBack(await world.open(citizen.conversation), li);
    await citizen.says('大字');
    await citizen.commands('human');
    const id = await world.open(citizen.conversation);
    await world.acts.take(id, li);
    expect(await citizen.says('1')).toEqual([]);
    expect(await world.storage.handovers.get(id)).toMatchObject({ outcome: null });
  });

  it('what is said stays without personal data', async () => {
    const { world, citizen } = await talking();
    await citizen.says('我的手机 13800138000');
    expect(world.everything()).not.toContain('13800138000');
  });

  it.each(['回到小华', '/bot'])('%s leads back to the bot', async (words) => {
    const { world, citizen, id } = await talking([{ text: '小华答' }]);
    const told = words === '/bot' ? citizen.commands('bot') : citizen.says(words);
    expect(await told).toEqual([say('handover-left-person')]);
    expect(await world.storage.handovers.get(id)).toMatchObject({ outcome: 'left-by-citizen' });
    expect(await citizen.says('低保怎么申请')).toEqual(['小华答']);
    expect(await world.acts.say(id, li, { text: '还在吗', once: 'x' })).toMatchObject({
      type: 'refused',
      reason: 'ended',
    });
    expect(citizen.transcript()).not.toContain('还在吗');
  });

  it('danger gets the numbers at once, before the staff, and once', async () => {
    const { world, citizen, id } = await talking([danger]);
    const [told = '', ...more] = await citizen.says('他拿刀要砍我，救命');
    expect(told).toContain('快打 110');
    expect(more).toEqual([]);
    expect(await world.storage.handovers.get(id)).toMatchObject({ urgent: true, outcome: null });
    expect(await citizen.tickets()).toMatchObject([{ urgency: 'urgent' }]);
    expect((await citizen.state())?.owner).toBe('person');
    // The person reads along: the same is not told again with every line.
    expect(await citizen.says('他又拿刀要砍我了')).toEqual([]);
    expect(await citizen.press('safe', say('button-safe'))).toEqual([say('emergency-settled')]);
  });
});

describe('two members of staff', () => {
  it('do not take the same conversation', async () => {
    const world = createHandoverWorld();
    await world.present(li, wang);
    const citizen = await world.guest();
    await citizen.commands('human');
    const id = await world.open(citizen.conversation);
    const outcomes = await Promise.all([world.acts.take(id, li), world.acts.take(id, wang)]);
    expect(outcomes.map(({ type }) => type).sort()).toEqual(['done', 'refused']);
    expect(outcomes.find(({ type }) => type === 'refused')).toMatchObject({ reason: 'taken' });
    const greetings = citizen.transcript().filter((text) => text.includes('来了'));
    expect(greetings).toHaveLength(1);
  });

  it('speak only in their own', async () => {
    const { world, citizen, id } = await talking();
    const other = await world.acts.say(id, wang, { text: '我来说', once: 'o1' });
    expect(other).toMatchObject({ type: 'refused', reason: 'notOwn' });
    expect(await world.acts.giveBack(id, wang)).toMatchObject({ type: 'refused', reason: 'notOwn' });
    await world.acts.say(id, li, { text: '您好', once: 'o2' });
    await world.acts.say(id, li, { text: '您好', once: 'o2' });
    const said = say('handover-staff-says', { name: '李敏', text: '您好' });
    expect(citizen.transcript().filter((text) => text === said)).toHaveLength(1);
  });
});

describe('given back', () => {
  it('the bot says so, answers again, and knows what was said', async () => {
    const { world, citizen, id } = await talking([{ text: '小华答' }]);
    await citizen.says('失业金怎么领');
    await world.acts.say(id, li, { text: '带身份证去街道', once: 'o1' });
    // What nothing can be asked about takes no place.
    for (const words of ['谢谢', '谢谢您', '好的谢谢', '转人工']) await citizen.says(words);
    await world.acts.giveBack(id, li);
    expect(citizen.transcript().at(-1)).toBe(say('handover-given-back', { name: '李敏' }));
    expect(await citizen.says('那要带什么材料')).toEqual(['小华答']);
    expect(world.asked.at(-1)?.history).toEqual(['居住证怎么办', '失业金怎么领']);
    expect(await world.storage.handovers.get(id)).toMatchObject({ outcome: 'given-back' });
  });

  it('with a ticket: the citizen gets number, due date and code, and the code is kept nowhere', async () => {
    const { world, citizen, id } = await talking();
    await citizen.says('失业金三个月没发了', [photo]);
    const outcome = await world.acts.file(id, li, {
      kind: 'complaint',
      urgency: 'normal',
      title: '失业金没发',
      description: '三个月没发失业金',
      place: null,
    });
    expect(outcome).toMatchObject({ type: 'done' });
    const [ticket] = await citizen.tickets();
    expect(ticket).toMatchObject({ kind: 'complaint', source: 'chat', attachments: [photo] });
    const sent = world.storage.tables.outbox.slice(-3).map(({ text }) => text);
    expect(sent[0]).toContain(ticket?.number);
    const code = /查询码：(\w{8})/u.exec(sent[1] ?? '')?.[1] ?? 'none';
    expect(world.deps.queryCodeDigest(ticket?.number ?? '', code)).toBe(ticket?.queryCodeDigest);
    expect(citizen.transcript().join()).not.toContain(code);
    expect(sent[2]).toBe(say('handover-filed', { name: '李敏' }));
    expect(await citizen.state()).toMatchObject({ owner: 'bot' });
  });
});
