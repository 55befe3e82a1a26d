import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { WEB_BODY_BYTES } from '../../src/channels/web/web-channel.ts';
import { createHttpServer } from '../../src/http.ts';
import { createWebWorld, type Say } from '../channels/web/web-world.ts';
import { chromiumPath } from './chromium.ts';

export const ANSWER = `【失业保险金怎么领】（全国）
· 缴费满一年、不是自己愿意断的就业，可以申领。[1]
· 最长领 24 个月，不是每月 120 元。[1]

拿不准就问：人力资源和社会保障局，电话 12345；急病打 120。

依据
[1]《失业保险条例》第十四条（全国，1999-01-22起施行）
以上由程序根据政策文件自动整理。`;

export const GREETING = '您好，我是小华。';

/** Greets, answers at length, and registers what is to be registered. */
const say: Say = (activity) => {
  if (activity.type === 'joined') {
    return [
      {
        text: GREETING,
        buttons: [
          [
            { label: '查工单进度', data: 'track' },
            { label: '转人工', data: 'person' },
          ],
        ],
      },
    ];
  }
  if (activity.type === 'message' && activity.text.includes('登记')) {
    return [{ text: '工单号 XH20261121-00001，查询码 482913。', secrets: ['482913'] }];
  }
  if (activity.type === 'message' && activity.text.includes('失业')) {
    return [
      {
        text: ANSWER,
        buttons: [
          [
            { label: '有帮助', data: 'up' },
            { label: '没解决', data: 'down' },
          ],
        ],
      },
    ];
  }
  return [{ text: activity.type === 'button' ? `您点了 ${activity.data}` : '好的。' }];
};

/** The page served over HTTP to a real browser. */
export async function createPageWorld() {
  const world = createWebWorld({ say, deps: { heartbeatMs: 200 } });
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const server = createHttpServer({
    parts: [{ path: '/', app: world.channel.routes, maxBodyBytes: WEB_BODY_BYTES }],
    log: quiet,
    newIncidentId: () => 'incident',
    trustProxy: false,
    host: '127.0.0.1',
    port: 0,
  });
  await world.start();
  const { url } = await server.start();
  const browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox'] });

  async function stop() {
    await browser.close();
    await world.channel.stop();
    await server.stop();
  }

  return { ...world, url, stop, visit: (options?: BrowserContextOptions) => visit(browser, url, options) };
}

export type PageWorld = Awaited<ReturnType<typeof createPageWorld>>;
export type Visit = Awaited<ReturnType<typeof visit>>;

/** A citizen with a phone of their own. `faults` gathers what the browser complains of. */
async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    const isNetwork = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isNetwork) faults.push(message.text());
  });
  await page.goto(url);
  return { context, page, faults, ...seen(page) };
}

/** What a citizen sees and does. */
function seen(page: Page) {
  const line = (speaker: 'bot' | 'staff' | 'citizen', text: string) =>
    page.locator(`#log .entry.${speaker}`, { hasText: text });
  return {
    line,
    text: page.getByLabel('输入您的问题'),
    pending: page.locator('#pending .entry'),
    notice: page.locator('#connection'),
    async says(words: string) {
      await page.getByLabel('输入您的问题').fill(words);
      await page.getByRole('button', { name: '发送', exact: true }).click();
    },
    /** Everything in the log, as it reads. */
    log: () => page.locator('#log .words').allInnerTexts(),
  };
}
