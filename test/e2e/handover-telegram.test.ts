import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startBotApiEmulator } from '../support/bot-api-emulator.ts';
import { chromiumPath, why } from './chromium.ts';
import { launchChromium, openHandoverWorld } from './handover-world.ts';

if (chromiumPath === undefined) process.stderr.write(`SKIPPED: live handover over Telegram. ${why}\n`);

const TOKEN = '123456:emulated-token-of-the-tests';

describe.skipIf(chromiumPath === undefined)('on Telegram, a citizen', { timeout: 180_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  }, 60_000);
  afterAll(() => browser?.close());

  /** The program over an emulated Telegram, and one citizen of it. */
  async function open() {
    const emulator = await startBotApiEmulator({ token: TOKEN, sameQuestionMs: 20 });
    onTestFinished(() => emulator.stop());
    const world = await openHandoverWorld(browser, {
      TELEGRAM_BOT_TOKEN: TOKEN,
      TELEGRAM_API_ROOT: emulator.url,
    });
    const citizen = emulator.citizen(7001);
    const texts = () => citizen.received().map(({ text }) => text);
    const hears = (words: string) =>
      vi.waitFor(() => expect(texts().at(-1)).toContain(words), { timeout: 30_000 });
    return { emulator, world, citizen, texts, hears };
  }

  it('talks with a person in the same chat, and then with the bot', async () => {
    const { emulator, world, citizen, texts, hears } = await open();
    const administrator = await world.staff();
    const { page, shoot } = await world.operator(administrator.page, 'limin', '李敏', 400);
    await page.goto(`${world.url}/desk/live`);
    citizen.says('居住证怎么办');
    await hears('依据');
    citizen.says('/human');
    await hears('您排在第一位');
    await page.getByRole('button', { name: '接入' }).click();
    await hears('工作人员李敏来了');

    const before = texts().length;
    citizen.says('我电话 13800138000');
    citizen.says('失业金怎么领');
    await page.locator('#live-transcript', { hasText: '失业金怎么领' }).waitFor();
    expect(await page.locator('body').innerText()).not.toContain('13800138000');
    expect(texts()).toHaveLength(before);
    await page.getByLabel('您的回复').fill('请带身份证到街道办');
    await vi.waitFor(() => expect(emulator.calls('sendChatAction').length).toBeGreaterThan(0), 30_000);
    await shoot();
    await page.getByRole('button', { name: '发送', exact: true }).click();
    await hears('工作人员李敏：请带身份证到街道办');
    await page.getByRole('button', { name: '发送小华的回答' }).click();
    await hears('【失业保险金');
    expect(texts()).toHaveLength(before + 2);

    // Danger is answered at once, whoever has the conversation, and the person sees it.
    citizen.says('他拿刀要砍我，救命');
    await hears('110');
    await page.getByText('群众说过有危险的话').waitFor();
    await shoot();
    await page.getByRole('button', { name: '交还小华' }).click();
    await hears('小华接着为您服务');
    citizen.presses('现在安全了');
    await hears('安全就好');
    citizen.says('那要带什么材料');
    await hears('失业保险金');
    expect(world.faults).toEqual([]);
  });

  it('finds nobody there: it becomes a ticket, with the time of the answer', async () => {
    const { citizen, hears, world } = await open();
    citizen.says('失业金停发两个月没有人管，我要转人工');
    await hears('现在没有工作人员在线');
    await hears('最晚');
    expect(citizen.received().at(-1)?.text).toMatch(/最晚 \d{4}年\d{1,2}月\d{1,2}日 \d\d:\d\d 前/u);
    citizen.presses('就这样');
    await hears('在哪里');
    for (const [words, answer] of [
      ['跳过', '怎么联系您'],
      ['不留', '有照片'],
      ['没有了', '请核对'],
      ['提交', '查询码'],
    ] as const) {
      citizen.says(words);
      await hears(answer);
    }
    const administrator = await world.staff();
    await administrator.page.goto(`${world.url}/desk`);
    await administrator.page.getByRole('link', { name: /失业金停发两个月/u }).waitFor();
  });
});
