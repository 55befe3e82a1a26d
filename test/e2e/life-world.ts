import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { startBotApiEmulator, type BotApiEmulator, type Citizen } from '../support/bot-api-emulator.ts';
import { startHotline, type RunningHotline } from '../support/program.ts';
import { smallKnowledge } from '../support/small-knowledge.ts';
import { chromiumPath } from './chromium.ts';

const PASSWORD = 'correct horse battery';
const WAIT = { timeout: 60_000 };
/** Where pictures of the pages go, for whoever wants to look at them. */
const pictures = process.env['SCREENSHOTS'];

export type RoleName = '话务员' | '承办人' | '督办员' | '审计员';

/** The real program with Telegram, citizens who write there, and staff in a real browser. */
export interface LifeWorld {
  hotline: RunningHotline;
  emulator: BotApiEmulator;
  browser: Browser;
  /** Signed in with a password of their own; a handler works for the first department on the list. */
  staff(role: RoleName, login: string): Promise<Page>;
  /** Files a complaint in the chat; resolves with its number. */
  complains(citizen: Citizen, concern: Concern): Promise<string>;
  /** Does something, and waits for what is answered to it. */
  exchange(citizen: Citizen, act: () => unknown, answer: string): Promise<string>;
  hears(citizen: Citizen, words: string): Promise<string>;
  open(page: Page, number: string): Promise<void>;
  /** Fills in and sends the form of one move on the ticket's page that is open. */
  makes(page: Page, move: string, fill?: (form: ReturnType<Page['locator']>) => Promise<void>): Promise<void>;
  shoot(page: Page, name: string): Promise<void>;
  stop(): Promise<void>;
}

export interface Concern {
  text: string;
  place: string;
}

export async function startLifeWorld(environment: Record<string, string> = {}): Promise<LifeWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'hotline-'));
  const emulator = await startBotApiEmulator({
    token: '123456789:AAemulatedTokenOfThisTest',
    sameQuestionMs: 5,
  });
  const data = join(folder, 'data');
  const hotline = await startHotline({
    DATA_DIR: data,
    KNOWLEDGE_DIR: smallKnowledge(folder),
    TELEGRAM_BOT_TOKEN: emulator.token,
    TELEGRAM_API_ROOT: emulator.url,
    ...environment,
  });
  const browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox'] });
  const [login = '', first = ''] = readFileSync(join(data, 'first-password.txt'), 'utf8').split('\n');
  const administrator = await signIn(await newPage(browser), hotline.url, login, first);
  const said = new Map<number, number>();

  async function staff(role: RoleName, name: string): Promise<Page> {
    await administrator.goto(`${hotline.url}/desk/staff`);
    await administrator.getByLabel('姓名').fill(name);
    await administrator.getByLabel('登录名').fill(name);
    await administrator.getByLabel('角色').selectOption({ label: role });
    if (role === '承办人') await administrator.getByLabel('承办单位').selectOption({ index: 1 });
    await administrator.getByRole('button', { name: '添加', exact: true }).click();
    const password = await administrator.locator('#one-time').innerText();
    return signIn(await newPage(browser), hotline.url, name, password);
  }

  async function hears(citizen: Citizen, words: string): Promise<string> {
    let found = '';
    await expect
      .poll(() => {
        const after = citizen.received().slice(said.get(citizen.chatId) ?? 0);
        found = after.find(({ text }) => text.includes(words))?.text ?? '';
        return found === '' ? after.map(({ text }) => text).join('\n---\n') : words;
      }, WAIT)
      .toBe(words);
    return found;
  }

  /** Says or presses something, and waits for what is answered to it. */
  async function exchange(citizen: Citizen, act: () => unknown, answer: string): Promise<string> {
    said.set(citizen.chatId, citizen.received().length);
    act();
    return hears(citizen, answer);
  }

  async function complains(citizen: Citizen, { text, place }: Concern): Promise<string> {
    await exchange(citizen, () => citizen.says(text), '这件事在哪里');
    said.set(citizen.chatId, citizen.received().length);
    citizen.says(place);
    await expect.poll(() => lastWords(citizen), WAIT).toMatch(/什么时候|同一件事/u);
    // Another test has filed the same.
    if (lastWords(citizen).includes('同一件事')) {
      await exchange(citizen, () => citizen.presses('join:no'), '什么时候');
    }
    await exchange(citizen, () => citizen.says('三天前'), '怎么联系您');
    await exchange(citizen, () => citizen.says('13800138000'), '有照片');
    await exchange(citizen, () => citizen.presses('没有了'), '请核对');
    const told = await exchange(citizen, () => citizen.presses('提交'), '工单号');
    return /XH\d{8}-\d{5}/.exec(told)?.[0] ?? '';
  }

  async function open(page: Page, number: string): Promise<void> {
    await page.goto(`${hotline.url}/desk/tickets/${number}`);
  }

  async function makes(
    page: Page,
    move: string,
    fill: (form: ReturnType<Page['locator']>) => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    const form = page.locator(`form[action$="/moves/${move}"]`);
    const details = page.locator(`#move-${move}`);
    if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
    await fill(form);
    await form.locator('button:not([formaction])').click();
    await page.waitForURL(/done=|\/desk\/?$/u);
  }

  return {
    hotline,
    emulator,
    browser,
    staff,
    complains,
    exchange,
    hears,
    open,
    makes,
    async shoot(page, name) {
      if (pictures === undefined) return;
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
    },
    async stop() {
      await browser.close();
      hotline.child.kill('SIGTERM');
      await hotline.ended;
      await emulator.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function lastWords(citizen: Citizen): string {
  return citizen.received().at(-1)?.text ?? '';
}

export async function newPage(browser: Browser, width = 1280): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  context.setDefaultTimeout(30_000);
  return context.newPage();
}

async function signIn(page: Page, url: string, login: string, oneTime: string): Promise<Page> {
  await page.goto(`${url}/desk`);
  await page.getByLabel('登录名').fill(login);
  await page.getByLabel('密码').fill(oneTime);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByLabel('现在的密码').fill(oneTime);
  await page.getByLabel('新密码', { exact: true }).fill(PASSWORD);
  await page.getByLabel('再输一次新密码').fill(PASSWORD);
  await page.getByRole('button', { name: '保存新密码' }).click();
  await page.getByText('密码已修改').waitFor();
  return page;
}

/** The session is over, as after a night. */
export async function expire(page: Page): Promise<void> {
  await page.context().clearCookies();
}

export async function signInAgain(page: Page, login: string): Promise<void> {
  await page.getByLabel('登录名').fill(login);
  await page.getByLabel('密码').fill(PASSWORD);
  await page.getByRole('button', { name: '登录' }).click();
}
