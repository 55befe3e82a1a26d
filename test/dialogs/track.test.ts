import { describe, expect, it } from 'vitest';
import { createDialogWorld, fileTicket, say } from './dialog-world.ts';

const MINUTE = 60_000;

describe('进度', () => {
  it('shows the tickets of this conversation, newest first, and nobody else’s', async () => {
    const world = createDialogWorld();
    const [a, b] = [await world.guest('a'), await world.guest('b')];
    const first = await fileTicket(a, '第一件事：路灯坏了');
    const second = await fileTicket(a, '第二件事：井盖丢了');
    const other = await fileTicket(b);
    for (const ask of [() => a.says('进度'), () => a.commands('progress'), () => a.press('progress')]) {
      const [list = ''] = await ask();
      expect(list.indexOf(second.number)).toBeLessThan(list.indexOf(first.number));
      expect(list).toContain(say('status-submitted'));
      expect(list).not.toContain(other.number);
    }
    expect(a.labels()).toEqual([`撤单 ${second.number}`, `撤单 ${first.number}`]);
    expect(await (await world.guest('c')).says('进度')).toEqual([say('progress-none')]);
  });

  it('says at every step where the ticket stands', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    const { number } = await fileTicket(citizen);
    const line = async () => (await citizen.says(number))[0] ?? '';
    const moves = [
      ['accept', {}, say('status-accepted')],
      ['dispatch', { department: 'city-management', departmentName: '城市管理局' }, '已派给城市管理局'],
      ['sign', {}, '城市管理局正在办理'],
      ['reply', { text: '修好了。' }, say('status-replied')],
    ] as const;
    for (const [move, input, words] of moves) {
      await world.staff(number, move, input);
      expect(await line()).toContain(words);
    }
    // Not before it has been reviewed.
    expect(await line()).not.toContain('修好了。');
    await world.staff(number, 'close');
    expect(await line()).toContain(`${say('status-closed')}`);
    expect(await line()).toContain('修好了。');
    expect(citizen.labels()).toEqual([`评价 ${number}`]);
  });

  it('says where a rejected concern belongs', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    const { number } = await fileTicket(citizen);
    await world.staff(number, 'reject', { route: '请打 12348 问法律援助。' });
    expect(await citizen.says(`${number} 怎么还没办`)).toEqual([
      expect.stringContaining('请打 12348 问法律援助。'),
    ]);
  });
});

describe('a ticket from another conversation', () => {
  it('is shown to who has number and code, however they are typed, and the transcript keeps no code', async () => {
    const world = createDialogWorld();
    const owner = await world.guest('owner');
    for (let i = 0; i < 12; i += 1) {
      const { number, code } = await fileTicket(owner);
      const digits = number.slice(2);
      const ways = [
        `${number} ${code}`,
        `${number}${code}`,
        `工单号：${number}，查询码：${code}。`,
        `${number}\n${code}`,
        `查询码${code} 工单号${digits}`,
        `${number.toLowerCase()} ${code.toLowerCase()}`,
        `${number} ${code.slice(0, 4)} ${code.slice(4)}`,
      ];
      for (const [n, way] of ways.entries()) {
        const other = await world.guest(`other-${i}-${n}`);
        expect([way, ...(await other.says(way))]).toEqual([
          way,
          expect.stringContaining(say('status-submitted')),
        ]);
        expect(other.transcript().join('\n').replace(/\s/g, '').toUpperCase()).not.toContain(code);
      }
      const slash = await world.guest(`slash-${i}`);
      expect(await slash.commands('progress', `${number} ${code}`)).toEqual([
        expect.stringContaining(number),
      ]);
      expect(world.everything()).not.toContain(`${number} ${code}`);
    }
  });

  it('asks for the code, says when it cannot be one, and lets it be tried again', async () => {
    const world = createDialogWorld();
    const { number, code } = await fileTicket(await world.guest('owner'));
    const other = await world.guest('other');
    expect(await other.says(number)).toEqual([say('progress-ask-code')]);
    expect(await other.says('ABC0DEF1')).toEqual([say('progress-code-unclear')]);
    expect(await other.says('23456789')).toEqual([say('progress-not-found')]);
    expect(await other.says(` ${code.toLowerCase()} `)).toEqual([expect.stringContaining(number)]);
    expect(other.transcript().join('\n')).not.toMatch(new RegExp(`${code}|ABC0DEF1|23456789`, 'i'));
    expect((await other.state())?.dialog).toBeUndefined();
  });

  it('lets go of the code for who asks something else instead', async () => {
    const world = createDialogWorld({ script: [{ text: '可以申请。' }] });
    const { number } = await fileTicket(await world.guest('owner'));
    const other = await world.guest('other');
    await other.says(number);
    expect(await other.says('失业金怎么领啊')).toEqual(['可以申请。']);
    await other.says(number);
    expect(await other.clicks('取消')).toEqual([say('cancelled')]);
  });

  it('is no answer to what a filing asks, and its code goes into no ticket', async () => {
    const world = createDialogWorld();
    const { number, code } = await fileTicket(await world.guest('owner'));
    const other = await world.guest('other');
    await other.commands('ticket', '井盖丢了没人管');
    const resumed = `${say('file-resume')}\n\n${say('file-ask-place')}`;
    expect(await other.says(`工单号${number}，查询码${code}`)).toEqual([
      expect.stringContaining(number),
      resumed,
    ]);
    expect(await other.says(number)).toEqual([say('progress-ask-code')]);
    expect(await other.says(code)).toEqual([expect.stringContaining(number), resumed]);
    expect(other.transcript().join()).not.toContain(code);
    await other.says('幸福路');
    expect((await other.state())?.dialog).toMatchObject({ step: 'happened', data: { place: '幸福路' } });
  });

  it('tells nobody whether there is such a number', async () => {
    const world = createDialogWorld();
    const { number } = await fileTicket(await world.guest('owner'));
    const other = await world.guest('other');
    const unknown = 'XH20261121-99999';
    const told = [];
    for (const it of [number, unknown]) {
      told.push([await other.says(it), await other.says('23456789'), await other.says('取消')]);
      told.push([await other.press(`withdraw:${it}:yes`), await other.press(`rate:${it}:yes`)]);
    }
    expect(told.slice(0, 2)).toEqual(told.slice(2));
  });

  it('slows guessing down, for the one who guesses and nobody else', async () => {
    const world = createDialogWorld();
    const { number, code } = await fileTicket(await world.guest('owner'));
    const other = await world.guest('other');
    for (const guess of ['2', '3', '4', '5', '6']) {
      expect(await other.says(`${number} ${guess.repeat(8)}`)).toEqual([say('progress-not-found')]);
    }
    expect(await other.says(`${number} ${code}`)).toEqual([say('progress-slow-down', { minutes: 1 })]);
    expect(await (await world.guest('third')).says(`${number} ${code}`)).toEqual([
      expect.stringContaining(number),
    ]);
    world.clock.now += 16 * MINUTE;
    expect(await other.says(`${number} ${code}`)).toEqual([expect.stringContaining(number)]);
  });

  it('can be seen with the code, but not moved: not by buttons made up either', async () => {
    const world = createDialogWorld();
    const { number, code } = await fileTicket(await world.guest('owner'));
    const other = await world.guest('other');
    await other.says(`${number} ${code}`);
    expect(other.labels()).toEqual([]);
    for (const data of [`withdraw:${number}`, `withdraw:${number}:yes`]) {
      expect(await other.press(data)).toEqual([say('progress-not-found')]);
    }
    await world.settle(number);
    for (const data of [`rate:${number}:yes`, `rate:${number}:no`, `sat:${number}:very-dissatisfied`]) {
      expect(await other.press(data)).toEqual([say('rate-gone')]);
    }
    expect(await other.press(`ticket:${number}`)).toEqual([say('progress-ask-code')]);
    const events = await world.storage.tickets.events(number);
    expect(events.filter(({ actor }) => actor.type === 'citizen').map(({ move }) => move)).toEqual([
      'submit',
    ]);
  });

  it('is no ticket of a dialog that a state was made up for', async () => {
    const world = createDialogWorld();
    const { number } = await fileTicket(await world.guest('owner'));
    await world.settle(number);
    const other = await world.guest('other');
    await other.press(`rate:${number}:no`);
    await other.press(`why:${number}`);
    expect((await world.storage.tickets.get(number))?.solved).toBeNull();
  });
});

describe('withdrawing', () => {
  it('is asked once more, and then done', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    const { number } = await fileTicket(citizen);
    await citizen.says('进度');
    expect(await citizen.clicks(`撤单 ${number}`)).toEqual([expect.stringContaining('确定撤掉工单')]);
    expect(await citizen.clicks('不撤')).toEqual([say('withdraw-kept')]);
    expect((await world.storage.tickets.get(number))?.status).toBe('submitted');
    await citizen.press(`withdraw:${number}`);
    expect(await citizen.clicks('撤单')).toEqual([expect.stringContaining('已撤销')]);
    expect((await world.storage.tickets.get(number))?.status).toBe('withdrawn');
    expect(await citizen.press(`withdraw:${number}:yes`)).toEqual([
      expect.stringContaining(say('status-withdrawn')),
    ]);
    await citizen.says('进度');
    expect(citizen.labels()).toEqual([]);
  });

  it('is not possible any more once there is a reply', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    const { number } = await fileTicket(citizen);
    await world.settle(number);
    for (const data of [`withdraw:${number}`, `withdraw:${number}:yes`]) {
      expect(await citizen.press(data)).toEqual([expect.stringContaining(say('status-closed'))]);
    }
    expect((await world.storage.tickets.get(number))?.status).toBe('closed');
  });

  it('is understood in words: at once for one ticket, as a choice for several', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    expect(await citizen.says('撤单')).toEqual([say('progress-none')]);
    const { number } = await fileTicket(citizen);
    expect(await citizen.says('我要撤单')).toEqual([expect.stringContaining(`确定撤掉工单 ${number}`)]);
    const another = await fileTicket(citizen);
    await citizen.says('撤销工单');
    expect(citizen.labels()).toEqual([`撤单 ${another.number}`, `撤单 ${number}`]);
  });

  it('in the middle of filing another asks one thing at a time', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    const { number } = await fileTicket(citizen);
    await citizen.commands('ticket', '井盖丢了没人管');
    expect(await citizen.press(`withdraw:${number}`)).toHaveLength(1);
    expect(await citizen.clicks('撤单')).toEqual([
      expect.stringContaining('已撤销'),
      `${say('file-resume')}\n\n${say('file-ask-place')}`,
    ]);
  });
});
