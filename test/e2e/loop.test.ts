import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { startHotline } from '../support/program.ts';
import { smallKnowledge } from '../support/small-knowledge.ts';
import { chromiumPath, why } from './chromium.ts';

if (chromiumPath === undefined) process.stderr.write(`SKIPPED: the whole loop in a real browser. ${why}\n`);

/** Where pictures of each step go, for whoever wants to look at them. */
const pictures = process.env['SCREENSHOTS'];
const REPLY = '路灯已经换了新的灯泡，昨晚试过，亮了。';

describe.skipIf(chromiumPath === undefined)('from a complaint to its rating', { timeout: 180_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox'] });
  }, 60_000);
  afterAll(() => browser?.close());

  async function open(url: string, name: string, width: number) {
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await page.goto(url);
    let shots = 0;
    const shoot = async () => {
      if (pictures === undefined) return;
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, `${name}-${++shots}.png`) });
    };
    onTestFinished(() => context.close());
    return { page, faults, shoot };
  }

  it('goes round', async () => {
    const folder = temporaryFolder();
    const data = join(folder, 'data');
    const hotline = await startHotline({ DATA_DIR: data, KNOWLEDGE_DIR: smallKnowledge(folder) });
    onTestFinished(() => void hotline.child.kill('SIGKILL'));
    const citizen = await open(hotline.url, 'citizen', 390);
    const { number, code } = await complain(citizen.page, citizen.shoot);

    const staff = await open(`${hotline.url}/desk`, 'staff', 1280);
    await signIn(staff.page, readFileSync(join(data, 'first-password.txt'), 'utf8'));
    await handle(staff.page, number, staff.shoot);

    const { page } = citizen;
    // Nobody touches the citizen's page: what staff do arrives by itself.
    for (const news of ['已受理', '已转给', '已签收']) await bot(page, news).waitFor();
    await page.locator('#log .entry.staff', { hasText: REPLY }).waitFor();
    await citizen.shoot();
    await page.getByRole('button', { name: '解决了', exact: true }).click();
    await page.getByRole('button', { name: '非常满意', exact: true }).click();
    await page.getByRole('button', { name: '联系过', exact: true }).click();
    await bot(page, '还有什么想对我们说').waitFor();
    await page.getByRole('button', { name: '跳过', exact: true }).last().click();
    await bot(page, '谢谢您的评价').waitFor();
    await citizen.shoot();
    await staff.page.reload();
    await staff.page.getByText('非常满意').first().waitFor();
    await staff.shoot();

    const progress = await open(`${hotline.url}/progress`, 'progress', 390);
    await progress.page.getByLabel('工单号').fill(number);
    await progress.page.getByLabel('查询码').fill(code);
    await progress.page.keyboard.press('Enter');
    await progress.page.getByText(REPLY).waitFor();
    await progress.shoot();
    expect([...citizen.faults, ...staff.faults, ...progress.faults]).toEqual([]);
    hotline.child.kill('SIGTERM');
    expect(await hotline.ended).toBe(0);
  });
});

function bot(page: Page, text: string) {
  return page.locator('#log .entry.bot', { hasText: text }).last();
}

/** What the citizen says and presses until there is a ticket. */
async function complain(page: Page, shoot: () => Promise<void>): Promise<{ number: string; code: string }> {
  const says = async (words: string, answer: string) => {
    await page.getByLabel('输入您的问题').fill(words);
    await page.getByRole('button', { name: '发送', exact: true }).click();
    await bot(page, answer).waitFor();
  };
  await bot(page, '我是小华').waitFor();
  await says('我要投诉，小区门口的路灯坏了三天没人修', '这件事在哪里');
  await shoot();
  await says('兴庆区幸福路 5 号院门口', '什么时候');
  await says('三天前', '怎么联系您');
  await says('13800138000', '有照片');
  await page.getByRole('button', { name: '没有了', exact: true }).click();
  await bot(page, '请核对').waitFor();
  expect(await page.locator('#log').innerText()).not.toContain('13800138000');
  await shoot();
  await page.getByRole('button', { name: '提交', exact: true }).click();
  const told = bot(page, '工单号');
  await expect.poll(() => told.innerText(), { timeout: 30_000 }).toMatch(/查询码：[2-9A-Z]{8}/);
  await shoot();
  const text = await told.innerText();
  return { number: /XH\d{8}-\d{5}/.exec(text)?.[0] ?? '', code: /查询码：(\w{8})/.exec(text)?.[1] ?? '' };
}

/** The first administrator, with the password that the program left and one of their own. */
async function signIn(page: Page, file: string): Promise<void> {
  const [login = '', password = ''] = file.split('\n');
  await page.getByLabel('登录名').fill(login);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByText('请先改成自己的密码').waitFor();
  await page.getByLabel('现在的密码').fill(password);
  await page.getByLabel('新密码', { exact: true }).fill('correct horse battery');
  await page.getByLabel('再输一次新密码').fill('correct horse battery');
  await page.getByRole('button', { name: '保存新密码' }).click();
  await page.getByText('密码已修改').waitFor();
}

async function handle(page: Page, number: string, shoot: () => Promise<void>): Promise<void> {
  const done = async (words: string) => page.getByText(`已${words}。`).first().waitFor();
  await page.getByRole('link', { name: '工单', exact: true }).click();
  await shoot();
  await page
    .getByRole('link', { name: /路灯坏了三天/ })
    .first()
    .click();
  expect(page.url()).toContain(number);
  expect(await page.locator('body').innerText()).not.toContain('13800138000');
  await page.getByRole('button', { name: '查看联系方式' }).click();
  await page.getByText('13800138000').waitFor();
  await shoot();
  await page.getByRole('button', { name: '受理', exact: true }).click();
  await done('受理');
  await page.getByLabel('承办单位', { exact: true }).selectOption({ index: 1 });
  await page.getByRole('button', { name: '派单', exact: true }).click();
  await done('派单');
  await page.getByRole('button', { name: '签收', exact: true }).click();
  await done('签收');
  await page.getByLabel('答复内容').fill(REPLY);
  await page.getByRole('button', { name: '提交答复' }).click();
  await done('答复');
  await shoot();
  await page.getByRole('button', { name: '通过并办结' }).click();
  await done('办结');
  await shoot();
}
