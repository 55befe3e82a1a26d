import { describe, expect, it } from 'vitest';
import { createDialogWorld, say } from './dialog-world.ts';

describe('the check of what one is entitled to', () => {
  it('begins with what was told, asks only what decides, and says what fits, by which article and who decides', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    expect((await citizen.says('我被裁员了，失业保险缴了3年'))[0]).toContain(say('check-ask-place'));
    const [asked = ''] = await citizen.says('宁夏银川');
    expect(asked).not.toMatch(/失业保险|自己辞/u);
    const [result = ''] = await citizen.says('办了');
    const told = result.includes('很可能符合') ? result : ((await citizen.says('不知道'))[0] ?? '');
    const last = told.includes('很可能符合') ? told : ((await citizen.says('不知道'))[0] ?? '');
    expect(last).toMatch(/【很可能符合】\n1\. 失业保险金/u);
    expect(last).toContain('《社会保险法》第四十五条');
    expect(last).toContain('不是批准');
    expect(last).not.toMatch(/保证|一定能|肯定能/u);
    expect((await citizen.state())?.dialog).toBeUndefined();
  });

  it('names the condition that does not hold, with its article', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    await citizen.commands('check', '我失业了，是自己辞职的');
    await citizen.says('宁夏银川');
    let last = '';
    for (let at = 0; at < 6 && !last.includes('核对结果'); at += 1)
      last = (await citizen.says('不知道'))[0] ?? '';
    expect(last).toMatch(/【可能不符合】\n\d\. 失业保险金\n {3}卡在这一条：不是因为本人意愿中断就业\[\d\]/u);
  });

  it('takes where one lives from the story, and not where one comes from', async () => {
    const world = createDialogWorld();
    const here = await world.guest('here');
    await here.commands('check', '我在宁夏银川，下岗了');
    expect((await here.state())?.region).toBe('640100');
    const from = await world.guest('from');
    await from.commands('check', '我老家河南，下岗了');
    expect((await from.state())?.region).toBeUndefined();
  });

  it('never asks more than six questions, and every one may go unanswered', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    await citizen.commands('check');
    const asked: string[] = [];
    for (;;) {
      const labels = citizen.labels();
      if (!labels.includes(say('check-button-unknown'))) break;
      asked.push((await citizen.clicks(say('check-button-unknown')))[0] ?? '');
    }
    expect(asked.length).toBeLessThanOrEqual(6);
    expect(asked.at(-1)).toContain('核对结果');
  });

  it('takes an answer back, and stops at any time without keeping anything', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    await citizen.commands('check', '我下岗了');
    await citizen.says('宁夏银川');
    const before = await citizen.state();
    await citizen.says('没缴过');
    await citizen.clicks(say('check-button-back'));
    expect((await citizen.state())?.dialog?.step).toBe(before?.dialog?.step);
    expect(await citizen.clicks(say('check-button-stop'))).toEqual([say('check-stopped')]);
    expect(await citizen.state()).not.toHaveProperty('checked');
    expect(await citizen.state()).not.toHaveProperty('profile');
  });

  it('answers a question that comes between, and then goes on', async () => {
    const world = createDialogWorld({ script: [{ text: '答' }] });
    const citizen = await world.guest();
    await citizen.commands('check', '我下岗了');
    const [answer, again] = await citizen.says('居住证丢了要怎么补办，要带什么材料呢');
    expect(answer).toBe('答');
    expect(again).toContain(say('check-resume'));
    expect(again).toContain(say('check-ask-place'));
  });

  it('keeps the facts only if the citizen agrees, shows them, and forgets everything when asked to', async () => {
    const world = createDialogWorld();
    const citizen = await world.guest();
    await citizen.commands('check', '我下岗了，失业保险缴了3年');
    for (let at = 0; at < 7 && !citizen.labels().includes(say('check-button-keep')); at += 1) {
      await citizen.says(at === 0 ? '宁夏银川' : '不知道');
    }
    await citizen.clicks(say('check-button-keep'));
    expect((await citizen.commands('me'))[0]).toContain('失业保险年限：36个月');
    await citizen.clicks(say('button-forget'));
    expect(await citizen.clicks(say('button-forget-yes'))).toEqual([
      expect.stringContaining('删掉了：聊天记录'),
    ]);
    expect(citizen.transcript()).toEqual([expect.stringContaining('删掉了：聊天记录')]);
    expect(await citizen.state()).not.toHaveProperty('profile');
    expect((await citizen.state())?.region).toBeUndefined();
    expect(world.everything()).not.toContain('失业保险缴了3年');
  });

  it('drops the facts of a check with the next turn', async () => {
    const world = createDialogWorld({ script: [{ text: '答' }] });
    const citizen = await world.guest();
    await citizen.commands('check', '我下岗了，失业保险缴了3年');
    for (let at = 0; at < 7 && !citizen.labels().includes(say('check-button-keep')); at += 1) {
      await citizen.says(at === 0 ? '宁夏银川' : '不知道');
    }
    expect((await citizen.state())?.checked).toBeDefined();
    await citizen.says('居住证丢了要怎么补办');
    expect((await citizen.state())?.checked).toBeUndefined();
  });
});
