import type { BrowserContextOptions } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { newConversationState } from '../../src/conversation/state.ts';
import { START } from '../desk/desk-world.ts';
import { sampleHandover, sampleLine } from '../support/samples.ts';
import { noBrowser } from './browser.ts';
import { deskVisits, excessOf, signIn } from './desk-visit.ts';

const title = noBrowser ? `live pages in a browser (left out: ${noBrowser})` : 'live pages in a browser';
const conversation = 'telegram:1001';

describe.skipIf(noBrowser)(title, { timeout: 60_000 }, () => {
  const open = deskVisits();

  /** An operator at a desk on which somebody waits. */
  async function visit(options: BrowserContextOptions = {}) {
    const { world, page } = await open(options);
    await world.addMember('operator');
    await world.storage.store.commit({
      conversation: { id: conversation, expectedVersion: 0, state: newConversationState(), at: START },
      writes: [
        { handover: sampleHandover({ requestedAt: START, reason: '失业金'.repeat(30) }), expectedVersion: 0 },
      ],
      transcript: [sampleLine(`http://example.org/${'long'.repeat(60)}`, { at: START })],
    });
    await signIn(page, 'operator');
    await page.goto('/desk/live/h1');
    await page.waitForSelector('#talk');
    const said = async () =>
      (await world.storage.transcripts.transcript(conversation)).map(({ text }) => text);
    return { world, page, said };
  }

  it('are worked without JavaScript, and keep what is being typed', async () => {
    const { world, page, said } = await visit({ javaScriptEnabled: false });
    await page.click('form[action$="/take"] button');
    await page.waitForURL('**done=take');
    await page.fill('[name=text]', '先等一下');
    await page.click('text=发送小华的回答');
    await page.waitForURL('**/answer');
    expect((await said()).at(-1)).toContain('的回答。');
    expect(await page.inputValue('[name=text]')).toBe('先等一下');
    await page.click('button:has-text("发送"):not(#send-answer)');
    await page.waitForURL('**done=say');
    expect((await said()).at(-1)).toBe('工作人员operator 王：先等一下');
    await page.click('text=交还小华');
    await page.waitForURL('**/live?done=give-back');
    expect(await world.storage.handovers.get('h1')).toMatchObject({ outcome: 'given-back' });
    // The list is asked for again by itself, so that who waits is seen.
    expect(await page.content()).toContain('http-equiv="refresh"');
  });

  it('keep a reply over a reload, and forget it once it was sent', async () => {
    const { page, said } = await visit();
    await page.click('form[action$="/take"] button');
    await page.waitForURL('**done=take');
    await page.fill('[name=text]', '写到一半');
    await page.goto('/desk/live');
    await page.goto('/desk/live/h1');
    expect(await page.inputValue('[name=text]')).toBe('写到一半');
    await page.keyboard.press('Control+Enter');
    await page.waitForURL('**done=say');
    expect((await said()).at(-1)).toContain('写到一半');
    expect(await page.inputValue('[name=text]')).toBe('');
  });

  it('tell who has the page open that the citizen has left, and keep the words', async () => {
    const { world, page } = await visit();
    await page.click('form[action$="/take"] button');
    await page.waitForURL('**done=take');
    await page.fill('[name=text]', '您还在吗');
    const handover = await world.storage.handovers.get('h1');
    if (handover === undefined) throw new Error('no handover');
    const left = {
      ...handover,
      version: handover.version + 1,
      endedAt: START,
      outcome: 'left-by-citizen' as const,
    };
    await world.storage.store.commit({ writes: [{ handover: left, expectedVersion: handover.version }] });
    await page.waitForSelector('#news');
    await page.waitForSelector('text=群众已离开');
    expect(await page.inputValue('[name=text]')).toBe('您还在吗');
  });

  it.each([320, 400, 1280])('fit a width of %d', async (width) => {
    const { page } = await visit({ viewport: { width, height: 800 } });
    expect(await excessOf(page)).toBe(0);
    await page.click('form[action$="/take"] button');
    await page.waitForURL('**done=take');
    await page.click('summary:has-text("登记成工单")');
    expect(await excessOf(page)).toBe(0);
    await page.goto('/desk/live');
    expect(await excessOf(page)).toBe(0);
  });
});
