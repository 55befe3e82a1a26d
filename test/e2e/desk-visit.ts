import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { createDesk } from '../../src/desk/desk.tsx';
import { createHttpServer } from '../../src/http.ts';
import { createDeskWorld } from '../desk/desk-world.ts';
import { launch } from './browser.ts';

/**
 * One browser for the tests around it, and for each visit a desk of its own that listens, a page before its sign-in,
 * and what the browser complained about. All of it ends with the tests.
 */
export function deskVisits() {
  let browser: Browser;
  const endings: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    browser = await launch();
  }, 60_000);
  afterAll(async () => {
    await Promise.all(endings.map((end) => end()));
    await browser?.close();
  });

  return async function visit(options: BrowserContextOptions = {}) {
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
    const context = await browser.newContext({ baseURL: url, ...options });
    endings.push(async () => {
      await context.close();
      world.deps.live.hub.close();
      await server.stop();
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (it) => it.type() === 'error' && complaints.push(it.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    return { world, page, complaints };
  };
}

/** By keyboard, as somebody whom the world has; ends at the list of tickets. */
export async function signIn(page: Page, login: string): Promise<void> {
  await page.goto('/desk');
  // The browser sets the focus when it paints, which may be after the page has loaded.
  await page.waitForSelector('[name=login]:focus');
  await page.keyboard.type(login);
  await page.keyboard.press('Tab');
  await page.keyboard.type('correct horse');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/desk');
}

/** By how many pixels the page is wider than what is seen of it. */
export function excessOf(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
