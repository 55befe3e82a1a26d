import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { setServiceHours } from '../support/open-hours.ts';
import { startHotline } from '../support/program.ts';
import { smallKnowledge } from '../support/small-knowledge.ts';
import { chromiumPath } from './chromium.ts';

/** Where pictures of each step go, for whoever wants to look at them. */
const pictures = process.env['SCREENSHOTS'];
const PASSWORD = 'correct horse battery';

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox'] });
}

/** The real program with people there at every hour, and browsers to look at it. */
export async function openHandoverWorld(browser: Browser, environment: Record<string, string> = {}) {
  const folder = temporaryFolder();
  const data = join(folder, 'data');
  const knowledge = smallKnowledge(folder);
  setServiceHours(knowledge, '["00:00-24:00"]');
  const hotline = await startHotline({ DATA_DIR: data, KNOWLEDGE_DIR: knowledge, ...environment });
  onTestFinished(() => void hotline.child.kill('SIGKILL'));
  const faults: string[] = [];

  async function open(path: string, name: string, width: number) {
    const context = await browser.newContext({ viewport: { width, height: 900 } });
    context.setDefaultTimeout(30_000);
    onTestFinished(() => context.close());
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => {
      const isRefusal = /status of 4\d\d/u.test(message.text());
      if (message.type() === 'error' && !isRefusal) faults.push(message.text());
    });
    await page.goto(hotline.url + path);
    return { page, shoot: shooter(page, name) };
  }

  /** The administrator, and an operator whom the administrator has added. */
  async function staff() {
    const administrator = await open('/desk', 'administrator', 1280);
    const [login = '', password = ''] = readFileSync(join(data, 'first-password.txt'), 'utf8').split('\n');
    await signIn(administrator.page, login, password);
    return administrator;
  }

  async function operator(administrator: Page, login: string, name: string, width = 1280) {
    await administrator.goto(`${hotline.url}/desk/staff`);
    await administrator.fill('[name=name]', name);
    await administrator.fill('[name=login]', login);
    await administrator.selectOption('[name=role]', 'operator');
    await administrator.locator('form.card button').click();
    const once = (await administrator.locator('#one-time').innerText()).trim();
    const opened = await open('/desk', login, width);
    await signIn(opened.page, login, once);
    return opened;
  }

  return { hotline, open, staff, operator, faults, url: hotline.url };
}

function shooter(page: Page, name: string) {
  let shots = 0;
  return async () => {
    if (pictures === undefined) return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}-${++shots}.png`), fullPage: true });
  };
}

/** With the one-time password, and then one of their own. */
async function signIn(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel('登录名').fill(login);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByText('请先改成自己的密码').waitFor();
  await page.getByLabel('现在的密码').fill(password);
  await page.getByLabel('新密码', { exact: true }).fill(PASSWORD);
  await page.getByLabel('再输一次新密码').fill(PASSWORD);
  await page.getByRole('button', { name: '保存新密码' }).click();
  await page.getByText('密码已修改').waitFor();
}

/** What a citizen sees and does on the web page. */
export function citizenOn(page: Page) {
  const line = (speaker: 'bot' | 'staff' | 'citizen', text: string) =>
    page.locator(`#log .entry.${speaker}`, { hasText: text }).last();
  return {
    line,
    async says(words: string) {
      await page.getByLabel('输入您的问题').fill(words);
      await page.getByRole('button', { name: '发送', exact: true }).click();
      await line('citizen', words).waitFor();
    },
    last: (speaker: 'bot' | 'staff') => page.locator(`#log .entry.${speaker}`).last().innerText(),
    count: (speaker: 'bot' | 'staff') => page.locator(`#log .entry.${speaker}`).count(),
    async presses(name: string) {
      await page.getByRole('button', { name, exact: true }).last().click();
    },
    sees: (speaker: 'bot' | 'staff', text: string) => line(speaker, text).waitFor(),
  };
}
