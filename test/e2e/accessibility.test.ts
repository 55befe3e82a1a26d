import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDesk } from '../../src/desk/desk.tsx';
import { createHttpServer } from '../../src/http.ts';
import { createDeskWorld, toCityManagement } from '../desk/desk-world.ts';
import { sampleLine } from '../support/samples.ts';
import { seriousFindings } from './axe.ts';
import { launch, noBrowser } from './browser.ts';

interface Ids {
  ticket: string;
  canned: string;
}

interface DeskPage {
  name: string;
  path: string | ((ids: Ids) => string);
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

/** Every page of the desk, as an administrator sees it; whoever adds a page adds it here. */
const pages: readonly DeskPage[] = [
  { name: 'queue', path: '/desk?status=open', prepare: unfold },
  { name: 'queue, searched', path: '/desk?status=all&q=路灯', prepare: unfold },
  { name: 'queue, nothing found', path: '/desk?status=open&q=没有的词' },
  { name: 'several tickets', path: '/desk?status=open', prepare: tickAllAndGoOn },
  { name: 'load', path: '/desk/load' },
  { name: 'ticket', path: ({ ticket }) => `/desk/tickets/${ticket}`, prepare: unfold },
  { name: 'ticket on paper', path: ({ ticket }) => `/desk/tickets/${ticket}/print?notes=1` },
  { name: 'list on paper', path: '/desk/print?status=all' },
  { name: 'canned replies', path: '/desk/canned' },
  { name: 'a canned reply', path: ({ canned }) => `/desk/canned/${canned}` },
  { name: 'entering a ticket', path: '/desk/tickets/new' },
  { name: 'incidents', path: '/desk/incidents', prepare: unfold },
  { name: 'a new incident', path: '/desk/incidents/new' },
  { name: 'live conversations', path: '/desk/live' },
  { name: 'documents', path: '/desk/documents' },
  { name: 'hit test', path: '/desk/hit-test' },
  { name: 'reports', path: '/desk/reports', prepare: unfold },
  { name: 'staff', path: '/desk/staff' },
  { name: 'password', path: '/desk/password' },
];

const title = noBrowser ? `the desk's pages (left out: ${noBrowser})` : "the desk's pages";

describe.skipIf(noBrowser)(title, { timeout: 60_000 }, () => {
  let browser: Browser;
  let url: string;
  let ids: Ids;
  let page: Page;
  const endings: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    browser = await launch();
    const world = createDeskWorld();
    const server = createHttpServer({
      parts: [{ path: '/desk', app: createDesk(world.deps) }],
      log: world.deps.log,
      newIncidentId: () => 'incident',
      trustProxy: false,
      port: 0,
      host: '127.0.0.1',
    });
    ({ url } = await server.start());
    endings.push(server.stop);
    ids = await fill(world);
    await world.addMember('administrator');
    await world.addMember('handler');
    page = await browser.newPage({ baseURL: url });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await Promise.all(endings.map((end) => end()));
  });

  async function fill(world: ReturnType<typeof createDeskWorld>): Promise<Ids> {
    const updatedBy = { id: 'id-administrator', name: '王' };
    const reply = { id: 'c1', version: 1, title: '路灯已修', body: '{工单号} 已修好。', department: null };
    await world.storage.canned.save({ ...reply, updatedAt: world.clock.now, updatedBy }, 0);
    await world.storage.store.commit({
      transcript: [sampleLine('路灯坏了三天', { conversation: 'telegram:42' })],
    });
    await world.ticket({ title: '燃气异味', urgency: 'urgent', dueAt: world.clock.now - 1 });
    await world.ticket({ title: '噪声扰民', moves: [['reject', { route: '请找法院' }]] });
    const { number } = await world.ticket({ title: '路灯不亮', moves: [...toCityManagement, ['sign', {}]] });
    return { ticket: number, canned: 'c1' };
  }

  it('have no serious finding before sign-in', async () => {
    await page.goto('/desk/sign-in');
    expect(await seriousFindings(page)).toEqual([]);
    await page.fill('[name=login]', 'administrator');
    await page.fill('[name=password]', 'correct horse');
    await page.click('main button');
    await page.waitForURL('**/desk');
  });

  it('would have one, were there a picture without words', async () => {
    const other = await browser.newPage();
    await other.setContent('<html lang="zh"><title>x</title><main><img src="data:,"></main></html>');
    expect(await seriousFindings(other)).toEqual([expect.stringContaining('image-alt')]);
    await other.close();
  });

  it.each(pages)('have no serious finding: $name', async ({ path, prepare }) => {
    await page.goto(typeof path === 'string' ? path : path(ids));
    await prepare?.(page);
    expect(await seriousFindings(page)).toEqual([]);
  });
});
