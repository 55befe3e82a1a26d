import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { toCityManagement } from '../desk/desk-world.ts';
import { sampleDocument } from '../support/documents.ts';
import { noBrowser } from './browser.ts';
import { deskVisits, excessOf, signIn } from './desk-visit.ts';

const title = noBrowser ? `the desk in a browser (left out: ${noBrowser})` : 'the desk in a browser';

describe.skipIf(noBrowser)(title, { timeout: 60_000 }, () => {
  const visit = deskVisits();

  async function tabTo(page: Page, words: string) {
    for (let step = 0; step < 60; step += 1) {
      await page.keyboard.press('Tab');
      const reached = await page.evaluate<string>(
        "document.activeElement.textContent + '|' + document.activeElement.name",
      );
      if (reached.includes(words)) {
        return;
      }
    }
    throw new Error(`The keyboard does not reach ${words}`);
  }

  it('is worked by keyboard alone and without JavaScript', async () => {
    const { world, page, complaints } = await visit({ javaScriptEnabled: false });
    await world.addMember('operator');
    const ticket = await world.ticket({ title: '路灯不亮' });
    await signIn(page, 'operator');
    await tabTo(page, '路灯不亮');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/${ticket.number}`);
    await tabTo(page, '|note');
    await page.keyboard.type('已核实');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**done=accept**');
    await tabTo(page, '|department');
    await page.keyboard.press('ArrowDown');
    await tabTo(page, '派单');
    await page.keyboard.press('Enter');
    await page.waitForURL('**done=dispatch**');
    expect(await page.textContent('.message.good')).toBe('已派单。已通知群众。');
    expect((await world.storage.tickets.get(ticket.number))?.department).toBe('city-management');
    expect(complaints).toEqual([]);
  });

  it('lets a supervisor confirm a document by keyboard alone', async () => {
    const { world, page, complaints } = await visit({ javaScriptEnabled: false });
    await world.addMember('supervisor');
    const id = '/srv/laws.jsonl#1';
    await world.storage.library.replaceOrigin({ origin: '/srv/laws.jsonl', digest: 'd' }, [
      sampleDocument(id),
    ]);
    await signIn(page, 'supervisor');
    await page.goto('/desk/documents');
    await tabTo(page, '临时救助办法');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/documents/one?**');
    await tabTo(page, '|regions');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('银川市、火星');
    await tabTo(page, '核对无误');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[name=regions]:focus');
    expect(await page.textContent('.problem')).toContain('没有找到“火星”');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('银川市');
    await tabTo(page, '核对无误');
    await page.keyboard.press('Enter');
    await page.waitForURL('**done=confirm**');
    expect((await world.storage.library.get(id))?.standing.regions).toEqual(['640100']);
    // A refused form is answered with 422, which Chromium notes.
    expect(complaints.filter((it) => !it.includes('422'))).toEqual([]);
  });

  it('shows a ticket that comes in without a reload, and keeps what is being typed', async () => {
    const { world, page, complaints } = await visit();
    await world.addMember('operator');
    await page.clock.install();
    await signIn(page, 'operator');
    await page.fill('[name=q]', '燃');
    await world.ticket({ title: '燃气异味' });
    await page.clock.runFor(15_000);
    await page.waitForSelector('text=燃气异味');
    expect(await page.inputValue('[name=q]')).toBe('燃');
    expect(complaints).toEqual([]);
  });

  it('says when a ticket has moved under one’s hands and keeps the words', async () => {
    const { world, page } = await visit();
    await world.addMember('operator');
    const ticket = await world.ticket({ moves: toCityManagement });
    await page.clock.install();
    await signIn(page, 'operator');
    await page.goto(`/desk/tickets/${ticket.number}`);
    await page.click('text=改派');
    await page.fill('#redispatch-note', '写到一半');
    await world.commit(
      ticket,
      'sign',
      {},
      { type: 'staff', id: 'x', name: '李', role: 'supervisor', department: null },
    );
    await page.clock.runFor(15_000);
    expect(await page.textContent('#news')).toContain('页面内容有更新');
    expect(await page.inputValue('#redispatch-note')).toBe('写到一半');
    expect(await page.textContent('#live-history')).toContain('签收');
  });

  it.each([320, 390, 1280])('fits a width of %d', async (width) => {
    const { world, page } = await visit({ viewport: { width, height: 800 } });
    await world.addMember('administrator');
    const ticket = await world.ticket({ title: 'XH'.repeat(20), moves: toCityManagement });
    await signIn(page, 'administrator');
    const id = `/srv/${'documents'.repeat(10)}.docx`;
    await world.storage.library.replaceOrigin({ origin: id, digest: 'd' }, [sampleDocument(id)]);
    const paths = [
      '/desk',
      `/desk/tickets/${ticket.number}`,
      '/desk/tickets/new',
      '/desk/staff',
      '/desk/documents',
      `/desk/documents/one?id=${id}`,
    ];
    for (const path of paths) {
      await page.goto(path);
      expect([path, await excessOf(page)]).toEqual([path, 0]);
    }
  });
});
