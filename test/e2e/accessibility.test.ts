import type { Page } from 'playwright-core';
import { Secret, TOTP } from 'otpauth';
import { beforeAll, describe, expect, it } from 'vitest';
import { newConversationState } from '../../src/conversation/state.ts';
import { START, toCityManagement, type createDeskWorld } from '../desk/desk-world.ts';
import { sampleDocument } from '../support/documents.ts';
import { sampleIncident } from '../support/incidents.ts';
import { sampleHandover, sampleLine, sampleTurn } from '../support/samples.ts';
import { seriousFindings } from './axe.ts';
import { noBrowser } from './browser.ts';
import { deskVisits, excessOf, signIn } from './desk-visit.ts';

type World = ReturnType<typeof createDeskWorld>;

interface DeskPage {
  name: string;
  path: string | ((ticket: string) => string);
  /** What is done before looking, such as opening what is folded. */
  prepare?: (page: Page) => Promise<unknown>;
}

const unfold = (page: Page) =>
  page.evaluate(`document.querySelectorAll('details').forEach((it) => (it.open = true))`);

async function tickAllAndGoOn(page: Page): Promise<void> {
  await page.click('#pick-all');
  await page.selectOption('select[name=move]', 'note');
  await page.click('#bulk .bar button');
  await page.waitForURL('**/bulk');
}

async function makeSeveral(page: Page): Promise<void> {
  await tickAllAndGoOn(page);
  await page.fill('[name=note]', '已核实');
  await page.click('form[action$="/bulk/make"] button');
  await page.waitForURL('**/bulk/make');
}

async function enterTicket(page: Page): Promise<void> {
  await page.selectOption('[name=kind]', 'help');
  await page.fill('[name=title]', '路灯不亮');
  await page.fill('[name=description]', '坏了三天');
  await page.click('main form .primary');
  await page.waitForSelector('.tell');
}

async function beginDraft(page: Page): Promise<void> {
  await page.click('main a[href*="/gaps/one"]');
  await page.click('form[action$="/drafts"] button');
  await page.waitForURL('**/drafts/one**');
  await unfold(page);
}

async function setUpFactor(page: Page): Promise<void> {
  const secret = (await page.textContent('main code')) ?? '';
  const totp = new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) });
  await page.fill('[name=code]', totp.generate({ timestamp: START }));
  await page.click('main form button');
  await page.waitForSelector('main li code');
}

async function search(page: Page): Promise<void> {
  await page.fill('[name=question]', '路灯坏了找谁');
  await page.click('main form button');
  await page.waitForSelector('.hit');
  await unfold(page);
}

/** Every page of the desk, as an administrator sees it, in order; whoever adds a page adds it here. */
const pages: readonly DeskPage[] = [
  { name: 'queue', path: '/desk?status=open', prepare: unfold },
  { name: 'queue, searched', path: '/desk?status=all&q=路灯', prepare: unfold },
  { name: 'queue, nothing found', path: '/desk?status=open&q=没有的词' },
  { name: 'several tickets', path: '/desk?status=open', prepare: tickAllAndGoOn },
  { name: 'several tickets, done', path: '/desk?status=open', prepare: makeSeveral },
  { name: 'load', path: '/desk/load' },
  { name: 'ticket', path: (ticket) => `/desk/tickets/${ticket}`, prepare: unfold },
  { name: 'ticket on paper', path: (ticket) => `/desk/tickets/${ticket}/print?notes=1` },
  { name: 'no such ticket', path: '/desk/tickets/XH20261121-99999' },
  { name: 'list on paper', path: '/desk/print?status=all' },
  { name: 'canned replies', path: '/desk/canned' },
  { name: 'a canned reply', path: '/desk/canned/c1' },
  { name: 'entering a ticket', path: '/desk/tickets/new' },
  { name: 'a ticket was entered', path: '/desk/tickets/new', prepare: enterTicket },
  { name: 'incidents', path: '/desk/incidents', prepare: unfold },
  { name: 'an incident', path: '/desk/incidents/incident-1' },
  { name: 'a new incident', path: '/desk/incidents/new' },
  { name: 'live conversations', path: '/desk/live' },
  { name: 'a conversation that waits', path: '/desk/live/h1', prepare: unfold },
  { name: 'a conversation that somebody has', path: '/desk/live/h2', prepare: unfold },
  { name: 'documents', path: '/desk/documents' },
  { name: 'a document', path: '/desk/documents/one?id=doc', prepare: unfold },
  { name: 'hit test', path: '/desk/hit-test' },
  { name: 'hit test, searched', path: '/desk/hit-test', prepare: search },
  { name: 'gaps', path: '/desk/gaps' },
  { name: 'gaps that were set aside', path: '/desk/gaps?state=dismissed' },
  { name: 'a gap', path: '/desk/gaps/one?turn=t1', prepare: unfold },
  { name: 'a draft', path: '/desk/gaps', prepare: beginDraft },
  { name: 'drafts', path: '/desk/drafts' },
  { name: 'topics', path: '/desk/topics', prepare: unfold },
  { name: 'reports, rates', path: '/desk/reports?view=rates', prepare: unfold },
  { name: 'reports, volumes', path: '/desk/reports?view=volumes', prepare: unfold },
  { name: 'reports, bot', path: '/desk/reports?view=bot', prepare: unfold },
  { name: 'staff', path: '/desk/staff' },
  { name: 'password', path: '/desk/password' },
  { name: 'second factor', path: '/desk/second-factor' },
  { name: 'recovery codes', path: '/desk/second-factor', prepare: setUpFactor },
  { name: 'second factor in use', path: '/desk/second-factor' },
];

const closed: typeof toCityManagement = [
  ...toCityManagement,
  ['sign', {}],
  ['reply', { text: '已修好。' }],
  ['close', {}],
  ['follow-up', { contacted: true, solved: true, satisfaction: 'satisfied' }],
];

/** Something on every page; the number of the ticket that is looked at. */
async function fill(world: World): Promise<string> {
  const { store, canned, library } = world.storage;
  const reply = { id: 'c1', version: 1, title: '路灯已修', body: '{工单号} 已修好。', department: null };
  const updatedBy = { id: 'id-administrator', name: '王' };
  await canned.save({ ...reply, updatedAt: START, updatedBy }, 0);
  await store.commit({ transcript: [sampleLine('路灯坏了三天', { conversation: 'telegram:42' })] });
  await world.ticket({ title: '燃气异味', urgency: 'urgent', dueAt: START - 1 });
  await world.ticket({ title: '噪声扰民', moves: [['reject', { route: '请找法院' }]] });
  await world.ticket({ title: '井盖丢失', moves: closed });
  await store.commit({ writes: [{ incident: sampleIncident(), expectedVersion: 0 }] });
  await library.replaceOrigin({ origin: 'doc', digest: 'd' }, [sampleDocument('doc')]);
  const asked = { status: 'unanswered', question: '养狗要办证吗', at: START - 1000, passages: [] };
  for (const n of [1, 2, 3]) {
    const turn = sampleTurn({ ...asked, id: `t${n}`, conversation: `telegram:${n}` });
    await store.commit({ turn, feedback: { turnId: turn.id, helpful: false, at: START } });
  }
  const takenBy = { id: 'id-administrator', name: '王' };
  for (const [id, taken] of [['h1', {}] as const, ['h2', { takenAt: START, takenBy }] as const]) {
    const conversation = `telegram:${id}` as const;
    const handover = sampleHandover({ id, conversation, requestedAt: START, ...taken });
    await store.commit({
      conversation: { id: conversation, expectedVersion: 0, state: newConversationState(), at: START },
      writes: [{ handover, expectedVersion: 0 }],
      transcript: [sampleLine('失业金能领多久', { conversation, at: START })],
    });
  }
  const { number } = await world.ticket({ title: '路灯不亮', moves: [...toCityManagement, ['sign', {}]] });
  return number;
}

const title = noBrowser ? `the desk's pages (left out: ${noBrowser})` : "the desk's pages";

describe.skipIf(noBrowser)(title, { timeout: 60_000 }, () => {
  const visit = deskVisits();
  let page: Page;
  let ticket: string;

  beforeAll(async () => {
    const visited = await visit();
    ({ page } = visited);
    ticket = await fill(visited.world);
    await visited.world.addMember('administrator');
    await visited.world.addMember('handler');
  }, 120_000);

  it('have no serious finding before sign-in', async () => {
    await page.goto('/desk/sign-in');
    expect(await seriousFindings(page)).toEqual([]);
    await signIn(page, 'administrator');
  });

  it('would have one, were there a picture without words', async () => {
    const other = await page.context().newPage();
    await other.setContent('<html lang="zh"><title>x</title><main><img src="data:,"></main></html>');
    expect(await seriousFindings(other)).toEqual([expect.stringContaining('image-alt')]);
    await other.close();
  });

  it.each(pages)('have no serious finding, and fit a phone: $name', async ({ name, path, prepare }) => {
    const response = await page.goto(typeof path === 'string' ? path : path(ticket));
    expect(response?.status()).toBe(name === 'no such ticket' ? 404 : 200);
    await prepare?.(page);
    expect(await seriousFindings(page)).toEqual([]);
    await page.setViewportSize({ width: 400, height: 800 });
    expect(await excessOf(page)).toBe(0);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('have none where the second step of signing in is asked for', async () => {
    await page.click('.me form button');
    await page.fill('[name=login]', 'administrator');
    await page.fill('[name=password]', 'correct horse');
    await page.click('main button');
    await page.waitForSelector('[name=code]');
    expect(await seriousFindings(page)).toEqual([]);
  });
});
