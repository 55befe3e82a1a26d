import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDesk } from '../../src/desk/desk.tsx';
import { createHttpServer } from '../../src/http.ts';
import { createDeskWorld, START, toCityManagement } from '../desk/desk-world.ts';
import { launch, noBrowser } from './browser.ts';

const HOUR = 3_600_000;
const title = noBrowser ? `the queue's keys (left out: ${noBrowser})` : "the queue's keys";

describe.skipIf(noBrowser)(title, { timeout: 60_000 }, () => {
  let browser: Browser;
  const endings: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    browser = await launch();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await Promise.all(endings.map((end) => end()));
  });

  async function visit(login: 'operator' | 'handler', options: { javaScriptEnabled?: boolean } = {}) {
    const world = createDeskWorld();
    const server = createHttpServer({
      parts: [{ path: '/desk', app: createDesk(world.deps) }],
      log: world.deps.log,
      newIncidentId: () => 'incident',
      trustProxy: false,
      port: 0,
      host: '127.0.0.1',
    });
    const { url } = await server.start();
    endings.push(server.stop);
    await world.addMember(login);
    const page = await (await browser.newContext({ baseURL: url, ...options })).newPage();
    const open = async (path: string) => {
      await page.goto('/desk/sign-in');
      await page.fill('[name=login]', login);
      await page.fill('[name=password]', 'correct horse');
      await page.click('main button');
      await page.waitForURL('**/desk');
      await page.goto(path);
    };
    return { world, page, open };
  }

  const focused = (page: Page) => page.evaluate<string>('document.activeElement.textContent');

  it('go down and up, tick, take and open', async () => {
    const { world, page, open } = await visit('operator');
    const first = await world.ticket({ title: '第一件', dueAt: START + HOUR });
    await world.ticket({ title: '第二件', dueAt: START + 2 * HOUR });
    await open('/desk');
    await page.keyboard.press('j');
    expect(await focused(page)).toBe('第一件');
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toBe('第二件');
    await page.keyboard.press('x');
    expect(await page.textContent('#picked')).toBe('已选 1');
    await page.keyboard.press('k');
    await page.keyboard.press('c');
    await page.waitForURL('**took=**');
    expect((await world.storage.tickets.get(first.number))?.assignee?.id).toBe('id-operator');
    await page.keyboard.press('?');
    expect(await page.isVisible('#keys dl')).toBe(true);
    await page.keyboard.press('/');
    await page.keyboard.type('jx第一');
    expect(await page.inputValue('[name=q]')).toBe('jx第一');
    await page.focus(`[data-row="${first.number}"]`);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/${first.number}`);
  });

  it('put a canned reply in at once, where the cursor stands', async () => {
    const { world, page, open } = await visit('handler');
    const reply = { id: 'c1', version: 1, title: '已修', body: '{工单号} 已修好。', department: null };
    const updatedBy = { id: 'x', name: '王' };
    await world.storage.canned.save({ ...reply, updatedAt: START, updatedBy }, 0);
    const { number } = await world.ticket({ moves: [...toCityManagement, ['sign', {}]] });
    await open(`/desk/tickets/${number}`);
    await page.fill('#reply-text', '您好。');
    await page.selectOption('#canned', 'c1');
    await page.click('[data-insert]');
    expect(await page.inputValue('#reply-text')).toBe(`您好。\n\n${number} 已修好。`);
    expect(page.url()).toMatch(new RegExp(`${number}$`));
  });

  it('are not needed: several tickets are moved without a script', async () => {
    const { world, page, open } = await visit('operator', { javaScriptEnabled: false });
    const tickets = [await world.ticket(), await world.ticket()];
    await open('/desk');
    await page.click('#pick-all');
    await page.selectOption('select[name=move]', 'accept');
    await page.click('#bulk .bar button');
    await page.click('form[action="/desk/bulk/make"] button');
    await page.waitForSelector('.message.good');
    for (const { number } of tickets) {
      expect((await world.storage.tickets.get(number))?.status).toBe('accepted');
    }
  });
});
