import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, why } from './chromium.ts';
import { citizenOn, launchChromium, openHandoverWorld } from './handover-world.ts';

if (chromiumPath === undefined) process.stderr.write(`SKIPPED: live handover in a real browser. ${why}\n`);

const excess = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

describe.skipIf(chromiumPath === undefined)('from the bot to a person and back', { timeout: 180_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  }, 60_000);
  afterAll(() => browser?.close());

  it('goes over, keeps the bot silent, comes back, and the bot knows what was said', async () => {
    const world = await openHandoverWorld(browser);
    const administrator = await world.staff();
    const first = await world.operator(administrator.page, 'limin', '李敏');
    const second = await world.operator(administrator.page, 'wanghao', '王浩', 400);
    const seen = await world.open('/', 'citizen', 390);
    const citizen = citizenOn(seen.page);
    await citizen.sees('bot', '我是小华');
    await citizen.says('居住证怎么办');
    await citizen.sees('bot', '依据');

    await first.page.goto(`${world.url}/desk/live`);
    await second.page.goto(`${world.url}/desk/live`);
    await first.page.getByText(/^在线：.*王浩/u).waitFor();
    await citizen.says('转人工');
    await citizen.sees('bot', '您排在第一位');
    await seen.shoot();

    // Both see the citizen without a reload, and both take: one of them has the conversation.
    await first.page.getByRole('link', { name: '居住证怎么办' }).waitFor();
    await second.page.getByRole('link', { name: '居住证怎么办' }).waitFor();
    await first.shoot();
    await second.shoot();
    expect(await excess(second.page)).toBe(0);
    await second.page.evaluate(
      "window.stop(); document.querySelectorAll('[data-live]').forEach((it) => it.removeAttribute('data-live'))",
    );
    await first.page.getByRole('button', { name: '接入' }).click();
    await first.page.getByText('已接入').waitFor();
    await second.page.getByRole('button', { name: '接入' }).click();
    await second.page.getByText('李敏已经先接入了这个对话').waitFor();
    await second.shoot();
    expect(await second.page.getByLabel('您的回复').count()).toBe(0);
    expect(await excess(second.page)).toBe(0);

    await citizen.sees('bot', '工作人员李敏来了');
    const before = await citizen.count('bot');
    await citizen.says('失业金怎么领');
    await first.page.locator('#live-transcript', { hasText: '失业金怎么领' }).waitFor();
    await first.page.locator('#live-answer', { hasText: '针对：“失业金怎么领”' }).waitFor();
    await first.page.getByLabel('您的回复').fill('您好，先看看小华怎么说。');
    await seen.page.getByText('正在输入').waitFor();
    await seen.shoot();
    await first.page.keyboard.press('Control+Enter');
    await citizen.sees('staff', '工作人员李敏：您好，先看看小华怎么说。');
    expect(await citizen.count('bot')).toBe(before);
    await first.page.getByText('已发送。').waitFor();
    await first.page.getByLabel('您的回复').fill('还没写完');
    await first.shoot();
    await first.page.keyboard.press('Alt+b');
    await citizen.sees('bot', '小华（工作人员李敏看过）');
    expect(await citizen.count('bot')).toBe(before + 1);
    // What was being typed is still there.
    await expect.poll(() => first.page.getByLabel('您的回复').inputValue()).toBe('还没写完');

    await first.page.getByRole('button', { name: '交还小华' }).click();
    await citizen.sees('bot', '小华接着为您服务');
    await citizen.says('那要带什么材料');
    await expect.poll(() => citizen.count('bot')).toBe(before + 3);
    // Before the handover it was about residence permits: only what was told to the person says of what.
    expect(await citizen.last('bot')).toContain('失业保险金');
    expect(await citizen.last('bot')).not.toContain('居住证');
    await seen.shoot();
    expect(world.faults).toEqual([]);
    world.hotline.child.kill('SIGTERM');
    expect(await world.hotline.ended).toBe(0);
  });
});
