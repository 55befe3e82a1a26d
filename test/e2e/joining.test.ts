import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Citizen } from '../support/bot-api-emulator.ts';
import { chromiumPath, why } from './chromium.ts';
import { startLifeWorld, type LifeWorld } from './life-world.ts';

if (chromiumPath === undefined) process.stderr.write(`SKIPPED: joining in a real browser. ${why}\n`);

const PLACE = '兴庆区幸福路东方花园小区';
/** What each says, with something that nobody else says and nobody else may read. */
const first = {
  text: '我要投诉，小区里的路灯坏了三天，晚上一片漆黑，我母亲夜盲',
  place: `${PLACE} 3 号楼 502 室`,
};
const others = [
  { text: '我要投诉，路灯一直不亮，晚上漆黑一片没人修，我刚摔了一跤', secret: '摔了一跤' },
  { text: '我要投诉，路灯不亮好几天了，晚上漆黑一片，下夜班害怕', secret: '下夜班' },
  { text: '我要投诉，路灯坏了没人管，晚上漆黑一片，孩子上晚自习', secret: '晚自习' },
];
const REPLY = '东方花园小区的路灯已全部换新。';

describe.skipIf(chromiumPath === undefined)('the same matter of several', { timeout: 180_000 }, () => {
  let world: LifeWorld;
  let operator: Page;
  let handler: Page;
  let chats = 9_100_000;
  const newCitizen = () => world.emulator.citizen(++chats);
  const heard = (citizen: Citizen) =>
    citizen
      .received()
      .map(({ text }) => text)
      .join('\n');

  beforeAll(async () => {
    world = await startLifeWorld();
    operator = await world.staff('话务员', 'operator.li');
    handler = await world.staff('承办人', 'handler.zhao');
  }, 180_000);
  afterAll(() => world?.stop());

  /** Tells of it and joins; resolves with the own number. */
  async function joins(citizen: Citizen, text: string): Promise<string> {
    await world.exchange(citizen, () => citizen.says(text), '这件事在哪里');
    await world.exchange(citizen, () => citizen.says(PLACE), '与您反映的是同一件事吗');
    const label = citizen.received().at(-1)?.text.includes('2. ') ? '第 1 件是同一件事' : '是同一件事';
    const told = await world.exchange(citizen, () => citizen.presses(label), '并到一起办理');
    return /XH\d{8}-\d{5}/.exec(told)?.[0] ?? '';
  }

  it('is worked on once, told to each with the own number, and shows nobody what another said', async () => {
    const people = [newCitizen(), ...others.map(newCitizen)] as const;
    const [a, b, c, d] = people as [Citizen, Citizen, Citizen, Citizen];
    const master = await world.complains(a, first);
    const numbers = [master, await joins(b, others[0]?.text ?? ''), await joins(c, others[1]?.text ?? '')];
    numbers.push(await world.complains(d, { text: others[2]?.text ?? '', place: PLACE }));

    await world.open(operator, numbers[3] ?? '');
    await operator.locator('#similar').getByText(master).waitFor();
    await world.shoot(operator, 'similar');
    await operator.getByRole('button', { name: `本单并到它那里（${master}）` }).click();
    await operator.waitForURL(/done=merge/u);
    await world.hears(d, '并到一起办理');

    await world.open(operator, master);
    expect(await operator.locator('#followers li').count()).toBe(3);
    await world.shoot(operator, 'followers');
    await world.makes(operator, 'accept');
    await world.makes(operator, 'dispatch', async (form) => {
      await form.locator('select[name="department"]').selectOption({ index: 1 });
    });
    await world.open(handler, master);
    await world.makes(handler, 'sign');
    await world.makes(handler, 'reply', (form) => form.locator('textarea').fill(REPLY));
    await world.open(operator, master);
    await world.makes(operator, 'close');

    const secrets = ['夜盲', ...others.map(({ secret }) => secret)];
    for (const [i, citizen] of people.entries()) {
      expect(await world.hears(citizen, REPLY)).toContain(numbers[i]);
      const foreign = [...numbers, ...secrets].filter((_, at) => at % people.length !== i);
      for (const words of [...foreign, ...(i === 0 ? [] : ['502', '3 号楼'])])
        expect(heard(citizen), `${i} reads ${words}`).not.toContain(words);
      expect(heard(citizen)).not.toContain('13800138000');
    }
    await world.exchange(b, () => b.presses('解决了'), '满意吗');
  });

  it('is answered from a notice at once, and collected under one ticket', async () => {
    await operator.goto(`${world.hotline.url}/desk/incidents/new`);
    const local = (hours: number) =>
      new Date(Date.now() + (hours + 8) * 3_600_000).toISOString().slice(0, 16);
    await operator.getByLabel('类型').selectOption({ label: '停水' });
    await operator.getByLabel('标题').fill('长城中路主管道抢修停水');
    await operator.getByLabel('范围').fill('长城中路全段');
    await operator.getByLabel('路名、小区名').fill('长城中路\n和平家园');
    await operator.getByLabel('开始时间').fill(local(-1));
    await operator.getByLabel('预计结束时间').fill(local(5));
    await operator.getByLabel('谁在哪里发布的').fill('市供水公司官网公告');
    await operator.getByLabel('群众现在怎么办').fill('请先用储水。');
    await world.shoot(operator, 'incident-new');
    await operator.getByRole('button', { name: '保存' }).click();
    await operator.getByText('已保存').waitFor();

    const [a, b] = [newCitizen(), newCitizen()];
    const numbers = [];
    for (const [citizen, words] of [
      [a, '和平家园怎么停水了，家里有病人'],
      [b, '长城中路没水，做不了饭'],
    ] as const) {
      const notice = await world.exchange(citizen, () => citizen.says(words), '动态·停水');
      expect(notice).toContain('市供水公司官网公告');
      const told = await world.exchange(citizen, () => citizen.presses('也算我一个'), '并到一起办理');
      numbers.push(/XH\d{8}-\d{5}/.exec(told)?.[0] ?? '');
    }
    await operator.reload();
    await operator.getByText('2 位群众').waitFor();
    await world.shoot(operator, 'incident');
    await operator.getByRole('button', { name: '现在结束' }).click();
    await operator.getByText('工单下还有 2 位群众在等消息').waitFor();
    await operator.locator('main a[href*="/tickets/"]').first().click();
    await world.makes(operator, 'accept');
    await world.makes(operator, 'reply', (form) => form.locator('textarea').fill('抢修完毕，已恢复供水。'));
    await world.makes(operator, 'close');
    expect(await world.hears(a, '已恢复供水')).toContain(numbers[0]);
    expect(await world.hears(b, '已恢复供水')).toContain(numbers[1]);
    expect(heard(a)).not.toMatch(new RegExp(`做不了饭|${numbers[1]}`));
    expect(heard(b)).not.toMatch(new RegExp(`有病人|${numbers[0]}`));
  });
});
