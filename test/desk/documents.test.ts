import { describe, expect, it } from 'vitest';
import type { NewDocument } from '../../src/retrieval/ingest/library.ts';
import { sampleDocument, sampleStanding } from '../support/documents.ts';
import { createDeskWorld, START } from './desk-world.ts';

const ID = '/srv/files/宁夏 办法&细则.docx#1';
const CONFIRM = '/desk/documents/confirm';
const address = (id: string) => `/desk/documents/one?${new URLSearchParams({ id })}`;

async function worldWith(...documents: NewDocument[]) {
  const world = createDeskWorld();
  await world.storage.library.replaceOrigin({ origin: '/srv/files', digest: 'd' }, documents);
  return world;
}

/** Titles of the documents on the page, from the top. */
function titlesOf(html: string): string[] {
  return [...html.matchAll(/<a href="\/desk\/documents\/one[^"]*">([^<]*)<\/a>/g)].map((it) => it[1] ?? '');
}

describe('the list of documents', () => {
  async function threeDocuments() {
    const world = await worldWith(
      sampleDocument('a', { title: '救助办法' }),
      sampleDocument('b', { title: '养老条例' }),
      sampleDocument('c', { title: '救助通知' }),
    );
    await world.storage.library.confirm('b', sampleStanding, { by: 'id-supervisor', at: START });
    return world;
  }

  it.each([
    ['', ['救助办法', '救助通知']],
    ['state=confirmed', ['养老条例']],
    ['state=all', ['救助办法', '养老条例', '救助通知']],
    ['state=all&q=救助', ['救助办法', '救助通知']],
    ['state=nonsense&page=-1&q=', ['救助办法', '救助通知']],
    ['q=养老', []],
  ])('filters by %j', async (query, titles) => {
    const world = await threeDocuments();
    const page = await (await world.signIn('auditor')).get(`/desk/documents?${query}`);
    expect(titlesOf(page.html)).toEqual(titles);
  });

  it('counts what waits and what is done, and says what stands for each', async () => {
    const world = await threeDocuments();
    const { html } = await (await world.signIn('operator')).get('/desk/documents?state=all');
    expect(html).toMatch(/待核对<b>2<\/b>/);
    expect(html).toMatch(/已核对<b>1<\/b>/);
    expect(html).toMatch(/全部<b>3<\/b>/);
    expect(html).toContain('<td>宁夏回族自治区</td><td>2026-01-01 起</td><td>可申领</td>');
  });

  it('turns pages and keeps the filter', async () => {
    const many = Array.from({ length: 23 }, (_, n) => sampleDocument(`f${String(n).padStart(2, '0')}`));
    const world = await worldWith(...many);
    const browser = await world.signIn('handler');
    const first = await browser.get('/desk/documents?state=all&q=办法');
    expect(titlesOf(first.html)).toHaveLength(20);
    const next = '/desk/documents?q=%E5%8A%9E%E6%B3%95&state=all&page=2';
    expect(first.html).toContain(`href="${next.replaceAll('&', '&amp;')}"`);
    expect(titlesOf((await browser.get(next)).html)).toHaveLength(3);
  });

  it('says how documents come in while there are none', async () => {
    const browser = await createDeskWorld().signIn('operator');
    expect((await browser.get('/desk/documents')).html).toContain('hotline knowledge ingest');
  });

  it('is in the navigation of every role', async () => {
    const browser = await createDeskWorld().signIn('handler');
    expect((await browser.get('/desk')).html).toContain('<a href="/desk/documents">文件</a>');
  });
});

describe('the page of a document', () => {
  it('shows the head, what is proposed on which grounds, and the passages', async () => {
    const world = await worldWith(sampleDocument(ID));
    const browser = await world.signIn('operator');
    const list = await browser.get('/desk/documents');
    const link = /href="(\/desk\/documents\/one[^"]*)"/.exec(list.html)?.[1] ?? '';
    const { html, status } = await browser.get(link.replaceAll('&amp;', '&'));
    expect(status).toBe(200);
    for (const words of [
      '宁夏回族自治区人民政府',
      '宁政发〔2026〕1号',
      '标题写明“宁夏回族自治区”',
      '文中写明“自2026年1月1日起施行”',
      '还没有人核对',
      '第一章 总则',
      '第二条 生活陷入困境的家庭可以申请。',
    ]) {
      expect(html).toContain(words);
    }
  });

  it('shows passages a page at a time', async () => {
    const passages = Array.from({ length: 70 }, (_, n) => ({
      section: '',
      locator: `第${n + 1}条`,
      text: `第${n + 1}条 内容。`,
    }));
    const world = await worldWith(sampleDocument(ID, { passages }));
    const browser = await world.signIn('auditor');
    const first = await browser.get(address(ID));
    expect(first.html).toContain('第30条 内容');
    expect(first.html).not.toContain('第31条 内容');
    const last = await browser.get(`${address(ID)}&page=99`);
    expect(last.html).toContain('第61条 内容');
    expect(last.html).toContain('第 3 / 3 页');
  });

  it('shows what a document says as text and never as markup', async () => {
    const evil = '<script>alert(1)</script>';
    const world = await worldWith(
      sampleDocument(`x"><img src=x>`, {
        title: evil,
        passages: [{ section: evil, locator: '', text: evil }],
      }),
    );
    const browser = await world.signIn('supervisor');
    for (const path of ['/desk/documents', address('x"><img src=x>')]) {
      const { html } = await browser.get(path);
      expect(html).toContain('&lt;script&gt;');
      expect(html).not.toMatch(/<script>alert|<img/);
    }
  });

  it('says that no place is proposed, and asks for one before it is confirmed', async () => {
    const proposal = { ...sampleDocument(ID).proposal, regions: [] };
    const world = await worldWith(sampleDocument(ID, { proposal }));
    const browser = await world.signIn('supervisor');
    expect((await browser.get('/desk/documents')).html).toContain('<td>未注明</td>');
    const page = await browser.get(address(ID));
    expect(page.html).toMatch(/适用地区<\/th><td class="main">未注明</);
    const refused = await browser.submit(page, CONFIRM, { claimClass: 'notice', regions: '' });
    expect(refused.status).toBe(422);
  });

  it('says that a document is not there', async () => {
    const browser = await createDeskWorld().signIn('operator');
    for (const path of ['/desk/documents/one', address('nothing')]) {
      const page = await browser.get(path);
      expect([page.status, page.html.includes('没有这份文件')]).toEqual([404, true]);
    }
  });

  it('has no form for those who may not confirm', async () => {
    const world = await worldWith(sampleDocument(ID));
    for (const role of ['operator', 'handler', 'auditor'] as const) {
      const { html } = await (await world.signIn(role)).get(address(ID));
      expect(html).not.toContain(CONFIRM);
      expect(html).toContain('核对由督办员或管理员办理');
    }
  });
});

const typed = { regions: '银川市、兴庆区', from: '2026-02-01', expires: '', claimClass: 'notice' };

describe('a supervisor', () => {
  it('confirms a proposal as it is, and the index hears of it', async () => {
    const world = await worldWith(sampleDocument(ID));
    const browser = await world.signIn('supervisor');
    const page = await browser.get(address(ID));
    expect(page.html).toContain('>宁夏回族自治区</textarea>');
    world.clock.now += 60_000;
    const form = { regions: '宁夏回族自治区', from: '2026-01-01', expires: '', claimClass: 'entitlement' };
    const sent = await browser.submit(page, CONFIRM, form);
    expect(sent.status).toBe(303);
    const after = await browser.get(sent.location ?? '');
    expect(after.html).toContain('已核对。');
    expect(after.html).toContain('supervisor 王 于 2026-11-21 09:01 核对');
    expect(await world.storage.library.get(ID)).toMatchObject({
      standing: sampleStanding,
      review: { state: 'confirmed', by: 'id-supervisor', at: START + 60_000 },
    });
    expect(world.libraryChanges).toEqual([START + 60_000]);
  });

  it('corrects regions by name, dates and class, and may correct again', async () => {
    const world = await worldWith(sampleDocument(ID));
    const browser = await world.signIn('administrator');
    await browser.submit(await browser.get(address(ID)), CONFIRM, typed);
    expect((await world.storage.library.get(ID))?.standing).toEqual({
      regions: ['640100', '640104'],
      from: '2026-02-01',
      expires: null,
      claimClass: 'notice',
    });
    const again = await browser.get(address(ID));
    expect(again.html).toContain('保存更正');
    await browser.submit(again, CONFIRM, { ...typed, regions: '全国' });
    expect((await world.storage.library.get(ID))?.standing.regions).toEqual(['000000']);
  });

  it.each([
    ['a place that nobody knows', { regions: '银川市，火星' }, '没有找到“火星”'],
    ['no place', { regions: ' ' }, '这一项要填写'],
    ['separators alone', { regions: '、，' }, '几个地区用顿号隔开'],
    ['the whole country and more', { regions: '全国、银川市' }, '不用再写别的地区'],
    ['a date that is none', { from: '2026-02-30' }, '日期要写成'],
    ['an end before the beginning', { expires: '2026-01-31' }, '失效日期要晚于生效日期'],
    ['a class that is none', { claimClass: 'law' }, '请选一项'],
  ])('is told about %s and keeps what was typed', async (_name, changes, problem) => {
    const world = await worldWith(sampleDocument(ID));
    const browser = await world.signIn('supervisor');
    const form = { ...typed, ...changes };
    const page = await browser.submit(await browser.get(address(ID)), CONFIRM, form);
    expect(page.status).toBe(422);
    expect(page.html).toContain(problem);
    expect(page.html).toContain(`>${form.regions}</textarea>`);
    expect(page.html).toContain(`value="${form.from}"`);
    expect((await world.storage.library.get(ID))?.review.state).toBe('proposed');
    expect(world.libraryChanges).toEqual([]);
  });

  it('does not confirm a text that has changed since it was read', async () => {
    const world = await worldWith(sampleDocument(ID));
    const browser = await world.signIn('supervisor');
    const page = await browser.get(address(ID));
    world.clock.now += 60_000;
    const passages = [{ section: '', locator: '', text: '全新的正文。' }];
    const changed = sampleDocument(ID, { passages });
    await world.storage.library.replaceOrigin({ origin: '/srv/files', digest: 'd2' }, [changed]);
    const refused = await browser.submit(page, CONFIRM, typed);
    expect(refused.status).toBe(409);
    expect(refused.html).toContain('文件内容刚刚更新过');
    expect(refused.html).toContain('全新的正文');
    expect(refused.html).toContain(`>${typed.regions}</textarea>`);
    expect((await world.storage.library.get(ID))?.review.state).toBe('proposed');
    expect((await browser.submit(refused, CONFIRM, typed)).status).toBe(303);
  });

  it('hears that a document is gone', async () => {
    const world = await worldWith(sampleDocument(ID));
    const browser = await world.signIn('supervisor');
    const page = await browser.get(address(ID));
    await world.storage.library.removeOrigin('/srv/files');
    expect((await browser.submit(page, CONFIRM, typed)).status).toBe(404);
    expect(world.libraryChanges).toEqual([]);
  });

  it('signs in again in between and finds what was typed', async () => {
    const world = await worldWith(sampleDocument(ID));
    const browser = await world.signIn('supervisor');
    const page = await browser.get(address(ID));
    world.clock.now += 13 * 60 * 60_000;
    const expired = await browser.submit(page, CONFIRM, typed);
    expect(expired.status).toBe(401);
    const credentials = { login: 'supervisor', password: 'correct horse' };
    const resumed = await browser.submit(expired, '/desk/sign-in', credentials);
    expect(resumed.html).toContain('银川市、兴庆区');
    expect(resumed.html).toContain('动态');
    expect((await browser.submit(resumed, CONFIRM)).status).toBe(303);
  });
});
