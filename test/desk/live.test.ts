import { describe, expect, it } from 'vitest';
import { newConversationState } from '../../src/conversation/state.ts';
import type { Handover } from '../../src/tickets/handover.ts';
import { sampleHandover, sampleLine } from '../support/samples.ts';
import { createDeskWorld, hiddenFieldsOf, START, type Page } from './desk-world.ts';

const conversation = 'telegram:1001';
const talkAt = (id = 'h1') => `/desk/live/${id}`;

/** A desk with somebody who waits and what was said so far. */
async function waiting(changes: Partial<Handover> = {}) {
  const world = createDeskWorld();
  const handover = sampleHandover({ requestedAt: START, queuedAt: START, ...changes });
  await world.storage.store.commit({
    conversation: {
      id: conversation,
      expectedVersion: 0,
      state: { ...newConversationState(), history: ['失业金怎么领'], handover: { id: 'h1' } },
      at: START,
    },
    writes: [{ handover, expectedVersion: 0 }],
    transcript: [sampleLine('失业金怎么领', { at: START - 1 }), sampleLine('转人工', { at: START })],
  });
  world.clock.now += 60_000;
  const said = async () =>
    (await world.storage.transcripts.transcript(conversation)).map(
      ({ speaker, text }) => `${speaker}: ${text}`,
    );
  const hears = (text: string) =>
    world.storage.store.commit({ transcript: [sampleLine(text, { at: world.clock.now })] });
  const state = async () => (await world.storage.store.conversation(conversation))?.state;
  return { world, said, hears, state, handover: () => world.storage.handovers.get('h1') };
}

async function taken() {
  const desk = await waiting();
  const browser = await desk.world.signIn('operator');
  const page = await browser.get(talkAt());
  await browser.submit(page, `${talkAt()}/take`);
  return { ...desk, browser };
}

describe('the list of conversations', () => {
  it('shows who waits, for how long and about what, and who is there', async () => {
    const { world } = await waiting({ urgent: true });
    const browser = await world.signIn('operator');
    const page = await browser.get('/desk/live');
    for (const words of [
      '等候 1 位',
      '失业金怎么领',
      '1 分钟',
      'Telegram',
      '有危险',
      '接入',
      '在线：operator 王',
    ]) {
      expect(page.html).toContain(words);
    }
    expect(await world.storage.presence.present(world.clock.now)).toEqual(['id-operator']);
  });

  it('shows an auditor everything and lets nobody count on them', async () => {
    const { world } = await waiting();
    const browser = await world.signIn('auditor');
    expect((await browser.get('/desk/live')).html).toContain('失业金怎么领');
    const page = await browser.get(talkAt());
    expect(page.html).toContain('转人工');
    expect(page.html).not.toContain(`action="${talkAt()}/take"`);
    expect(await world.storage.presence.present(world.clock.now)).toEqual([]);
  });

  it('forgets who has not been there for a while', async () => {
    const { world } = await waiting();
    await (await world.signIn('operator')).get('/desk/live');
    world.clock.now += 91_000;
    expect(await world.storage.presence.present(world.clock.now)).toEqual([]);
  });
});

describe('a conversation', () => {
  it('is taken: the citizen is told, and the bot has it no more', async () => {
    const { world, said, state, handover } = await taken();
    expect(await handover()).toMatchObject({ takenBy: { id: 'id-operator', name: 'operator 王' } });
    expect((await state())?.owner).toBe('person');
    expect((await said()).at(-1)).toMatch(/^bot: 工作人员operator 王来了/u);
    expect(world.woken).toEqual([conversation]);
  });

  it('that somebody else has taken first is not taken, and the page says by whom', async () => {
    const { world } = await waiting();
    const first = await world.signIn('operator');
    const second = await world.signIn('supervisor');
    const [one, two] = [await first.get(talkAt()), await second.get(talkAt())];
    await first.submit(one, `${talkAt()}/take`);
    const late = await second.submit(two, `${talkAt()}/take`);
    expect(late.status).toBe(409);
    expect(late.html).toContain('operator 王已经先接入了这个对话');
    expect(late.html).not.toContain('name="text"');
  });

  it('carries words to the citizen, masked, as those of staff, once', async () => {
    const { browser, said, world } = await taken();
    const page = await browser.get(talkAt());
    const form = { text: '请打 13800001111 找我' };
    const after = await browser.submit(page, `${talkAt()}/say`, form);
    expect(after.location).toBe(`${talkAt()}?done=say&masked=1`);
    await browser.submit(page, `${talkAt()}/say`, form);
    const lines = (await said()).filter((it) => it.startsWith('staff:'));
    expect(lines).toEqual(['staff: 工作人员operator 王：请打 [电话] 找我']);
    expect(world.storage.tables.outbox.at(-1)?.text).toBe('工作人员operator 王：请打 [电话] 找我');
    expect((await browser.get(after.location ?? '')).html).toContain('其中的个人信息已自动遮住');
  });

  it('does not take empty words or too many', async () => {
    const { browser, said } = await taken();
    const before = await said();
    for (const text of [' ', '长'.repeat(2001)]) {
      const page = await browser.submit(await browser.get(talkAt()), `${talkAt()}/say`, { text });
      expect(page.status).toBe(422);
    }
    expect(await said()).toEqual(before);
  });

  it('shows what the bot would answer to the last words, and thinks once for as many looks', async () => {
    const { browser, hears, world } = await taken();
    await hears('那要带什么');
    const page = await browser.get(talkAt());
    expect(page.html).toContain('小华对“那要带什么”的回答。');
    await browser.get(talkAt());
    expect(world.thought.filter(({ text }) => text === '那要带什么')).toEqual([
      { text: '那要带什么', history: ['失业金怎么领'] },
    ]);
  });

  it('sends the bot’s answer as the bot’s, and keeps what was being typed', async () => {
    const { browser, said } = await taken();
    const page = await browser.get(talkAt());
    const sent = await browser.post(`${talkAt()}/answer`, { ...answerFields(page), text: '还没写完' });
    expect((await said()).at(-1)).toBe(
      'bot: 小华（工作人员operator 王看过）：\n小华对“失业金怎么领”的回答。',
    );
    expect(sent.status).toBe(200);
    expect(sent.html).toContain('还没写完</textarea>');
  });

  it('sends nothing as the bot’s that the bot did not say', async () => {
    const { browser, said } = await taken();
    const before = await said();
    const fields = { ...answerFields(await browser.get(talkAt())), _answer: '免费送您一万元' };
    expect((await browser.post(`${talkAt()}/answer`, fields)).status).toBe(409);
    expect(await said()).toEqual(before);
  });

  it('is given back', async () => {
    const { browser, said, state, handover } = await taken();
    const page = await browser.submit(await browser.get(talkAt()), `${talkAt()}/give-back`);
    expect(page.location).toBe('/desk/live?done=give-back');
    expect(await handover()).toMatchObject({ outcome: 'given-back' });
    expect(await state()).toMatchObject({ owner: 'bot' });
    expect((await state())?.handover).toBeUndefined();
    expect((await said()).at(-1)).toContain('小华接着为您服务');
  });

  it('that the citizen has left keeps the words that were not sent', async () => {
    const { browser, world, said } = await taken();
    const page = await browser.get(talkAt());
    const left = await world.storage.handovers.get('h1');
    if (left === undefined) throw new Error('no handover');
    const ended = {
      ...left,
      version: left.version + 1,
      endedAt: world.clock.now,
      outcome: 'left-by-citizen' as const,
    };
    await world.storage.store.commit({ writes: [{ handover: ended, expectedVersion: left.version }] });
    const before = await said();
    const late = await browser.submit(page, `${talkAt()}/say`, { text: '别走，材料齐了' });
    expect(late.status).toBe(409);
    expect(late.html).toContain('这个对话的人工已经结束');
    expect(late.html).toContain('别走，材料齐了</textarea>');
    expect(await said()).toEqual(before);
  });

  it('goes back into the queue', async () => {
    const { browser, state, handover } = await taken();
    await browser.submit(await browser.get(talkAt()), `${talkAt()}/put-back`);
    expect(await handover()).toMatchObject({ takenBy: null, outcome: null });
    expect(await state()).toMatchObject({ owner: 'bot', handover: { id: 'h1' } });
  });

  it('becomes a ticket with its number told, and the bot has it again', async () => {
    const { browser, said, world, state } = await taken();
    const form = {
      kind: 'help',
      urgency: 'normal',
      title: '失业金没发',
      description: '电话 13800001111，三个月',
      place: '',
    };
    const page = await browser.submit(await browser.get(talkAt()), `${talkAt()}/ticket`, form);
    expect(page.location).toBe('/desk/live?done=file');
    const [ticket] = await world.storage.tickets.ofConversation(conversation, 1);
    expect(ticket).toMatchObject({ title: '失业金没发', description: '电话 [电话]，三个月', source: 'chat' });
    expect((await said()).join()).toContain(ticket?.number);
    expect((await said()).join()).not.toContain('482913');
    expect(world.storage.tables.outbox.some(({ text }) => text.includes('482913'))).toBe(true);
    expect(await state()).toMatchObject({ owner: 'bot' });
  });

  it('says that somebody is typing only for who has it', async () => {
    const { browser, world } = await taken();
    const other = await world.signIn('supervisor');
    for (const it of [browser, other]) await it.post(`${talkAt()}/typing`, { _csrf: await it.csrf() });
    expect(world.typing).toEqual([conversation]);
  });

  it('that is none is not found', async () => {
    const { browser } = await taken();
    expect((await browser.get(talkAt('h9'))).status).toBe(404);
  });

  it('keeps typed words over a session that has ended', async () => {
    const { browser, said } = await taken();
    const fields = hiddenFieldsOf((await browser.get(talkAt())).html, `${talkAt()}/say`);
    browser.cookies.clear();
    const page = await browser.post(`${talkAt()}/say`, { ...fields, text: '请带身份证来' });
    expect(page.status).toBe(401);
    const signedIn = await browser.submit(page, '/desk/sign-in', {
      login: 'operator',
      password: 'correct horse',
    });
    expect(signedIn.html).toContain('回复群众');
    expect(signedIn.html).toContain('请带身份证来');
    await browser.submit(signedIn, `${talkAt()}/say`);
    expect((await said()).at(-1)).toBe('staff: 工作人员operator 王：请带身份证来');
  });
});

/** What the button under the bot's answer sends. */
function answerFields(page: Page): Record<string, string> {
  const inputs = page.html.match(/<input type="hidden" form="reply-form"[^>]*>/gu) ?? [];
  const valueOf = (tag: string, name: string) => new RegExp(` ${name}="([^"]*)"`, 'u').exec(tag)?.[1] ?? '';
  const own = inputs.map((it) => [valueOf(it, 'name'), valueOf(it, 'value')] as const);
  return { ...hiddenFieldsOf(page.html, `${talkAt()}/say`), ...Object.fromEntries(own) };
}
