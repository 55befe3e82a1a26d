import { describe, expect, it } from 'vitest';
import { createDialogWorld, photo, say } from './dialog-world.ts';

describe('an answer', () => {
  it('is kept with how it came about', async () => {
    const world = createDialogWorld({
      script: [
        {
          text: '最长 24 个月。',
          reason: 'direct',
          passages: [{ id: 'p#1', similarity: 0.9, signals: {} as never }],
          citations: [
            {
              title: '失业金',
              document: '失业保险条例',
              locator: '第十七条',
              region: '全国',
              validFrom: null,
              source: '',
            },
          ],
          searched: '失业金 领多久',
        },
      ],
    });
    const citizen = await world.guest();
    await citizen.says('能领多久');
    const [turn] = await world.storage.transcripts.turns(citizen.conversation, 1);
    expect(turn).toMatchObject({
      question: '能领多久（失业金 领多久）',
      status: 'answered',
      reason: 'direct',
      passages: [{ id: 'p#1', similarity: 0.9 }],
      citations: [{ title: '失业金', document: '失业保险条例', locator: '第十七条' }],
    });
    expect(citizen.labels()).toEqual(['有帮助', '没解决', '转人工']);
  });

  it('knows the last five questions, and not small talk', async () => {
    const script = [
      { text: '您好', status: 'small-talk' } as const,
      ...Array.from({ length: 7 }, (_, i) => ({ text: `答 ${i}` })),
    ];
    const world = createDialogWorld({ script });
    const citizen = await world.guest();
    await citizen.says('你好呀小华');
    for (let i = 1; i <= 7; i += 1) await citizen.says(`问题 ${i}`);
    expect(world.asked.at(-1)?.history).toEqual(['问题 2', '问题 3', '问题 4', '问题 5', '问题 6']);
  });

  it('that helped is noted, once, and thanked for', async () => {
    const world = createDialogWorld({ script: [{ text: '答' }] });
    const citizen = await world.guest();
    await citizen.says('失业金能领多久');
    const helpful = world.storage.tables.outbox.at(-1)?.buttons?.flat()[0]?.data ?? '';
    expect(await citizen.clicks('有帮助')).toEqual([say('feedback-thanks')]);
    const [turn] = await world.storage.transcripts.turns(citizen.conversation, 1);
    expect(world.storage.tables.feedback.get(turn?.id ?? '')).toMatchObject({ helpful: true });
    expect(await citizen.press(helpful)).toEqual([say('feedback-thanks')]);
  });

  it.each([
    ['the button', 'click'],
    ['words', 'say'],
  ])('that did not help becomes a ticket with the question, by %s', async (_, way) => {
    const world = createDialogWorld({ script: [{ text: '答' }, { text: '再答' }] });
    const citizen = await world.guest();
    await citizen.says('失业金能领多久');
    await citizen.says('低保怎么申请');
    const [told = ''] = way === 'click' ? await citizen.clicks('没解决') : await citizen.says('还是没解决。');
    expect(told).toContain('“低保怎么申请”');
    await citizen.says('我是残疾人');
    for (const words of ['银川', '不留', '没有了', '提交']) await citizen.says(words);
    const [ticket] = await citizen.tickets();
    const [turn] = await world.storage.transcripts.turns(citizen.conversation, 1);
    expect(ticket).toMatchObject({
      kind: 'consultation',
      description: '低保怎么申请；我是残疾人',
      turnId: turn?.id,
    });
    expect(world.storage.tables.feedback.get(turn?.id ?? '')).toMatchObject({ helpful: false });
  });

  it('that helped, or is a ticket, is not filed with the next call for a person', async () => {
    const script = [{ text: '答' }, { text: '再答' }];
    const world = createDialogWorld({ script });
    const bare = () => `${world.nobodyThere()}\n\n${say('file-ask-description')}`;
    const citizen = await world.guest();
    await citizen.says('失业金能领多久');
    await citizen.says('低保怎么申请');
    await citizen.says('有帮助');
    expect(await citizen.commands('human')).toEqual([bare()]);
    await citizen.says('取消');
    expect(await citizen.says('没解决')).toEqual([expect.stringContaining('“低保怎么申请”')]);
    for (const words of ['就这样', '提交', '提交']) await citizen.says(words);
    expect(await citizen.commands('human')).toEqual([bare()]);
  });

  it('further up that did not help is the one that is filed', async () => {
    const world = createDialogWorld({ script: [{ text: '答' }, { text: '再答' }] });
    const citizen = await world.guest();
    await citizen.says('失业金能领多久');
    const first = world.storage.tables.outbox.at(-1)?.buttons?.flat()[1]?.data ?? '';
    await citizen.says('低保怎么申请');
    expect(await citizen.press(first, '没解决')).toEqual([expect.stringContaining('“失业金能领多久”')]);
  });

  it('that names no rule is filed as what it was asked', async () => {
    const world = createDialogWorld({ script: [{ text: '答' }, { text: '查不了', status: 'account-data' }] });
    const citizen = await world.guest();
    await citizen.says('失业金能领多久');
    await citizen.says('我的社保交了多少');
    expect(await citizen.clicks('没解决')).toEqual([expect.stringContaining('“我的社保交了多少”')]);
  });

  it('of somebody else is judged by nobody who makes up its button', async () => {
    const world = createDialogWorld({ script: [{ text: '答' }] });
    const [owner, other] = [await world.guest('owner'), await world.guest('other')];
    await owner.says('失业金能领多久');
    const [turn] = await world.storage.transcripts.turns(owner.conversation, 1);
    await other.press(`fb:yes:${turn?.id}`);
    expect(await other.press(`fb:no:${turn?.id}`)).toEqual([
      expect.stringContaining(say('file-ask-description')),
    ]);
    expect(world.storage.tables.feedback.size).toBe(0);
  });
});

describe('a call for a person', () => {
  it('carries the last question along, to be completed or changed', async () => {
    const world = createDialogWorld({ script: [{ text: '答' }, { text: '', status: 'handoff' }] });
    const citizen = await world.guest();
    await citizen.says('低保怎么申请');
    expect(await citizen.says('转人工')).toEqual([expect.stringContaining('“低保怎么申请”')]);
    expect(await citizen.clicks('换一件事')).toEqual([say('file-ask-description')]);
    await citizen.says('我要问居住证的事');
    expect((await citizen.state())?.dialog).toMatchObject({ data: { description: '我要问居住证的事' } });
  });

  it('carries what was said along with it', async () => {
    const world = createDialogWorld({ script: [{ text: '', status: 'handoff' }] });
    const citizen = await world.guest();
    const said = '我想找人工问一下我妈的低保为什么停了';
    expect(await citizen.says(said)).toEqual([expect.stringContaining(`“${said}”`)]);
    expect(await citizen.says('不是这件事')).toEqual([say('file-ask-description')]);
  });

  it('without either asks what it is about', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    const told = await citizen.commands('human');
    expect(told).toEqual([`${world.nobodyThere()}\n\n${say('file-ask-description')}`]);
  });
});

describe('the region', () => {
  it('is asked for, remembered, and the question that waited is answered', async () => {
    const world = createDialogWorld({
      script: [
        { text: '您在哪里？', status: 'region-needed' },
        { text: '宁夏的规定是这样。' },
        { text: '答' },
      ],
    });
    const citizen = await world.guest();
    await citizen.says('临时救助怎么申请');
    expect(await citizen.clicks('告诉我地区')).toEqual([say('region-ask')]);
    expect(await citizen.says('我在宁夏银川')).toEqual([
      say('region-set', { region: '宁夏回族自治区银川市' }),
      '宁夏的规定是这样。',
    ]);
    await citizen.says('低保呢');
    expect(world.asked.map(({ text, region }) => [text, region])).toEqual([
      ['临时救助怎么申请', undefined],
      ['临时救助怎么申请', '640100'],
      ['低保呢', '640100'],
    ]);
  });

  it('may be told without the button, and changed', async () => {
    const world = createDialogWorld({
      script: [{ text: '您在哪里？', status: 'region-needed' }, { text: '答' }],
    });
    const citizen = await world.guest();
    await citizen.says('临时救助怎么申请');
    expect(await citizen.says('固原')).toHaveLength(2);
    expect(await citizen.commands('region', '甘肃兰州')).toEqual([expect.stringContaining('兰州市')]);
    expect((await citizen.state())?.region).toBe('620100');
  });

  it('that nobody knows is asked for again; who asks something else is answered', async () => {
    const world = createDialogWorld({ script: [{ text: '答' }] });
    const citizen = await world.guest();
    await citizen.says('地区');
    expect(await citizen.says('乌有乡')).toEqual([say('region-unclear')]);
    expect(await citizen.says('失业金到底能领多久啊')).toEqual(['答']);
    expect((await citizen.state())?.dialog).toBeUndefined();
    await citizen.says('地区');
    expect(await citizen.says('取消')).toEqual([say('cancelled')]);
  });
});

describe('danger to life', () => {
  it('comes before the greeting and everything else', async () => {
    const world = createDialogWorld({ script: [{ text: '马上打 120。', status: 'emergency' }] });
    expect(await world.citizen('new').says('我爸突然晕倒叫不醒了')).toEqual([
      expect.stringMatching(/^马上打 120。/u),
    ]);
  });

  it('is seen behind a slash too', async () => {
    const world = createDialogWorld({ script: [{ text: '马上打 110。', status: 'emergency' }] });
    const citizen = await world.guest();
    expect(await citizen.commands('ticket', '老公拿刀要杀我')).toEqual([
      expect.stringMatching(/^马上打 110。/u),
    ]);
  });
});

describe('the first words', () => {
  it('are greeted once, whatever they are', async () => {
    const world = createDialogWorld({ script: [{ text: '答' }] });
    const citizen = world.citizen('new');
    expect(await citizen.says('失业金能领多久')).toEqual([say('welcome'), '答']);
    expect(await citizen.act({ type: 'joined' })).toEqual([]);
    expect(await citizen.commands('start')).toEqual([say('welcome')]);
  });
});

describe('what makes no sense', () => {
  it.each([
    'nonsense',
    'file:submit',
    'file:edit:place',
    'file:skip:place',
    'file:other',
    'why:XH20261121-00001',
    'fb:maybe:x',
    'rate:x:maybe',
    'sat:x:great',
    'withdraw:x:maybe',
    'ticket:x',
    ':::',
    '',
  ])('the button %s is said to be out of use', async (data) => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    expect(await citizen.press(data)).toEqual([say('button-stale')]);
    expect(world.storage.tables.tickets.size).toBe(0);
  });

  it('a button of another step asks the step again', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    await citizen.commands('ticket');
    for (const data of [
      'file:submit',
      'file:skip:description',
      'file:edit:confirm',
      'file:drop:contact',
      'x',
    ]) {
      expect([data, ...(await citizen.press(data))]).toEqual([
        data,
        `${say('file-resume')}\n\n${say('file-ask-description')}`,
      ]);
    }
  });

  it('a ticket submitted twice is one ticket', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    await citizen.commands('ticket', '路灯坏了没人管');
    await citizen.says('提交');
    await citizen.press('file:submit');
    expect(await citizen.press('file:submit')).toEqual([say('button-stale')]);
    expect(world.storage.tables.tickets.size).toBe(1);
  });

  it.each(['', '   ', '\n'])('empty words %j', async (text) => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    expect(await citizen.says(text)).toEqual([say('cannot-read')]);
    expect(await citizen.says(text, [photo])).toEqual([say('cannot-read')]);
  });

  it('20 000 characters are cut for the ticket, and that is said', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    await citizen.commands('ticket');
    expect(await citizen.says('路灯😀'.repeat(5_000))).toEqual([
      expect.stringContaining(say('file-cut', { most: 2_000 })),
    ]);
    for (const step of ['place', 'happened'])
      expect([step, ...(await citizen.says('远😀'.repeat(9_000)))]).toHaveLength(2);
    await citizen.says('提交');
    await citizen.says('提交');
    const [ticket] = await citizen.tickets();
    expect([...(ticket?.description ?? '')]).toHaveLength(2_000);
    for (const text of [ticket?.description, ticket?.place, ticket?.happened])
      expect(text).not.toMatch(/\p{Surrogate}/u);
  });

  it('an unknown command is taken for a question', async () => {
    const world = createDialogWorld({ script: [{ text: '答' }] });
    const citizen = await world.guest();
    expect(await citizen.commands('constructor', '失业金')).toEqual(['答']);
    expect(world.asked[0]?.text).toBe('constructor 失业金');
  });

  it('a command in words means the same as with a slash', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    expect(await citizen.says('帮助')).toEqual(await citizen.commands('help'));
    expect(await citizen.says('我的工单')).toEqual(await citizen.commands('progress'));
    expect(await citizen.says('改地区')).toEqual(await citizen.commands('region'));
    expect(await citizen.says('取消！')).toEqual([say('cancelled')]);
    expect(await citizen.says('我要反映问题')).toEqual([
      expect.stringContaining(say('file-ask-description')),
    ]);
  });
});
