import { describe, expect, it } from 'vitest';
import { secrecySaid, wishesSecrecy } from '../../src/dialogs/file-confidential.ts';
import { createDialogWorld, fileTicket, say, type Citizen } from './dialog-world.ts';

const YES = `保密：${say('file-confidential')}`;
const NO = `保密：${say('file-not-confidential')}`;

async function toSummary(description: string, world = createDialogWorld()) {
  const citizen = await world.guest('z');
  await citizen.commands('ticket', description);
  return { world, citizen, summary: (await citizen.says('提交')).join('\n').concat(await skipRest(citizen)) };
}

/** Past what is still asked for. */
async function skipRest(citizen: Citizen): Promise<string> {
  let last = '';
  while (!citizen.labels().includes('提交'))
    last = (await citizen.clicks(citizen.labels()[0] ?? '')).join('\n');
  return last;
}

describe('a ticket that is to be kept confidential', () => {
  it('is filed so with one button at the summary, which says what it means, and can be taken back', async () => {
    const { citizen, summary } = await toSummary('楼下烧烤摊半夜还在吵');
    expect(summary).toContain(NO);
    const on = await citizen.clicks(say('button-confidential'));
    expect(on.join()).toContain(say('file-confidential-on'));
    expect(on.join()).toContain(YES);
    const off = await citizen.clicks(say('button-open'));
    expect(off.join()).toContain(say('file-confidential-off'));
    expect(off.join()).toContain(NO);
    await citizen.clicks(say('button-confidential'));
    await citizen.clicks('提交');
    expect(await citizen.tickets()).toMatchObject([{ confidential: true }]);
    expect((await citizen.says('进度')).join()).toContain(say('progress-confidential'));
  });

  it('is filed so in words at the summary', async () => {
    const { citizen } = await toSummary('楼下烧烤摊半夜还在吵');
    expect((await citizen.says('能不能别让烧烤摊知道是我投诉的')).join()).toContain(YES);
    expect((await citizen.says('不用保密了')).join()).toContain(NO);
    expect((await citizen.says('保密')).join()).toContain(YES);
    await citizen.says('提交');
    expect(await citizen.tickets()).toMatchObject([{ confidential: true }]);
  });

  it('is filed so when the story asks for it', async () => {
    const { citizen, summary } = await toSummary('楼下烧烤摊半夜还在吵，千万别让老板知道是我说的');
    expect(summary).toContain(YES);
    await citizen.clicks('提交');
    expect(await citizen.tickets()).toMatchObject([{ confidential: true }]);
  });

  it('is not confidential for who says nothing of it, and progress does not speak of it', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    await fileTicket(citizen);
    expect(await citizen.tickets()).toMatchObject([{ confidential: false }]);
    expect((await citizen.says('进度')).join()).not.toContain(say('progress-confidential'));
  });

  it('is shown nobody else’s ticket to go into', async () => {
    const world = createDialogWorld();
    await fileTicket(await world.guest('a'));
    const [open, secret] = [await world.guest('b'), await world.guest('c')];
    for (const [citizen, description] of [
      [open, '小区门口的路灯坏了三天'],
      [secret, '小区门口的路灯坏了三天，别告诉物业是我说的'],
    ] as const) {
      await citizen.commands('ticket', description);
      await citizen.says('兴庆区幸福路 5 号院门口');
    }
    expect(open.labels()).toContain(say('button-join'));
    expect(secret.labels()).not.toContain(say('button-join'));
  });
});

describe('举报', () => {
  const script = [
    { status: 'file-ticket' as const, reason: 'complaint', text: '好。' },
    { status: 'file-ticket' as const, reason: 'complaint', text: '好。' },
  ];

  it('is a report, confidential from the start, with no way to have it otherwise', async () => {
    const world = createDialogWorld({ script });
    const citizen = await world.guest();
    await citizen.says('我要举报楼下的黑网吧收未成年人');
    const summary = await skipRest(citizen);
    expect(summary).toContain(YES);
    expect(citizen.labels()).not.toContain(say('button-confidential'));
    expect(citizen.labels()).not.toContain(say('button-open'));
    const [told = ''] = await citizen.says('不保密');
    expect(told).toContain(say('file-confidential-report'));
    expect(told).toContain(YES);
    await citizen.clicks('提交');
    expect(await citizen.tickets()).toMatchObject([{ kind: 'report', confidential: true }]);
  });

  it('is a complaint where the word is not said', async () => {
    const world = createDialogWorld({ script });
    const citizen = await world.guest();
    await citizen.says('我要投诉楼下的网吧半夜吵');
    await skipRest(citizen);
    await citizen.clicks('提交');
    expect(await citizen.tickets()).toMatchObject([{ kind: 'complaint', confidential: false }]);
  });
});

it.each([
  '匿名反映一下',
  '请帮我保密',
  '不想让邻居知道是我',
  '我怕他们报复我',
  '不要透露我的名字',
  '别告诉老板我是谁',
])('%j asks for secrecy', (words) => {
  expect(wishesSecrecy(words)).toBe(true);
  expect(secrecySaid(words)).toBe(true);
});

it.each([
  '公司让我签保密协议，不给补偿',
  '不知道是谁把垃圾倒在门口',
  '保密局旁边的路灯坏了',
  '没人告诉我要带户口本',
  '怎么没有人通知停水',
])('%j does not', (words) => {
  expect(wishesSecrecy(words)).toBe(false);
});

it.each(['不用保密', '不保密了', '公开', '实名反映'])('%j takes it back', (words) => {
  expect(secrecySaid(words)).toBe(false);
});
