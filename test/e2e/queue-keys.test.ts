import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { START, toCityManagement } from '../desk/desk-world.ts';
import { noBrowser } from './browser.ts';
import { deskVisits, signIn } from './desk-visit.ts';

const HOUR = 3_600_000;
const title = noBrowser ? `the queue's keys (left out: ${noBrowser})` : "the queue's keys";

describe.skipIf(noBrowser)(title, { timeout: 60_000 }, () => {
  const open = deskVisits();

  /** Somebody who has signed in; what they look at comes later. */
  async function visit(login: 'operator' | 'handler', options: { javaScriptEnabled?: boolean } = {}) {
    const { world, page } = await open(options);
    await world.addMember(login);
    await signIn(page, login);
    return { world, page };
  }

  const focused = (page: Page) => page.evaluate<string>('document.activeElement.textContent');

  it('go down and up, tick, take and open', async () => {
    const { world, page } = await visit('operator');
    const first = await world.ticket({ title: '第一件', dueAt: START + HOUR });
    await world.ticket({ title: '第二件', dueAt: START + 2 * HOUR });
    await page.goto('/desk');
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
    const { world, page } = await visit('handler');
    const reply = { id: 'c1', version: 1, title: '已修', body: '{工单号} 已修好。', department: null };
    const updatedBy = { id: 'x', name: '王' };
    await world.storage.canned.save({ ...reply, updatedAt: START, updatedBy }, 0);
    const { number } = await world.ticket({ moves: [...toCityManagement, ['sign', {}]] });
    await page.goto(`/desk/tickets/${number}`);
    await page.fill('#reply-text', '您好。');
    await page.selectOption('#canned', 'c1');
    await page.click('[data-insert]');
    expect(await page.inputValue('#reply-text')).toBe(`您好。\n\n${number} 已修好。`);
    expect(page.url()).toMatch(new RegExp(`${number}$`));
  });

  it('are not needed: several tickets are moved without a script', async () => {
    const { world, page } = await visit('operator', { javaScriptEnabled: false });
    const tickets = [await world.ticket(), await world.ticket()];
    await page.goto('/desk');
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
