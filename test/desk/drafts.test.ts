import { describe, expect, it } from 'vitest';
import { createRegions } from '../../src/knowledge/regions.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { checkDraft } from '../../src/knowledge/drafts/check-draft.ts';
import { heatingDraft } from '../support/draft-content.ts';
import { sampleEvent, sampleTicket } from '../support/samples.ts';
import { temporaryFolder } from '../support/folder.ts';
import { smallKnowledge } from '../support/small-knowledge.ts';
import { createDeskWorld, type Browser, type Page } from './desk-world.ts';
import type { DraftContent } from '../../src/knowledge/drafts/draft.ts';

const DRAFTS = '/desk/drafts';

/** A desk whose drafts pass the real checks, beside a few items of the real knowledge. */
function createWorld() {
  const knowledge = loadKnowledge(smallKnowledge(temporaryFolder()));
  const regions = createRegions();
  const world = createDeskWorld();
  world.deps.learning.itemTopics = knowledge.topics;
  world.deps.learning.checkDraft = (content, id) =>
    checkDraft(content, {
      id,
      knowledge,
      today: '2026-11-21',
      regionCode: (name) => (name === '全国' ? '000000' : regions.resolve(name)),
    });
  return world;
}

async function begun(browser: Browser): Promise<Page> {
  const made = await browser.submit(await browser.get(DRAFTS), DRAFTS);
  return browser.get(made.location ?? '');
}

const save = (browser: Browser, page: Page, then: 'save' | 'submit', changes: Partial<DraftContent> = {}) =>
  browser.submit(page, `${DRAFTS}/save`, { ...heatingDraft(changes), then });

/** Sends the form of one act; the others go to the same address. */
async function act(browser: Browser, page: Page, name: string, note = ''): Promise<Page> {
  const form = (page.html.match(/<form[\s\S]*?<\/form>/gu) ?? []).find((it) =>
    it.includes(`value="${name}"`),
  );
  if (form === undefined) throw new Error(`There is no form to ${name}`);
  return browser.submit({ ...page, html: form }, `${DRAFTS}/act`, { note });
}

const follow = (browser: Browser, { location }: Page) => browser.get(location ?? '');

/** Written by an operator and submitted. */
async function submitted() {
  const world = createWorld();
  const operator = await world.signIn('operator');
  const done = await save(operator, await begun(operator), 'submit');
  expect(done.location).toContain('done=submit');
  return { world, operator, address: (done.location ?? '').replace(/&done.*/u, '') };
}

describe('a draft', () => {
  it('may be left half done, and says what is missing in the words of the form', async () => {
    const operator = await createWorld().signIn('operator');
    const page = await begun(operator);
    const saved = await operator.submit(page, `${DRAFTS}/save`, { title: '暖气不热怎么办', then: 'save' });
    const { html } = await follow(operator, saved);
    expect(html).toContain('已保存');
    expect(html).toContain('value="暖气不热怎么办"');
    expect(html).toMatch(/还有 \d+ 处要改/u);
    expect(html).toContain('原文：贴上所依据的原文');
    expect(html).toContain('缺少“要点”');
    const findings = /<ul>[\s\S]*?<\/ul>/u.exec(html)?.[0] ?? '';
    expect(findings).toContain('性质');
    expect(findings).not.toMatch(/[a-z]{4}/iu);
    expect(findings).toContain('性质：请选一项');
    expect(findings).toContain('施行日期：还没有写');
  });

  it.each<[string, Partial<DraftContent>, string]>([
    ['a sentence without a source', { point: '卧室不得低于 18 摄氏度。' }, '这一句没有出处'],
    ['a place that is not in the text', { standard: '按日减收热费。〔第三十条〕' }, '原文里没有第三十条'],
    [
      'a figure that is not in the text',
      { standard: '一天退 5 元。〔第十五条〕' },
      '不在所引的出处里，核对数字',
    ],
    ['a place that nobody knows', { regions: '火星' }, '没有找到“火星”'],
    [
      'a date that the text does not give',
      { effective: '2024-12-01' },
      '施行日期 2024-12-01 不是原文写的施行日期',
    ],
    ['a question that another item has', { questions: '暖气不热\n暖气冷\n供暖差\n温度低' }, '不足 5 句'],
    ['no text to rest on', { sourceText: '' }, '贴上所依据的原文'],
  ])('cannot be submitted with %s', async (_name, changes, problem) => {
    const world = createWorld();
    const operator = await world.signIn('operator');
    const page = await begun(operator);
    const refused = await save(operator, page, 'submit', changes);
    expect(refused.status).toBe(422);
    expect(refused.html).toContain(problem);
    const [draft] = (await world.storage.drafts.list(['draft'], { offset: 0, limit: 1 })).drafts;
    expect(draft?.content.title).toBe(heatingDraft().title);
    expect((await world.storage.drafts.list(['submitted'], { offset: 0, limit: 1 })).total).toBe(0);
  });

  it('hides personal data that somebody typed', async () => {
    const world = createWorld();
    const operator = await world.signIn('operator');
    const hint = '问张师傅 13800001111。〔第九条〕';
    const { html } = await follow(operator, await save(operator, await begun(operator), 'save', { hint }));
    expect(html).toContain('其中的个人信息已经隐去');
    expect(html).not.toContain('13800001111');
    const [draft] = (await world.storage.drafts.list(['draft'], { offset: 0, limit: 1 })).drafts;
    expect(draft?.content.hint).toBe('问张师傅 [电话]。〔第九条〕');
  });

  it('that somebody else has changed is not written over', async () => {
    const world = createWorld();
    const operator = await world.signIn('operator');
    const page = await begun(operator);
    const other = await world.signIn('supervisor');
    const address = `${DRAFTS}/one?id=${/name="draft" value="([^"]*)"/u.exec(page.html)?.[1]}`;
    await save(other, await other.get(address), 'save');
    const refused = await save(operator, page, 'save', { title: '我的标题' });
    expect(refused.status).toBe(409);
    expect(refused.html).toContain('刚刚被别人改过');
    expect(refused.html).toContain('value="我的标题"');
    expect((await save(operator, refused, 'save', { title: '我的标题' })).location).toContain('done=save');
  });
});

describe('the review of a draft', () => {
  it('is made by a second person, and publishes the item as it was read', async () => {
    const { world, address } = await submitted();
    const supervisor = await world.signIn('supervisor');
    const page = await supervisor.get(address);
    expect(page.html).toContain('检查通过');
    expect(page.html).toContain('居民卧室、起居室的温度不得低于18摄氏度');
    const done = await act(supervisor, page, 'approve');
    expect(done.location).toContain('done=approve');
    expect(world.itemChanges).toHaveLength(1);
    const [published] = await world.storage.drafts.published();
    expect(published?.text).toContain('title: "家里暖气不热');
    expect(published?.text).toContain('lastReview: "2026-11-21"');
    const { html } = await follow(supervisor, done);
    expect(html).toContain('正在用来回答');
    expect(html.replaceAll(/<[^>]*>/gu, ' ')).toMatch(
      /operator 王 提交审核[\s\S]*supervisor 王 审核通过并发布/u,
    );
  });

  it('is never made by whoever wrote a word of it', async () => {
    const world = createWorld();
    const supervisor = await world.signIn('supervisor');
    const operator = await world.signIn('operator');
    const page = await begun(operator);
    const address = `${DRAFTS}/one?id=${/name="draft" value="([^"]*)"/u.exec(page.html)?.[1]}`;
    await save(supervisor, await supervisor.get(address), 'save');
    await save(operator, await operator.get(address), 'submit');
    const shown = await supervisor.get(address);
    expect(shown.html).toContain('您写过这份草稿');
    expect(shown.html).not.toContain('value="approve"');
    const form = {
      _csrf: await supervisor.csrf(),
      draft: address.split('=')[1] ?? '',
      act: 'approve',
      _version: '4',
    };
    const version = /name="_version" value="(\d+)"/u.exec(shown.html)?.[1] ?? '';
    const forced = await supervisor.post(`${DRAFTS}/act`, { ...form, _version: version });
    expect(forced.status).toBe(403);
    expect(forced.html).toContain('不能自己审核');
    expect(await world.storage.drafts.published()).toEqual([]);
  });

  it('is not for operators', async () => {
    const { world, address } = await submitted();
    const other = await world.signIn('operator', { id: 'id-2', login: 'operator2' });
    const page = await other.get(address);
    expect(page.html).toContain('审核由督办员或管理员办理');
    const version = (await world.storage.drafts.list(['submitted'], { offset: 0, limit: 1 })).drafts[0]
      ?.version;
    const id = address.split('=')[1] ?? '';
    const form = { _csrf: await other.csrf(), draft: id, act: 'approve', _version: String(version) };
    expect((await other.post(`${DRAFTS}/act`, form)).status).toBe(403);
  });

  it('sends back with a reason, and the author mends and submits again', async () => {
    const { world, operator, address } = await submitted();
    const supervisor = await world.signIn('supervisor');
    const page = await supervisor.get(address);
    expect((await act(supervisor, page, 'send-back')).status).toBe(422);
    await act(supervisor, page, 'send-back', '写上怎么申请');
    const back = await operator.get(address);
    expect(back.html).toContain('已退回');
    expect(back.html).toContain('写上怎么申请');
    expect((await save(operator, back, 'submit')).location).toContain('done=submit');
  });

  it('withdraws what was published, which can be written anew', async () => {
    const { world, operator, address } = await submitted();
    const supervisor = await world.signIn('supervisor');
    await act(supervisor, await supervisor.get(address), 'approve');
    await act(supervisor, await supervisor.get(address), 'withdraw', '办法已经修订');
    expect(await world.storage.drafts.published()).toEqual([]);
    expect(world.itemChanges).toHaveLength(2);
    await act(operator, await operator.get(address), 'reopen');
    expect((await operator.get(address)).html).toContain('保存并提交审核');
  });

  it('decides on what was read and on nothing else', async () => {
    const { world, operator, address } = await submitted();
    const supervisor = await world.signIn('supervisor');
    const page = await supervisor.get(address);
    await act(supervisor, page, 'send-back', '再看看');
    await save(operator, await operator.get(address), 'submit', { standard: '全部退还。〔第十五条〕' });
    expect((await act(supervisor, page, 'approve')).status).toBe(409);
    expect(await world.storage.drafts.published()).toEqual([]);
  });

  it('is read by auditors, who change nothing, and not by handlers', async () => {
    const { world, address } = await submitted();
    const auditor = await world.signIn('auditor');
    expect((await auditor.get(address)).html).not.toContain('action="/desk/drafts/act"');
    expect((await auditor.get(`${DRAFTS}?tab=submitted`)).html).toContain('家里暖气不热');
    expect((await (await world.signIn('handler')).get(address)).status).toBe(403);
  });
});

describe('the reply to a ticket', () => {
  const reply = '供热期室温不低于 18 度。可以申请测温，联系人 13800001111。';

  async function closedTicket() {
    const world = createWorld();
    const ticket = await world.ticket({
      title: '家里暖气不热',
      conversation: null,
      moves: [
        ['accept', {}],
        ['reply', { text: reply }],
        ['close', {}],
      ],
    });
    return { world, ticket };
  }

  it('becomes a draft whose sentences still need a source', async () => {
    const { world, ticket } = await closedTicket();
    const operator = await world.signIn('operator');
    const page = await operator.get(`/desk/tickets/${ticket.number}`);
    const made = await operator.submit(page, `${DRAFTS}/from-ticket`);
    const { html } = await follow(operator, made);
    expect(html).toContain('供热期室温不低于 18 度。\n可以申请测温，联系人 [电话]。');
    expect(html).toContain('这一句没有出处');
    expect(html).toContain(`href="/desk/tickets/${ticket.number}"`);
    expect((await operator.submit({ ...page, html }, `${DRAFTS}/save`, { then: 'submit' })).status).toBe(422);
  });

  it('stays where it is when it is not reviewed yet or confidential', async () => {
    const world = createWorld();
    const ticket = sampleTicket({ number: 'XH20261121-99999', status: 'closed', reply, confidential: true });
    await world.storage.store.commit({
      writes: [{ ticket, expectedVersion: 0, event: sampleEvent(ticket) }],
    });
    const supervisor = await world.signIn('supervisor');
    const open = await world.ticket({ title: '路灯' });
    for (const { number } of [ticket, open]) {
      const page = await supervisor.get(`/desk/tickets/${number}`);
      expect(page.html).not.toContain('/desk/drafts/from-ticket');
      const form = { _csrf: await supervisor.csrf(), number };
      expect((await supervisor.post(`${DRAFTS}/from-ticket`, form)).status).toBe(404);
    }
  });
});
