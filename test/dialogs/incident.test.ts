import { describe, expect, it } from 'vitest';
import { sampleIncident } from '../support/incidents.ts';
import { T0 } from '../support/samples.ts';
import { createDialogWorld, say, type WorldOptions } from './dialog-world.ts';
import type { Incident } from '../../src/tickets/incident.ts';

const JOIN = say('button-incident-join');
const OTHER = say('button-incident-other');
const HOUR = 3_600_000;

async function worldWith(changes: Partial<Incident> = {}, options: WorldOptions = {}) {
  const world = createDialogWorld(options);
  await world.storage.store.commit({ writes: [{ incident: sampleIncident(changes), expectedVersion: 0 }] });
  return { ...world, incident: () => world.storage.incidents.get('incident-1') };
}

describe('a trouble that has been announced', () => {
  it('is answered at once with source, time, what to do and as of when, and nothing is promised', async () => {
    const world = await worldWith();
    const citizen = await world.guest();
    const [told = ''] = await citizen.says('东方花园怎么又停水了');
    for (const words of [
      '【动态·停水】',
      '正在发生',
      '银川市供水公司官网公告',
      '预计到 2026年11月21日 15:00',
      '应急送水车',
      '8:30 更新',
      '以发布单位为准',
    ])
      expect(told).toContain(words);
    expect(citizen.labels()).toEqual([JOIN, OTHER, say('button-human')]);
    const turn = [...world.storage.tables.turns.values()].at(-1);
    expect(turn).toMatchObject({ status: 'answered', reason: 'notice' });
    expect(turn?.citations[0]?.document).toBe('银川市供水公司官网公告');
  });

  it('collects who joins under one ticket, made with the first', async () => {
    const world = await worldWith();
    const [a, b] = [await world.guest('a'), await world.guest('b')];
    await a.says('东方花园停水了，我家有病人');
    const [told = ''] = await a.clicks(JOIN);
    await b.says('幸福路没水');
    await b.says('也算我一个');
    const master = (await world.incident())?.master ?? '';
    expect(await world.storage.tickets.get(master)).toMatchObject({
      title: '幸福路主管道抢修停水',
      conversation: null,
      status: 'submitted',
    });
    const [own] = await a.tickets();
    expect(told).toContain(own?.number);
    expect(told).toMatch(/查询码：\w{8}/);
    expect((await world.storage.tickets.mergedInto(master)).map((it) => it.description).sort()).toEqual([
      '东方花园停水了，我家有病人',
      '幸福路没水',
    ]);
    const absorbed = (await world.storage.tickets.events(master)).map(({ move }) => move);
    expect(absorbed).toEqual(['submit', 'absorb', 'absorb']);
  });

  it('takes nobody in twice', async () => {
    const world = await worldWith();
    const citizen = await world.guest();
    await citizen.says('东方花园停水了');
    await citizen.clicks(JOIN);
    const [own] = await citizen.tickets();
    await citizen.says('东方花园还是没水');
    expect(await citizen.clicks(JOIN)).toEqual([say('incident-already', { number: own?.number ?? '' })]);
    expect(await citizen.tickets()).toHaveLength(1);
  });

  it('tells everybody when staff close the ticket, each with the own number', async () => {
    const world = await worldWith();
    const [a, b] = [await world.guest('a'), await world.guest('b')];
    for (const it of [a, b]) {
      await it.says('东方花园停水了');
      await it.clicks(JOIN);
    }
    const master = (await world.incident())?.master ?? '';
    await world.settle(master, '抢修完毕，已恢复供水。');
    for (const it of [a, b])
      expect((await it.tickets())[0]).toMatchObject({ status: 'closed', reply: '抢修完毕，已恢复供水。' });
  });

  it('is another matter for who says so: filed alone, and not offered again', async () => {
    const world = await worldWith();
    const citizen = await world.guest();
    await citizen.says('东方花园停水了，是我家水表冻坏了');
    const [asked] = await citizen.clicks(OTHER);
    expect(asked).toContain(say('file-ask-place'));
    expect(await citizen.says('东方花园小区')).toEqual([say('file-ask-happened')]);
    for (const words of ['昨天', '不留', '没有了', '提交']) await citizen.says(words);
    expect((await citizen.tickets())[0]).toMatchObject({
      mergedInto: null,
      status: 'submitted',
      description: '东方花园停水了，是我家水表冻坏了',
    });
  });

  it('is shown with its area where the place is not known, which is asked for', async () => {
    const world = await worldWith();
    const citizen = await world.guest();
    const [told = ''] = await citizen.says('家里停水了怎么办');
    expect(told).toContain('范围：兴庆区幸福路全段');
    expect(told).toContain(say('incident-where'));
    expect(await citizen.says('东方花园 3 号楼')).toEqual([say('incident-here')]);
    expect(citizen.labels()).toEqual([JOIN, OTHER, say('button-human')]);
    await citizen.clicks(JOIN);
    expect((await citizen.tickets())[0]).toMatchObject({
      mergedInto: (await world.incident())?.master,
      place: '东方花园 3 号楼',
    });
  });

  it('is not for whoever is outside its area: the own ticket knows the place already', async () => {
    const world = await worldWith();
    const citizen = await world.guest();
    await citizen.says('家里停水了怎么办');
    expect(await citizen.says('长城中路西湖小区')).toEqual([say('incident-elsewhere')]);
    expect(citizen.labels()).toEqual([JOIN, say('button-file'), say('button-human')]);
    expect((await citizen.clicks(say('button-file')))[0]).toContain(say('file-ask-happened'));
    for (const words of ['昨天', '不留', '没有了', '提交']) await citizen.says(words);
    expect((await citizen.tickets())[0]).toMatchObject({ mergedInto: null, place: '长城中路西湖小区' });
  });

  it('is the citizen’s to judge where the name says nothing', async () => {
    const world = await worldWith();
    const citizen = await world.guest();
    await citizen.says('家里停水了');
    expect(await citizen.says('我家这边')).toEqual([say('incident-maybe')]);
    expect(citizen.labels()).toEqual([JOIN, OTHER, say('button-human')]);
  });

  it('lets who is asked where they are ask something else', async () => {
    const world = await worldWith({}, { script: [{ text: '七天。' }] });
    const citizen = await world.guest();
    await citizen.says('家里停水了');
    expect(await citizen.says('失业金怎么领')).toEqual(['七天。']);
  });

  it('is for all of a region where it names no part of it: nobody in it is asked', async () => {
    const world = await worldWith({ places: [], area: '兴庆区全区' });
    const citizen = await world.guest();
    await citizen.says('宁夏银川兴庆区');
    expect((await citizen.says('家里停水了'))[0]).toContain(say('incident-choose'));
    const outside = await world.guest('b');
    await outside.says('宁夏银川');
    expect((await outside.says('家里停水了'))[0]).toContain(say('incident-where'));
  });

  it('is not shown where another place is named', async () => {
    const script = [{ text: '答一。' }, { text: '答二。' }, { text: '答三。' }];
    const world = await worldWith({}, { script });
    const citizen = await world.guest();
    for (const words of ['长城中路西湖小区停水了', '兰州停水了', '欠费停水合法吗'])
      expect((await citizen.says(words))[0]).toMatch(/^答.。$/u);
  });

  it.each([
    ['has ended', { endedAt: T0 }],
    ['was to end more than a day ago', { from: T0 - 60 * HOUR, until: T0 - 30 * HOUR }],
    ['begins next week', { from: T0 + 150 * HOUR, until: null }],
    ['is of another kind', { kind: 'power' as const }],
  ])('is not told of what %s', async (_, changes) => {
    const world = await worldWith(changes, { script: [{ text: '答复。' }] });
    expect(await (await world.guest()).says('东方花园停水了')).toEqual(['答复。']);
  });

  it('says that the expected end has passed without news', async () => {
    const world = await worldWith({ until: T0 - HOUR / 2 });
    expect((await (await world.guest()).says('东方花园停水了'))[0]).toContain('还没有收到结束的消息');
  });

  it('goes behind danger', async () => {
    const world = await worldWith(
      { kind: 'gas' },
      { script: [{ text: '快打 119。', status: 'emergency', reason: 'gas' }] },
    );
    const citizen = await world.guest();
    expect((await citizen.says('东方花园停气了，屋里有很浓的煤气味，人都晕了'))[0]).toContain('快打 119。');
  });

  it('is offered in a filing too, and joins with what was told there', async () => {
    const world = await worldWith();
    const citizen = await world.guest();
    await citizen.commands('ticket');
    await citizen.says('家里一滴水都没有，停水一上午了');
    const [shown] = await citizen.says('东方花园小区 5 号楼');
    expect(shown).toContain('【动态·停水】');
    await citizen.clicks(JOIN);
    expect((await citizen.tickets())[0]).toMatchObject({
      mergedInto: (await world.incident())?.master,
      place: '东方花园小区 5 号楼',
    });
  });

  it('that is over when the button is pressed is filed alone', async () => {
    const world = await worldWith();
    const citizen = await world.guest();
    await citizen.says('东方花园停水了');
    const ended = sampleIncident({ version: 2, endedAt: T0 });
    await world.storage.store.commit({ writes: [{ incident: ended, expectedVersion: 1 }] });
    expect((await citizen.clicks(JOIN))[0]).toBe(say('join-gone'));
    expect((await citizen.tickets())[0]).toMatchObject({ status: 'submitted', mergedInto: null });
  });

  it('lets go of who says something else', async () => {
    const world = await worldWith({}, { script: [{ text: '七天。' }] });
    const citizen = await world.guest();
    await citizen.says('东方花园停水了');
    expect(await citizen.says('失业金怎么领')).toEqual(['七天。']);
    expect((await citizen.state())?.dialog).toBeUndefined();
  });
});
