import { describe, expect, it } from 'vitest';
import { createDialogWorld, fileTicket, photo, say } from './dialog-world.ts';

const ways = [
  '13800138000',
  '138 0013 8000',
  '１３８００１３８０００',
  '+86 138-0013-8000',
  '幺三八零零幺三八零零零',
];

describe('a telephone number', () => {
  it.each(ways)(
    'in what is reported, as %s, becomes the sealed contact and is nowhere else',
    async (number) => {
      const world = createDialogWorld({
        script: [{ status: 'file-ticket', reason: 'help', text: '我帮您登记。' }],
      });
      const citizen = await world.guest();
      await citizen.says(`路灯坏了没人管，打我电话${number}！`);
      for (const words of ['幸福路', '昨天', '没有了', '提交']) await citizen.says(words);
      const [ticket] = await citizen.tickets();
      expect(ticket?.description).toBe('路灯坏了没人管，打我电话[手机号]！');
      expect(ticket?.contactSealed).toBe('sealed-1');
      expect(world.sealed).toHaveLength(1);
      expect(world.sealed[0]?.normalize('NFKC').replace(/[^\d幺三八零]/g, '')).toMatch(
        /(13800138000|幺三八零零幺三八零零零)$/,
      );
      expect(world.everything()).not.toContain(number);
      expect(world.everything()).not.toMatch(/1380013|0138000/);
    },
  );

  it('told with the place or the time becomes the contact as well', async () => {
    for (const [place, happened] of [
      ['幸福路，13800138000', '昨天'],
      ['幸福路', '昨天，找我13800138000'],
    ] as const) {
      const world = createDialogWorld();
      const citizen = await world.guest();
      await citizen.commands('ticket', '路灯坏了没人管');
      await citizen.says(place);
      expect(await citizen.says(happened)).toEqual([say('file-ask-attachments')]);
      expect(world.sealed).toEqual(['13800138000']);
      expect(world.everything()).not.toContain('13800138000');
    }
  });

  it('told as the contact is sealed as it was said, and the transcript only knows that there is one', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    await citizen.commands('ticket', '路灯坏了没人管');
    await citizen.says('幸福路');
    await citizen.says('昨天');
    await citizen.says('王五 13800138000，微信 wangwu2020，住幸福路 5 号', [photo]);
    expect(world.sealed).toEqual(['王五 13800138000，微信 wangwu2020，住幸福路 5 号']);
    expect(citizen.transcript()).toContain(say('file-contact-transcript'));
    expect(world.everything()).not.toMatch(/王五|13800138000|wangwu2020/);
    expect(world.everything()).toContain('尾号 8000');
  });

  it('of a hotline is nobody’s contact', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    await citizen.commands('ticket', '路灯坏了没人管，0951-6029949 打不通');
    await citizen.says('幸福路');
    expect(await citizen.says('昨天')).toEqual([say('file-ask-contact')]);
    expect(await citizen.state()).toMatchObject({
      dialog: { data: { description: '路灯坏了没人管，0951-6029949 打不通' } },
    });
  });

  it('is asked for again when what was said holds none', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    await citizen.commands('ticket', '路灯坏了没人管');
    await citizen.says('幸福路');
    await citizen.says('昨天');
    expect(await citizen.says('你们找居委会')).toEqual([
      expect.stringContaining(say('file-contact-unclear')),
    ]);
    expect(world.sealed).toEqual([]);
    expect(await citizen.says('zhang@example.com')).toEqual([say('file-ask-attachments')]);
  });
});

describe('other personal data', () => {
  it('is masked wherever it is said', async () => {
    const world = createDialogWorld({
      script: [{ text: '可以申请。' }, { text: '好。' }, { text: '不懂。' }],
    });
    const citizen = await world.guest();
    const id = '64010119900101123X';
    await citizen.says(`我身份证${id}能办低保吗`);
    await citizen.clicks('没解决');
    await citizen.says(`补充：卡号6222021234567890128`);
    await citizen.says('宁A12345 停的地方');
    await citizen.press('whatever', `我是${id}`);
    await citizen.commands('unknown', id);
    const all = world.everything();
    for (const data of [id, '6222021234567890128', '宁A12345']) expect(all).not.toContain(data);
    expect(world.asked[0]?.text).toBe('我身份证[身份证号]能办低保吗');
  });
});

describe('a group chat', () => {
  it('takes nothing personal and keeps nothing of what is said there', async () => {
    const world = createDialogWorld({ link: 'https://t.me/bot?start=x' });
    const group = world.citizen('-100', 'telegram');
    const link = say('group', { link: 'https://t.me/bot?start=x' });
    expect(await group.act({ type: 'joined' }, true)).toEqual([]);
    for (const content of [
      { type: 'message', text: '我要投诉，电话13800138000', attachments: [photo] },
      { type: 'command', name: 'ticket', args: '路灯坏了' },
      { type: 'button', data: 'human', label: '转人工' },
      { type: 'message', text: '老公拿刀要杀我', attachments: [] },
    ] as const) {
      expect(await group.act(content as Parameters<typeof group.act>[0], true)).toEqual([link]);
    }
    expect(group.transcript().every((line) => line === link)).toBe(true);
    expect(world.storage.tables.transcript.flatMap(({ attachments }) => attachments ?? [])).toEqual([]);
    expect(await group.state()).toMatchObject({ history: [], greeted: false });
    expect(world.everything()).not.toMatch(/13800138000|投诉|路灯|photo-1/);
    expect(world.storage.tables.tickets.size).toBe(0);
  });

  it('without a link says how to write in private', async () => {
    const world = createDialogWorld();
    const group = world.citizen('-100', 'telegram');
    expect(await group.act({ type: 'message', text: '你好', attachments: [] }, true)).toEqual([
      say('group-no-link'),
    ]);
  });

  it('hears nothing of tickets, not even with number and code', async () => {
    const world = createDialogWorld();
    const { number, code } = await fileTicket(await world.guest());
    const group = world.citizen('-100', 'telegram');
    const told = await group.act({ type: 'message', text: `${number} ${code}`, attachments: [] }, true);
    expect(told).toEqual([say('group-no-link')]);
    expect(group.transcript().join()).not.toContain(code);
  });
});
