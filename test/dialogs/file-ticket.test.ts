import { describe, expect, it } from 'vitest';
import { createDialogWorld, fileTicket, photo, say } from './dialog-world.ts';

const lamp = '小区门口的路灯坏了三天';

describe('filing a ticket', () => {
  it('asks one thing after the other, shows all of it, and makes a ticket of it', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    expect(await citizen.says('我要反映问题')).toEqual([
      expect.stringContaining(say('file-ask-description')),
    ]);
    expect(await citizen.says(lamp)).toEqual([say('file-ask-place')]);
    expect(await citizen.says('兴庆区幸福路 5 号院门口')).toEqual([say('file-ask-happened')]);
    expect(await citizen.says('三天前')).toEqual([say('file-ask-contact')]);
    expect(await citizen.says('138 0013 8000，晚上 8 点以后打')).toEqual([say('file-ask-attachments')]);
    expect(await citizen.says('', [photo])).toEqual([say('file-attachment-added', { count: 1 })]);
    const [summary = ''] = await citizen.clicks('没有了');
    for (const part of [lamp, '兴庆区幸福路 5 号院门口', '三天前', '尾号 8000', '1 个']) {
      expect(summary).toContain(part);
    }
    const [told = ''] = await citizen.clicks('提交');
    const [ticket] = await citizen.tickets();
    const code = /查询码：(\w{8})/.exec(told)?.[1] ?? '';
    expect(told).toContain(ticket?.number ?? 'no ticket');
    expect(ticket).toMatchObject({
      kind: 'help',
      status: 'submitted',
      title: lamp,
      description: lamp,
      place: '兴庆区幸福路 5 号院门口',
      happened: '三天前',
      conversation: citizen.conversation,
      attachments: [photo],
      dueAt: world.clock.now + 7 * 24 * 3_600_000,
    });
    expect(world.sealed).toEqual(['138 0013 8000，晚上 8 点以后打']);
    expect(world.storage.tables.events).toMatchObject([
      { ticket: ticket?.number, move: 'submit', to: 'submitted' },
    ]);
    expect(code).toMatch(/^[2-9A-Z]{8}$/);
    expect(citizen.transcript().join('\n')).not.toContain(code);
    expect(citizen.transcript().at(-1)).toContain('查询码：••••');
    expect((await citizen.state())?.dialog).toBeUndefined();
  });

  it('skips what need not be told, with the button or in words', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    await citizen.commands('ticket');
    await citizen.says(lamp);
    await citizen.clicks('跳过');
    await citizen.says('不记得了。');
    await citizen.says('不用了，谢谢');
    const [summary = ''] = await citizen.says('没有照片');
    expect(summary).toContain(`地点：${say('file-none')}`);
    expect(summary).toContain(say('file-contact-none'));
    await citizen.says('好的');
    expect(await citizen.tickets()).toMatchObject([
      { place: null, happened: null, contactSealed: null, attachments: [] },
    ]);
  });

  it('jumps to the summary for who says 提交 early', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    await citizen.commands('ticket');
    expect(await citizen.says('提交')).toEqual([expect.stringContaining(say('file-too-short'))]);
    await citizen.says(lamp);
    expect(await citizen.says('提交')).toEqual([expect.stringContaining('请核对')]);
    await citizen.says('提交。');
    expect(await citizen.tickets()).toHaveLength(1);
  });

  it('takes every correction, by button and in words, and leaves what is not corrected', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    await citizen.says('反映问题');
    for (const words of [lamp, '幸福路', '三天前', '13800138000', '没有了']) await citizen.says(words);
    await citizen.clicks('改内容');
    expect(await citizen.says('两盏路灯都坏了')).toEqual([
      expect.stringContaining('事情：两盏路灯都坏了\n地点：幸福路'),
    ]);
    await citizen.says('改地点');
    expect(await citizen.says('团结路口')).toEqual([expect.stringContaining('地点：团结路口')]);
    await citizen.clicks('改时间');
    expect(await citizen.clicks('不改了')).toEqual([expect.stringContaining('时间：三天前')]);
    await citizen.clicks('改联系方式');
    expect(await citizen.says('0951-7654321')).toEqual([expect.stringContaining('尾号 4321')]);
    await citizen.clicks('改联系方式');
    expect(await citizen.clicks('不留联系方式')).toEqual([expect.stringContaining(say('file-contact-none'))]);
    await citizen.clicks('加照片');
    await citizen.says('', [photo]);
    expect(await citizen.clicks('去掉照片')).toEqual([expect.stringContaining('照片：没有')]);
    await citizen.clicks('改地点');
    expect(await citizen.says('取消')).toEqual([expect.stringContaining('地点：团结路口')]);
    await citizen.clicks('提交');
    expect(await citizen.tickets()).toMatchObject([
      { description: '两盏路灯都坏了', place: '团结路口', happened: '三天前', contactSealed: null },
    ]);
  });

  it('says what the words at the summary can be when it hears others', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    await citizen.commands('ticket', lamp);
    await citizen.says('提交');
    expect(await citizen.says('再等等')).toEqual([expect.stringContaining(say('file-choose'))]);
    expect(await citizen.says('我的电话是13800138000')).toEqual([expect.stringContaining('尾号 8000')]);
    expect(citizen.transcript().join()).not.toContain('13800138000');
  });

  it('is cancelled at any step, and keeps nothing', async () => {
    for (const words of [[], [lamp], [lamp, '幸福路'], [lamp, '幸福路', '三天前', '不留', '没有了']]) {
      const world = createDialogWorld();
      const citizen = await world.guest();
      await citizen.commands('ticket');
      for (const said of words) await citizen.says(said);
      expect(await citizen.clicks('取消')).toEqual([say('cancelled-filing')]);
      expect(await citizen.state()).not.toHaveProperty('dialog');
      expect(world.storage.tables.tickets.size).toBe(0);
    }
    const world = createDialogWorld();
    const citizen = await world.guest();
    expect(await citizen.says('取消')).toEqual([say('nothing-to-cancel')]);
  });

  it('goes on after the program was started again', async () => {
    const first = createDialogWorld();
    const before = await first.guest();
    await before.commands('ticket');
    await before.says(`${lamp}，打13800138000`);
    const second = createDialogWorld({ storage: first.storage });
    const after = second.citizen('a');
    expect(await after.says('幸福路')).toEqual([say('file-ask-happened')]);
    await after.says('昨天');
    expect(await after.says('没有了')).toEqual([expect.stringContaining('尾号 8000')]);
    await after.says('提交');
    expect(await after.tickets()).toMatchObject([
      { place: '幸福路', happened: '昨天', contactSealed: 'sealed-1' },
    ]);
  });

  it('takes attachments at any step, at most nine, and says so', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    await citizen.commands('ticket');
    await citizen.says(lamp, [photo]);
    expect(await citizen.says('', [photo])).toEqual([
      `${say('file-attachment-noted', { count: 1 })}\n\n${say('file-ask-place')}`,
    ]);
    await citizen.says('幸福路');
    expect(
      await citizen.says(
        '',
        Array.from({ length: 9 }, () => photo),
      ),
    ).toEqual([expect.stringContaining(say('file-attachments-full'))]);
    await citizen.says('提交');
    await citizen.says('提交');
    expect((await citizen.tickets())[0]?.attachments).toHaveLength(9);
  });

  it('starts from a complaint with what came along, and does not ask it again', async () => {
    const world = createDialogWorld({
      script: [{ status: 'file-ticket', reason: 'complaint', text: '我帮您登记。' }],
    });
    const citizen = await world.guest();
    expect(await citizen.says('我要投诉，楼下饭店油烟扰民，电话13800138000', [photo])).toEqual([
      `我帮您登记。\n\n${say('file-ask-place')}`,
    ]);
    for (const words of ['幸福路', '上周起', '没有了', '提交']) await citizen.says(words);
    expect(await citizen.tickets()).toMatchObject([
      {
        kind: 'complaint',
        title: '楼下饭店油烟扰民，电话[手机号]',
        contactSealed: 'sealed-1',
        attachments: [photo],
      },
    ]);
    expect(world.sealed).toEqual(['13800138000']);
  });

  it('answers a question that comes between, and then asks again where it was', async () => {
    const world = createDialogWorld({ script: [{ text: '一般七天。' }] });
    const citizen = await world.guest();
    await citizen.commands('ticket', lamp);
    expect(await citizen.says('这要办多久啊？')).toEqual([
      '一般七天。',
      `${say('file-resume')}\n\n${say('file-ask-place')}`,
    ]);
    expect(await citizen.says('幸福路')).toEqual([say('file-ask-happened')]);
  });

  it.each([
    ['进度', say('progress-none')],
    ['帮助', say('help')],
  ])('answers %s in between and goes on', async (words, answer) => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    await citizen.commands('ticket', lamp);
    expect(await citizen.says(words)).toEqual([answer, `${say('file-resume')}\n\n${say('file-ask-place')}`]);
    await citizen.says('幸福路');
    expect((await citizen.state())?.dialog).toMatchObject({ step: 'happened', data: { place: '幸福路' } });
  });

  it('is not begun anew while one is under way: what has been told stays', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    await citizen.commands('ticket', lamp);
    for (const again of [
      () => citizen.says('转人工'),
      () => citizen.press('human'),
      () => citizen.commands('ticket'),
    ]) {
      expect(await again()).toEqual([`${say('file-already')}\n\n${say('file-ask-place')}`]);
    }
    await citizen.says('提交');
    await citizen.says('提交');
    expect(await citizen.tickets()).toMatchObject([{ description: lamp }]);
  });

  it('waits while the region is told', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    await citizen.commands('ticket', lamp);
    expect(await citizen.commands('region')).toEqual([say('region-ask')]);
    expect(await citizen.says('宁夏银川')).toEqual([
      expect.stringContaining('银川市'),
      `${say('file-resume')}\n\n${say('file-ask-place')}`,
    ]);
    await citizen.says('提交');
    await citizen.says('提交');
    expect(await citizen.tickets()).toMatchObject([{ region: '640100', description: lamp }]);
  });

  it('puts danger first, takes what happened as what the ticket is about, and goes on', async () => {
    const world = createDialogWorld({
      script: [
        { status: 'emergency', reason: 'violence', text: '马上打 110。' },
        { status: 'emergency', reason: 'fire', text: '马上打 119。' },
      ],
    });
    const citizen = await world.guest();
    await citizen.commands('ticket');
    expect(await citizen.says('老公拿刀要杀我')).toEqual([
      expect.stringMatching(/^马上打 110。/u),
      say('file-ask-place'),
    ]);
    await citizen.says('幸福路');
    expect(await citizen.says('家里着火了，快来人')).toEqual([
      '马上打 119。',
      `${say('file-resume')}\n\n${say('file-ask-happened')}`,
    ]);
    for (const words of ['刚才', '不留', '没有了', '提交']) await citizen.says(words);
    expect(await citizen.tickets()).toContainEqual(
      expect.objectContaining({ description: '老公拿刀要杀我', place: '幸福路', happened: '刚才' }),
    );
  });

  it('takes back what was told just before for who says that it was wrong', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    await citizen.commands('ticket', lamp);
    expect(await citizen.says('不对，是两盏')).toEqual([say('file-ask-place')]);
    await citizen.says('幸福路');
    expect(await citizen.says('说错了：团结路口')).toEqual([say('file-ask-happened')]);
    expect(await citizen.says('错了')).toEqual([say('file-ask-place')]);
    await citizen.says('团结路口东');
    await citizen.says('昨天');
    await citizen.says('不对，是前天');
    for (const words of ['不留', '没有了', '提交']) await citizen.says(words);
    expect(await citizen.tickets()).toMatchObject([
      { description: `${lamp}；是两盏`, place: '团结路口东', happened: '是前天' },
    ]);
  });

  it('ends for who says 算了 before anything was told', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    await citizen.commands('ticket');
    expect(await citizen.says('算了')).toEqual([say('cancelled-filing')]);
  });

  it.each([
    ['改电话', 'contact'],
    ['我要改地址', 'place'],
    ['修改一下内容', 'description'],
    ['换时间', 'happened'],
    ['加张图片', 'attachments'],
  ])('understands %s', async (words, step) => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    await citizen.commands('ticket', lamp);
    await citizen.says('提交');
    await citizen.says(words);
    expect((await citizen.state())?.dialog).toMatchObject({ step, data: { correcting: true } });
  });

  it('does not ask when a question happened', async () => {
    const world = createDialogWorld({ script: [{ text: '领 24 个月。' }] });
    const citizen = await world.guest();
    await citizen.says('失业金能领多久');
    await citizen.clicks('没解决');
    await citizen.clicks('就这样');
    expect(await citizen.clicks('跳过')).toEqual([say('file-ask-contact')]);
  });

  it('gives every ticket its own number and code', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    const filed = [await fileTicket(citizen), await fileTicket(citizen), await fileTicket(citizen)];
    expect(new Set(filed.map(({ number }) => number)).size).toBe(3);
    expect(new Set(filed.map(({ code }) => code)).size).toBe(3);
  });
});
