import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DraftContent } from '../../src/knowledge/drafts/draft.ts';
import { heatingDraft } from '../support/draft-content.ts';
import { chromiumPath, why } from './chromium.ts';
import { startLifeWorld, type LifeWorld } from './life-world.ts';

if (chromiumPath === undefined) {
  process.stderr.write(`SKIPPED: adding to the knowledge in a real browser. ${why}\n`);
}

const QUESTION = '供暖的室内温度多少度才算合格';
const asked = [QUESTION, '供暖室内温度多少度算合格', '供暖的温度多少才算合格'];

describe.skipIf(chromiumPath === undefined)('what the bot could not answer', { timeout: 180_000 }, () => {
  let world: LifeWorld;
  let operator: Page;
  let supervisor: Page;

  beforeAll(async () => {
    world = await startLifeWorld();
    operator = await world.staff('话务员', 'operator.li');
    supervisor = await world.staff('督办员', 'supervisor.qian');
  }, 180_000);
  afterAll(() => world?.stop());

  /** At the width of a desk and of a telephone. */
  async function shoot(page: Page, name: string): Promise<void> {
    await world.shoot(page, name);
    await page.setViewportSize({ width: 400, height: 900 });
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(overflow, `${name} is wider than a telephone`).toBeLessThanOrEqual(0);
    await world.shoot(page, `${name}-400`);
    await page.setViewportSize({ width: 1280, height: 900 });
  }

  async function fillIn(page: Page, content: DraftContent): Promise<void> {
    for (const [name, value] of Object.entries(content)) {
      const control = page.locator(`[name="${name}"]`);
      const tag = await control.evaluate((it: { tagName: string }) => it.tagName);
      if (tag === 'SELECT') await control.selectOption(value);
      else await control.fill(value);
    }
  }

  it('is drafted by one person, published by another, and answered in the same process', async () => {
    const citizens = asked.map((_, n) => world.emulator.citizen(9_100_000 + n));
    for (const [n, citizen] of citizens.entries()) {
      await world.exchange(citizen, () => citizen.says(asked[n] ?? ''), '没有');
    }

    await operator.goto(`${world.hotline.url}/desk/gaps`);
    await operator.getByText('共 1 类，3 个问题').waitFor();
    await shoot(operator, 'gaps');
    await operator.locator('table a').first().click();
    await operator.getByRole('heading', { name: '每个问题和当时查到的内容' }).waitFor();
    await shoot(operator, 'gap');
    await operator.getByRole('button', { name: '起草知识点' }).click();
    await operator.getByText('已建好草稿').waitFor();
    await shoot(operator, 'draft-begun');
    const { questions } = heatingDraft();
    await fillIn(operator, heatingDraft({ questions: `${questions}\n${QUESTION}` }));
    await operator.getByRole('button', { name: '保存并提交审核' }).click();
    await operator.getByText('已提交，等另一个人审核').waitFor();
    const address = operator.url().replace(/&done.*/u, '');

    await supervisor.goto(address);
    await shoot(supervisor, 'draft-submitted');
    await supervisor.getByRole('button', { name: '审核通过并发布' }).click();
    await supervisor.getByText('正在用来回答').waitFor();
    await shoot(supervisor, 'draft-published');

    const [citizen] = citizens;
    if (citizen === undefined) throw new Error('there is no citizen');
    const answer = await world.exchange(citizen, () => citizen.says(QUESTION), '18 摄氏度');
    expect(answer).toContain('清河市供热管理办法');
    expect(answer).toContain('第九条');

    await supervisor.goto(`${world.hotline.url}/desk/topics`);
    await supervisor.getByText('新出现').waitFor();
    await shoot(supervisor, 'topics');
    await supervisor.goto(`${world.hotline.url}/desk/drafts?tab=published`);
    await shoot(supervisor, 'drafts');

    await supervisor.goto(address);
    await supervisor.locator('form:has(input[value="withdraw"]) textarea').fill('办法已经修订');
    await supervisor.getByRole('button', { name: '撤下' }).click();
    await supervisor.getByText('不再用它回答').waitFor();
    await world.exchange(citizen, () => citizen.says(QUESTION), '没有');
  });
});
