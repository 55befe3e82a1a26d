import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, why } from './chromium.ts';
import { createPageWorld, GREETING, type PageWorld } from './web-page-world.ts';

if (chromiumPath === undefined) process.stderr.write(`SKIPPED: the page in a real browser. ${why}\n`);

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 });

describe.skipIf(chromiumPath === undefined)('the page in Chromium', { timeout: 60_000 }, () => {
  let world: PageWorld;
  beforeAll(async () => {
    world = await createPageWorld();
  }, 60_000);
  afterAll(() => world.stop());

  it('greets, answers live, keeps what was said over a reload, and takes a button', async () => {
    const { page, line, says, log, pending, faults } = await world.visit();
    await line('bot', GREETING).waitFor();
    await says('失业金怎么领');
    await line('bot', '失业保险金怎么领').waitFor();
    await eventually(() => pending.count()).toBe(0);
    const before = await log();
    expect(before.slice(0, 2)).toEqual([GREETING, '失业金怎么领']);

    await page.reload();
    await page.getByRole('button', { name: '有帮助' }).waitFor();
    expect(await log()).toEqual(before);
    expect(await page.getByRole('button', { name: '转人工' }).isDisabled()).toBe(true);

    await page.getByRole('button', { name: '有帮助' }).click();
    await line('bot', '您点了 up').waitFor();
    await line('citizen', '有帮助').waitFor();
    expect(await page.getByRole('button', { name: '有帮助' }).isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: '没解决' }).isDisabled()).toBe(true);
    expect(faults).toEqual([]);
  });

  it('shows an answer while it is being written, says so once, and puts the answer in its place', async () => {
    const { page, line, faults } = await world.visit();
    await line('bot', GREETING).waitFor();
    const [draft, status] = [page.locator('#draft .entry'), page.locator('#typing')];
    const { address } = world.received.at(-1)?.conversation ?? { address: '' };
    const shows = (text: string) => world.channel.draft?.({ channel: 'web', address }, text);
    shows('第一句。[1]');
    await draft.getByText('第一句。').waitFor();
    expect(await draft.locator('.who').innerText()).toContain('正在写');
    expect(await status.innerText()).toBe('正在写……');
    await page.evaluate(WATCH_STATUS);
    shows('第一句。[1]\n第二句。[2]');
    await draft.getByText('第二句。').waitFor();
    expect(await draft.count()).toBe(1);
    expect(await page.locator('#draft').getAttribute('aria-live')).toBe('off');
    expect(await page.evaluate('window.announced')).toBe(0);
    expect(await page.evaluate<string[]>(LOW_CONTRAST)).toEqual([]);

    await world.botSays(`web:${address}`, '第一句。[1]\n第二句。[2]\n第三句。[3]');
    await line('bot', '第三句。').waitFor();
    expect([await draft.count(), await status.innerText()]).toEqual([0, '']);
    shows('又一句。');
    await draft.waitFor();
    shows('');
    await draft.waitFor({ state: 'detached' });
    shows('断了。');
    await draft.waitFor();
    await world.channel.stop();
    await draft.waitFor({ state: 'detached' });
    await world.start();
    await page.getByText('已重新连上').waitFor();
    expect(faults).toEqual([]);
  });

  it('links numbers to call and folds the sources, which are there', async () => {
    const { page, line, says } = await world.visit();
    await line('bot', GREETING).waitFor();
    await says('失业金');
    const answer = line('bot', '失业保险金怎么领');
    await answer.waitFor();
    const links = answer.locator('a.phone');
    expect(await links.allInnerTexts()).toEqual(['12345', '120']);
    expect(await links.first().getAttribute('href')).toBe('tel:12345');
    const source = page.getByText('第十四条');
    expect(await source.isVisible()).toBe(false);
    await page.getByText('依据（点开看出处）').click();
    expect(await source.isVisible()).toBe(true);
    expect(await page.getByText('以上由程序根据政策文件自动整理').isVisible()).toBe(true);
  });

  it('shows what staff write, and the query code once', async () => {
    const { page, line, says } = await world.visit();
    await line('bot', GREETING).waitFor();
    await says('帮我登记');
    await line('bot', '查询码').waitFor();
    await world.deliver();
    await line('bot', '查询码 482913').waitFor();
    // The page has said so by itself.
    await eventually(() => JSON.stringify(world.storage.tables.outbox)).not.toContain('482913');
    const conversation = `web:${world.received.at(-1)?.conversation.address ?? ''}` as const;
    await world.staffSays(conversation, '您好，我来帮您。');
    await line('staff', '您好，我来帮您。').waitFor();
    expect(await page.locator('.entry.staff .who').innerText()).toContain('工作人员');
    world.clock.now += 11 * 60_000;
    await page.reload();
    await line('bot', '查询码 ••••').waitFor();
  });

  it('says again that it shows the query code when that was not heard', async () => {
    const { page, line, says } = await world.visit();
    await line('bot', GREETING).waitFor();
    await page.route('**/api/shown', (route) => route.abort());
    await says('再登记一件');
    await line('bot', '查询码 482913').waitFor();
    const waits = () => world.storage.tables.outbox.filter(({ text }) => text.includes('482913')).length;
    expect(waits()).toBe(1);
    await page.unroute('**/api/shown');
    await world.channel.stop();
    await world.start();
    await eventually(waits).toBe(0);
  });

  it('keeps a message that did not go out, and sends it once when asked again', async () => {
    const { page, line, says, pending } = await world.visit();
    await line('bot', GREETING).waitFor();
    await page.route('**/api/messages', (route) => route.abort());
    await says('路灯坏了');
    await pending.getByText('没有发出去').waitFor();
    await pending.getByRole('button', { name: '重试' }).click();
    await pending.getByText('没有发出去').waitFor();
    await page.unroute('**/api/messages');
    await pending.getByRole('button', { name: '重试' }).click();
    await line('bot', '好的。').waitFor();
    await eventually(() => pending.count()).toBe(0);
    expect(await line('citizen', '路灯坏了').count()).toBe(1);
  });

  it('sends by itself what did not arrive while the connection was there', async () => {
    const { page, line, says, pending } = await world.visit();
    await line('bot', GREETING).waitFor();
    let attempts = 0;
    await page.route('**/api/messages', async (route) => {
      attempts += 1;
      if (attempts > 2) await route.continue();
      else await route.fulfill({ status: 502, body: 'Bad Gateway' });
    });
    await says('换了一台机器');
    await line('bot', '好的。').waitFor();
    await eventually(() => pending.count()).toBe(0);
    expect([attempts, await line('citizen', '换了一台机器').count()]).toEqual([3, 1]);
  });

  it('that arrived although its acknowledgement was lost is not said twice', async () => {
    const { page, line, says, pending } = await world.visit();
    await line('bot', GREETING).waitFor();
    await page.route('**/api/messages', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await says('水管漏了');
    await line('bot', '好的。').waitFor();
    await pending.getByText('没有发出去').waitFor();
    await page.unroute('**/api/messages');
    await page.reload();
    await line('bot', '好的。').waitFor();
    await eventually(() => pending.count()).toBe(0);
    expect(await line('citizen', '水管漏了').count()).toBe(1);
  });

  it('says that it is offline, and sends by itself when it is back', async () => {
    const { context, line, says, pending, notice } = await world.visit();
    await line('bot', GREETING).waitFor();
    await context.setOffline(true);
    await notice.getByText('没有联网').waitFor();
    await says('没有网也要说');
    await pending.getByText('没有发出去').waitFor();
    await context.setOffline(false);
    await line('bot', '好的。').waitFor();
    await eventually(() => pending.count()).toBe(0);
    expect(await line('citizen', '没有网也要说').count()).toBe(1);
    await eventually(() => notice.innerText()).toBe('');
  });

  it('comes back after the service was away', async () => {
    const { line, notice, says } = await world.visit();
    await line('bot', GREETING).waitFor();
    await world.channel.stop();
    await notice.getByText('连接断了').waitFor();
    await world.start();
    await notice.getByText('已重新连上').waitFor();
    await says('还在吗');
    await line('bot', '好的。').waitFor();
  });

  it('remembers large type, and fits the screen in both sizes', async () => {
    const { page, line, says } = await world.visit();
    await line('bot', GREETING).waitFor();
    await says('失业金怎么领');
    await line('bot', '失业保险金怎么领').waitFor();
    const sizeOf = () => page.evaluate<string>('getComputedStyle(document.querySelector(".words")).fontSize');
    const overflow = () => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    const before = parseFloat(await sizeOf());
    expect(await overflow()).toBe(0);
    await page.getByRole('button', { name: '大字' }).click();
    await page.reload();
    await line('bot', '失业保险金怎么领').waitFor();
    expect(await page.getByRole('button', { name: '大字' }).getAttribute('aria-pressed')).toBe('true');
    expect(parseFloat(await sizeOf())).toBeGreaterThan(before * 1.3);
    expect(await overflow()).toBe(0);
    await page.getByRole('link', { name: '进度查询' }).click();
    await page.getByLabel('工单号').waitFor();
    expect(await overflow()).toBe(0);
  });

  it('can be used with the keyboard alone', async () => {
    const { page, line, text, log } = await world.visit();
    await line('bot', GREETING).waitFor();
    const { keyboard } = page;
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await keyboard.type('失业金');
    await keyboard.press('Shift+Enter');
    await keyboard.type('怎么领');
    expect(await text.inputValue()).toBe('失业金\n怎么领');
    await keyboard.press('Enter');
    await line('bot', '失业保险金怎么领').waitFor();
    expect((await log())[1]).toBe('失业金\n怎么领');
    const focused = () => page.evaluate<string>('document.activeElement.textContent');
    for (let i = 0; i < 10 && !(await focused()).includes('没解决'); i += 1)
      await keyboard.press('Shift+Tab');
    expect(await focused()).toBe('没解决');
    await keyboard.press('Enter');
    await line('bot', '您点了 down').waitFor();
  });

  it('does not send what an input method is still composing', async () => {
    const { page, line, text, pending } = await world.visit();
    await line('bot', GREETING).waitFor();
    await text.fill('shiyejin');
    await text.dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true });
    await text.dispatchEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true });
    expect([await pending.count(), await text.inputValue()]).toEqual([0, 'shiyejin']);
    expect(await page.locator('#log .citizen').count()).toBe(0);
  });

  it('sends a photograph and shows it', async () => {
    const { page, line, says } = await world.visit();
    await line('bot', GREETING).waitFor();
    await page.setInputFiles('#file', { name: 'lamp.png', mimeType: 'image/png', buffer: PNG });
    await page.locator('#chips .ready').waitFor();
    await says('这是照片');
    const image = line('citizen', '这是照片').locator('img');
    await image.waitFor();
    await eventually(() => page.evaluate('document.querySelector("#log img").naturalWidth')).toBe(1);
    await page.setInputFiles('#file', { name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('no') });
    await page.locator('#chips .failed', { hasText: '这个文件不能接收' }).waitFor();
  });

  it('makes a large photograph lighter before it goes out', async () => {
    const { page, line, says } = await world.visit({ deviceScaleFactor: 4 });
    await line('bot', GREETING).waitFor();
    const photo = await page.screenshot({ type: 'jpeg', quality: 100 });
    await page.setInputFiles('#file', { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: photo });
    await page.locator('#chips .ready').waitFor();
    await says('大照片');
    await line('citizen', '大照片').locator('img').waitFor();
    await eventually(() => page.evaluate('document.querySelector("#log img").naturalHeight')).toBe(2560);
  });

  it('gives a message back to be changed', async () => {
    const { page, line, says, text, pending } = await world.visit();
    await line('bot', GREETING).waitFor();
    await page.route('**/api/messages', (route) => route.abort());
    await says('写错了');
    await pending.getByRole('button', { name: '修改' }).click();
    expect([await pending.count(), await text.inputValue()]).toEqual([0, '写错了']);
    expect(await page.getByRole('button', { name: '转人工' }).isEnabled()).toBe(true);
  });

  it('shows markup as the text that it is', async () => {
    const { page, line, says, faults } = await world.visit();
    await line('bot', GREETING).waitFor();
    const markup = '<img src=x onerror="document.title=1"><b>粗</b>';
    await says(markup);
    await line('bot', '好的。').waitFor();
    expect(await line('citizen', '粗').locator('.words').innerText()).toBe(markup);
    expect(await page.locator('#log b').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('leaves nothing behind on a device that others use', async () => {
    const { page, line, says, log } = await world.visit();
    await line('bot', GREETING).waitFor();
    await says('我的事');
    await line('bot', '好的。').waitFor();
    page.on('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: '清除这台设备上的对话' }).click();
    await eventually(log).toEqual([GREETING]);
  });

  it('tells who has no scripts, or no cookies, where to call', async () => {
    const { page } = await world.visit({ javaScriptEnabled: false });
    expect(await page.locator('noscript .alert').innerText()).toContain('可以直接拨打 12345');
    expect(await page.locator('#composer').isVisible()).toBe(false);
    const other = await world.visit();
    await other.line('bot', GREETING).waitFor();
    await other.page.route('**/api/session', (route) => route.fulfill({ status: 401, json: {} }));
    await other.page.route('**/api/events*', (route) => route.fulfill({ status: 401, json: {} }));
    await other.page.reload();
    await other.notice.getByText('允许本网站使用 Cookie').waitFor();
  });

  it('has enough contrast everywhere', async () => {
    const { page, line, says, pending } = await world.visit();
    await line('bot', GREETING).waitFor();
    await says('失业金怎么领');
    await line('bot', '失业保险金怎么领').waitFor();
    await page.getByText('依据（点开看出处）').click();
    await world.staffSays(`web:${world.received.at(-1)?.conversation.address ?? ''}`, '您好');
    await line('staff', '您好').waitFor();
    await page.route('**/api/messages', (route) => route.abort());
    await says('发不出去');
    await pending.getByText('没有发出去').waitFor();
    expect(await page.evaluate<string[]>(LOW_CONTRAST)).toEqual([]);
    await page.goto(`${world.url}/progress`);
    expect(await page.evaluate<string[]>(LOW_CONTRAST)).toEqual([]);
  });
});

/** Counts how often the line that is read out changes. */
const WATCH_STATUS = `(() => {
  window.announced = 0;
  const changes = { childList: true, characterData: true, subtree: true };
  new MutationObserver(() => (window.announced += 1)).observe(document.getElementById('typing'), changes);
})()`;

/** Visible texts whose contrast with what is behind them is under 4.5 (WCAG 2, 1.4.3). */
const LOW_CONTRAST = `(() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => channels(color).slice(0, 3)
    .map((value) => value / 255)
    .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    const color = getComputedStyle(element).backgroundColor;
    const isClear = channels(color)[3] === 0;
    return isClear && element.parentElement ? behind(element.parentElement) : isClear ? 'rgb(238,242,244)' : color;
  };
  const hasText = (element) => [...element.childNodes].some((it) => it.nodeType === 3 && it.data.trim());
  return [...document.body.querySelectorAll('*')]
    .filter((element) => hasText(element) && element.offsetParent !== null)
    .map((element) => {
      const [a, b] = [light(getComputedStyle(element).color), light(behind(element))];
      return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), element.textContent];
    })
    .filter(([ratio]) => ratio < 4.5)
    .map(([ratio, text]) => ratio.toFixed(2) + ' ' + text);
})()`;
