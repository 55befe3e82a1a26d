import { describe, expect, it } from 'vitest';
import { saysChild } from '../../src/dialogs/child.ts';
import { createDialogWorld, fileTicket, photo, say } from './dialog-world.ts';

describe('/me', () => {
  it('tells everything that is kept, why and until when', async () => {
    const world = createDialogWorld({ script: [{ text: '可以申请。' }] });
    const citizen = await world.guest();
    await citizen.says('低保怎么申请');
    await world.storage.attachmentRows.add({
      ref: { ...photo, size: 2_000 },
      conversation: citizen.conversation,
      at: world.clock.now,
    });
    await citizen.commands('ticket', '路灯坏了没人管');
    for (const words of ['幸福小区3号楼2单元502室', '昨天', '13800138000', '没有了', '提交'])
      await citizen.says(words);
    const [ticket] = await citizen.tickets();
    const told = (await citizen.commands('me')).join('\n');
    for (const part of [
      ticket?.number ?? '?',
      '幸福小区3号楼2单元502室',
      '办结后再留 90 天',
      '低保怎么申请',
      'image/jpeg，2 KB',
      '聊天记录 ',
      '您：昨天',
      '小华：请核对',
      '聊天记录：180 天',
      '备份最多留 30 天',
    ]) {
      expect(told).toContain(part);
    }
    expect(told).not.toContain('13800138000');
    expect(citizen.transcript().join()).not.toContain('502');
    expect(citizen.labels()).toContain(say('button-forget'));
  });

  it('of somebody who has said nothing is short', async () => {
    const citizen = await createDialogWorld().guest();
    const told = (await citizen.commands('me')).join('\n');
    expect(told).toContain(say('me-files-none'));
    expect(told).toContain(say('me-tickets', { count: 0 }));
  });

  it('of many tickets comes in several messages, none of them too long', async () => {
    const citizen = await createDialogWorld().guest();
    for (let i = 0; i < 20; i += 1) await fileTicket(citizen, `小区门口的路灯坏了，第 ${i} 盏`);
    const messages = await citizen.commands('me');
    expect(messages.length).toBeGreaterThan(1);
    for (const message of messages) expect(message.length).toBeLessThanOrEqual(1_600);
  });
});

describe('/forget', () => {
  it('says which tickets stay, and until when a backup may hold the rest', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    const open = await fileTicket(citizen);
    const closed = await fileTicket(citizen, '楼下的井盖松了，半夜很响');
    await world.settle(closed.number);
    await citizen.commands('forget');
    const [told] = await citizen.says('删掉');
    expect(told).toContain(say('forget-open', { tickets: open.number }));
    expect(told).toContain('12月');
    expect(await world.storage.tickets.get(closed.number)).toMatchObject({
      contactSealed: null,
      conversation: null,
    });
    expect(await world.storage.retention.forgotten()).toHaveLength(1);
    expect((await citizen.tickets()).map(({ number }) => number)).toEqual([open.number]);
    expect(await citizen.says(`${closed.number} ${closed.code}`)).toEqual([
      expect.stringContaining('路灯已经修好'),
    ]);
  });
});

describe('the place of a concern', () => {
  it('is whole on the ticket and without the flat in what was said', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    await citizen.commands('ticket', '家里漏水没人管');
    for (const words of ['幸福小区3号楼2单元502室', '昨天', '不留', '没有了']) await citizen.says(words);
    expect(citizen.transcript().join('\n')).not.toContain('502');
    await citizen.says('提交');
    expect((await citizen.tickets())[0]?.place).toBe('幸福小区3号楼2单元502室');
    expect(citizen.transcript().join('\n')).not.toContain('502');
  });
});

describe('somebody under 14', () => {
  it.each([
    '我今年12岁',
    '我才十岁，能玩游戏吗',
    '我13岁了',
    '我是小学生',
    '我上小学三年级',
    '我是五年级学生',
    '你好，我11岁',
  ])('is known by %s', (said) => {
    expect(saysChild(said)).toBe(true);
  });
  it.each([
    '我12岁的孩子能上学吗',
    '我儿子10岁',
    '我12岁那年父亲去世',
    '我今年62岁',
    '我孩子上小学三年级',
    '我女儿是小学生',
    '未满14岁怎么办',
    '我家有个8岁的娃',
    '我在小学教书',
    '我想问小学入学',
    '我们小区',
    '我二十岁',
  ])('is not meant by %s', (said) => {
    expect(saysChild(said)).not.toBe(true);
  });
  it.each(['我是孩子家长', '我是他妈妈', '我35岁'])('is no more where %s is said', (said) => {
    expect(saysChild(said)).toBe(false);
  });

  it('is answered, asked for a parent, told of 12355 and 110, and leaves no contact and no facts', async () => {
    const world = createDialogWorld({ script: [{ text: '每周五六日各一小时。' }] });
    const citizen = await world.guest();
    const told = await citizen.says('我今年12岁，可以玩多久游戏');
    expect(told).toEqual([say('child-note'), '每周五六日各一小时。']);
    expect(told[0]).toMatch(/大人[^]*110[^]*12355/u);
    await citizen.commands('ticket', '同学总在校门口打我，我电话13800138000');
    expect(await citizen.says('幸福小学门口')).toEqual([say('file-ask-happened')]);
    expect(await citizen.says('昨天，打13900139000')).toEqual([say('file-ask-attachments')]);
    await citizen.press('file:edit:contact');
    await citizen.says('没有了');
    await citizen.press('file:edit:contact');
    expect((await citizen.says('13700137000'))[0]).toContain(say('child-contact'));
    await citizen.says('提交');
    expect(world.sealed).toEqual([]);
    expect((await citizen.tickets())[0]?.contactSealed).toBeNull();
    expect((await citizen.state())?.profile).toBeUndefined();
    expect(world.everything()).not.toMatch(/1380013|1390013|1370013/);
  });

  it('loses a contact that was given before, and is a grown-up again where a parent takes over', async () => {
    const world = createDialogWorld({ script: [{ text: '好。' }] });
    const citizen = await world.guest();
    await citizen.commands('ticket', '路灯坏了没人管，电话13800138000');
    await citizen.says('我11岁');
    expect(JSON.stringify(await citizen.state())).not.toContain('contactSealed');
    await citizen.says('我是孩子家长');
    expect((await citizen.state())?.child).toBeUndefined();
  });
});
