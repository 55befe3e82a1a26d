import { describe, expect, it } from 'vitest';
import { createDialogWorld, fileTicket, say, type DialogWorld } from './dialog-world.ts';

/** A citizen whose ticket has just been closed. */
async function closed(world: DialogWorld = createDialogWorld()) {
  const citizen = await world.guest();
  const { number } = await fileTicket(citizen);
  await world.settle(number);
  const ticket = async () => world.storage.tickets.get(number);
  const moves = async () => (await world.storage.tickets.events(number)).map(({ move }) => move);
  return { world, citizen, number, ticket, moves };
}

describe('rating', () => {
  it('solved: asks how satisfied one is, whether anybody got in touch, and for words; keeps them, and thanks', async () => {
    const { citizen, number, ticket, world } = await closed();
    expect(citizen.ratingButtons(number).map(({ label }) => label)).toEqual(['解决了', '没解决']);
    expect(await citizen.press(`rate:${number}:yes`, '解决了')).toEqual([say('rate-satisfaction')]);
    expect(citizen.labels()).toEqual(['非常满意', '满意', '基本满意', '不满意', '非常不满意']);
    expect(await citizen.clicks('满意')).toEqual([say('rate-contacted')]);
    expect(await citizen.clicks('联系过')).toEqual([say('rate-words')]);
    expect(await citizen.says('师傅很耐心')).toEqual([expect.stringContaining('谢谢您的评价')]);
    expect(await ticket()).toMatchObject({
      status: 'closed',
      contacted: true,
      solved: true,
      satisfaction: 'satisfied',
    });
    const events = await world.storage.tickets.events(number);
    expect(events.at(-1)).toMatchObject({
      move: 'follow-up',
      note: '师傅很耐心',
      data: { contacted: 'yes', solved: 'yes', satisfaction: 'satisfied' },
    });
    expect((await citizen.state())?.dialog).toBeUndefined();
  });

  it('is taken in words as well', async () => {
    const { citizen, ticket } = await closed();
    expect(await citizen.says('解决了！')).toEqual([say('rate-satisfaction')]);
    expect(await citizen.says('非常满意。')).toEqual([say('rate-contacted')]);
    expect(await citizen.says('没人联系我')).toEqual([say('rate-words')]);
    expect(await citizen.says('没有了')).toEqual([expect.stringContaining('谢谢您的评价')]);
    expect(await ticket()).toMatchObject({ contacted: false, solved: true, satisfaction: 'very-satisfied' });
  });

  it('is kept when the citizen goes on with something else halfway', async () => {
    const world = createDialogWorld({ script: [{ text: '七天。' }] });
    const { citizen, number, ticket } = await closed(world);
    await citizen.press(`rate:${number}:yes`);
    await citizen.clicks('基本满意');
    expect(await citizen.says('低保要多久能批下来')).toEqual([expect.stringContaining('谢谢'), '七天。']);
    expect(await ticket()).toMatchObject({ solved: true, satisfaction: 'fair', contacted: null });
  });

  it('not solved: takes the reason and goes round again with a new deadline', async () => {
    const { world, citizen, number, ticket, moves } = await closed();
    expect(await citizen.press(`rate:${number}:no`)).toEqual([say('rate-why')]);
    expect(await citizen.says('只修了一盏，13800138000')).toEqual([say('rate-contacted')]);
    expect(await citizen.clicks('没人联系')).toEqual([expect.stringContaining('会重新办理')]);
    expect(await ticket()).toMatchObject({
      status: 'dispatched',
      solved: null,
      dueAt: world.clock.now + 7 * 24 * 3_600_000,
    });
    expect((await moves()).slice(-2)).toEqual(['follow-up', 'redo']);
    const events = await world.storage.tickets.events(number);
    expect(events.at(-2)?.data).toMatchObject({ contacted: 'no', solved: 'no' });
    expect(events.at(-1)?.note).toBe('只修了一盏，[手机号]');
  });

  it.each([
    ['the button', (citizen: Awaited<ReturnType<typeof closed>>['citizen']) => citizen.clicks('跳过')],
    ['words', (citizen: Awaited<ReturnType<typeof closed>>['citizen']) => citizen.says('不想说')],
  ])('takes no reason, with %s', async (_, skip) => {
    const { world, citizen, number } = await closed();
    await citizen.says('没解决');
    expect(await skip(citizen)).toEqual([say('rate-contacted')]);
    expect(await citizen.clicks('记不清')).toEqual([expect.stringContaining('会重新办理')]);
    const [followUp] = (await world.storage.tickets.events(number)).slice(-2);
    expect(followUp).toMatchObject({ move: 'follow-up', note: null, data: { solved: 'no' } });
  });

  it('dissatisfied: goes round again too', async () => {
    const { citizen, number, ticket } = await closed();
    await citizen.press(`rate:${number}:yes`);
    expect(await citizen.clicks('非常不满意')).toEqual([say('rate-contacted')]);
    await citizen.clicks('联系过');
    expect(await citizen.clicks('跳过')).toEqual([expect.stringContaining('会重新办理')]);
    expect((await ticket())?.status).toBe('dispatched');
  });

  it('goes round again twice at most; then a person decides', async () => {
    const { world, citizen, number, ticket, moves } = await closed();
    for (const words of ['没修', '还是没修']) {
      await citizen.press(`rate:${number}:no`);
      await citizen.says(words);
      expect(await citizen.says('没有联系')).toEqual([expect.stringContaining('会重新办理')]);
      await world.staff(number, 'sign');
      await world.staff(number, 'reply', { text: '修了。' });
      await world.staff(number, 'close');
    }
    await citizen.press(`rate:${number}:no`);
    await citizen.says('就是没修');
    expect(await citizen.clicks('没人联系')).toEqual([expect.stringContaining('由工作人员决定')]);
    expect(await ticket()).toMatchObject({ status: 'closed', solved: false });
    expect((await moves()).filter((move) => move === 'redo')).toHaveLength(2);
    expect(await citizen.press(`rate:${number}:no`)).toEqual([say('rate-gone')]);
  });

  it('is taken once', async () => {
    const { citizen, number, moves } = await closed();
    await citizen.press(`sat:${number}:satisfied`);
    await citizen.clicks('联系过');
    await citizen.clicks('跳过');
    for (const data of [`sat:${number}:fair`, `rate:${number}:yes`, `rate:${number}:no`]) {
      expect(await citizen.press(data)).toEqual([say('rate-gone')]);
    }
    expect((await moves()).filter((move) => move === 'follow-up')).toHaveLength(1);
  });

  it('that nobody waits for is said to be none', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    expect(await citizen.says('评价')).toEqual([say('rate-none')]);
  });

  it('can still be given later, from 进度', async () => {
    const { citizen, number, ticket } = await closed();
    await citizen.says('进度');
    expect(await citizen.clicks(`评价 ${number}`)).toEqual([expect.stringContaining('问题解决了吗')]);
    await citizen.clicks('解决了');
    await citizen.clicks('基本满意');
    await citizen.clicks('记不清');
    await citizen.clicks('跳过');
    expect((await ticket())?.satisfaction).toBe('fair');
    await citizen.says('进度');
    expect(citizen.labels()).toEqual([`问题又出现了 ${number}`]);
  });

  it('is left for who says something else than how satisfied they are', async () => {
    const { citizen, number, ticket } = await closed(createDialogWorld({ script: [{ text: '七天。' }] }));
    await citizen.press(`rate:${number}:yes`);
    expect(await citizen.says('低保要多久能批下来')).toEqual(['七天。']);
    expect((await ticket())?.solved).toBeNull();
    expect((await citizen.state())?.dialog).toBeUndefined();
  });

  it('does not cost a ticket that is being filed', async () => {
    const { citizen, number, ticket } = await closed();
    await citizen.commands('ticket', '井盖丢了没人管');
    expect(await citizen.press(`rate:${number}:no`)).toEqual([say('rate-why')]);
    const resumed = `${say('file-resume')}\n\n${say('file-ask-place')}`;
    await citizen.says('灯还是不亮');
    expect(await citizen.clicks('没人联系')).toEqual([expect.stringContaining('会重新办理'), resumed]);
    await citizen.says('幸福路');
    expect((await citizen.state())?.dialog).toMatchObject({
      data: { place: '幸福路', description: '井盖丢了没人管' },
    });
    expect((await ticket())?.status).toBe('dispatched');
  });
});
