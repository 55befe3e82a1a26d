import { describe, expect, it } from 'vitest';
import { createDialogWorld, say, type Citizen, type DialogWorld } from './dialog-world.ts';

const SAME = say('button-join');
const ALONE = say('button-join-no');

/** Says what it is about and where; the bot then shows the same matter, or asks on. */
async function tell(citizen: Citizen, description: string, place: string): Promise<string[]> {
  await citizen.commands('ticket');
  await citizen.says(description);
  return citizen.says(place);
}

async function file(citizen: Citizen, description: string, place: string): Promise<string> {
  await tell(citizen, description, place);
  if (citizen.labels().includes(ALONE)) await citizen.clicks(ALONE);
  for (const words of ['三天前', '13800138000', '没有了']) await citizen.says(words);
  const [told = ''] = await citizen.says('提交');
  return /XH\d{8}-\d{5}/.exec(told)?.[0] ?? '';
}

const lamp = '小区里的路灯坏了三天，晚上黑得看不见路';
const lampToo = '路灯坏了好几天，晚上黑漆漆的看不见路，老人差点摔倒';
const place = '兴庆区幸福路东方花园小区 3 号楼 502 室';
const placeToo = '幸福路东方花园小区';

async function two(world: DialogWorld) {
  const [first, second] = [await world.guest('first'), await world.guest('second')];
  const master = await file(first, lamp, place);
  return { first, second, master };
}

describe('the same matter near by, while a ticket is filed', () => {
  it('is shown by kind, place and day, and nothing of what the other said', async () => {
    const { second } = await two(createDialogWorld());
    const [shown = ''] = await tell(second, lampToo, placeToo);
    expect(shown).toContain('与您反映的是同一件事吗');
    expect(shown).toMatch(/1\. 求助，兴庆区 幸福路 东方花园小区，11月21日登记/);
    for (const others of ['黑得', '502', '3 号楼', '13800138000', '8000', 'XH'])
      expect(shown).not.toContain(others);
    expect(second.labels()).toEqual([SAME, ALONE, say('button-cancel')]);
  });

  it('shows the title once staff have taken the ticket up', async () => {
    const world = createDialogWorld();
    const { second, master } = await two(world);
    await world.staff(master, 'accept');
    expect((await tell(second, lampToo, placeToo))[0]).toContain('小区里的路灯坏了三天');
  });

  it('joins in the same turn: an own number and code, merged, the master knows', async () => {
    const world = createDialogWorld();
    const { second, master } = await two(world);
    await tell(second, lampToo, placeToo);
    const [told = ''] = await second.clicks(SAME);
    const [own] = await second.tickets();
    expect(own).toMatchObject({ status: 'merged', mergedInto: master, description: lampToo });
    expect(told).toContain(own?.number);
    expect(told).toMatch(/查询码：[2-9A-Z]{8}/);
    expect(told).not.toContain(master);
    expect((await world.storage.tickets.events(master)).at(-1)).toMatchObject({
      move: 'absorb',
      actor: { type: 'system' },
      data: { number: own?.number },
    });
    expect((await second.state())?.dialog).toBeUndefined();
  });

  it('understands words, and asks again what it does not understand', async () => {
    const world = createDialogWorld();
    const { second, master } = await two(world);
    await tell(second, lampToo, placeToo);
    expect((await second.says('三天前'))[0]).toContain(say('join-choose'));
    await second.says('是的');
    expect((await second.tickets())[0]?.mergedInto).toBe(master);
  });

  it('files alone for who says so, and goes on where it was', async () => {
    const { second } = await two(createDialogWorld());
    await tell(second, lampToo, placeToo);
    expect(await second.clicks(ALONE)).toEqual([say('file-ask-happened')]);
    for (const words of ['三天前', '不留', '没有了', '提交']) await second.says(words);
    expect((await second.tickets())[0]).toMatchObject({ status: 'submitted', mergedInto: null });
  });

  it('files alone when the master has ended meanwhile', async () => {
    const world = createDialogWorld();
    const { second, master } = await two(world);
    await tell(second, lampToo, placeToo);
    await world.settle(master);
    const told = await second.clicks(SAME);
    expect(told[0]).toBe(say('join-gone'));
    expect((await second.tickets())[0]).toMatchObject({ status: 'submitted', mergedInto: null });
  });

  it('is a digit in large type', async () => {
    const world = createDialogWorld();
    const { second, master } = await two(world);
    await second.says('大字');
    await tell(second, lampToo, placeToo);
    expect(second.labels()[0]).toBe(`1. ${SAME}`);
    await second.says('1');
    expect((await second.tickets())[0]?.mergedInto).toBe(master);
  });

  it('can be left with 取消, and a button that is not on offer joins nothing', async () => {
    const world = createDialogWorld();
    const { first, second } = await two(world);
    const another = await file(first, '楼道的电梯坏了', '金凤区长城中路和平家园');
    await tell(second, lampToo, placeToo);
    await second.press(`join:${another}`);
    expect(await second.tickets()).toEqual([]);
    await second.press('cancel');
    expect((await second.state())?.dialog).toBeUndefined();
  });

  it.each([
    ['another estate', lampToo, '兴庆区幸福路南方花园小区'],
    ['another city', lampToo, '甘肃兰州城关区东方花园小区'],
    ['another matter', '小区门口的垃圾堆成山，一周没人清运，臭得很', placeToo],
    ['another building', lampToo, '东方花园小区 8 号楼'],
  ])('is not seen in %s', async (_, description, where) => {
    const { second } = await two(createDialogWorld());
    expect(await tell(second, description, where)).toEqual([say('file-ask-happened')]);
  });

  it.each(['report', 'praise'] as const)('is never a %s', async (kind) => {
    const world = createDialogWorld();
    const { second, master } = await two(world);
    await world.staff(master, 'classify', { kind, category: null, urgency: 'normal', confidential: false });
    expect(await tell(second, lampToo, placeToo)).toEqual([say('file-ask-happened')]);
  });

  it('is never confidential, nor the alert of somebody in danger', async () => {
    for (const changes of [
      { confidential: true, urgency: 'normal' },
      { confidential: false, urgency: 'urgent' },
    ]) {
      const world = createDialogWorld();
      const { second, master } = await two(world);
      await world.staff(master, 'classify', { kind: 'help', category: null, ...changes });
      expect(await tell(second, lampToo, placeToo)).toEqual([say('file-ask-happened')]);
    }
  });
});

describe('who joined', () => {
  it('hears what becomes of it, can withdraw, and never reads what others said', async () => {
    const world = createDialogWorld();
    const { first, second, master } = await two(world);
    const third = await world.guest('third');
    for (const it of [second, third]) {
      await tell(it, lampToo, placeToo);
      await it.clicks(SAME);
    }
    const [left] = await third.tickets();
    await third.press(`withdraw:${left?.number}:yes`);
    expect((await third.tickets())[0]?.status).toBe('withdrawn');
    await world.settle(master, '东方花园小区的路灯全部换好了。');
    expect((await second.tickets())[0]).toMatchObject({
      status: 'closed',
      reply: '东方花园小区的路灯全部换好了。',
    });
    const [said] = await second.says('进度');
    for (const words of [master, '黑得看不见', '502', '8000']) expect(said).not.toContain(words);
    expect(second.transcript().join('\n')).not.toMatch(new RegExp(`${master}|黑得看不见|502|8000`));
    expect(first.transcript().join('\n')).not.toMatch(/黑漆漆|差点摔倒/);
    await second.press(`rate:${(await second.tickets())[0]?.number}:solved`);
  });
});
