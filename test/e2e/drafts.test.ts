import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createEventReader, type ReadEvent } from '../channels/web/event-reader.ts';
import { startScriptedChatServer, type ChatServer } from '../models/scripted-chat-server.ts';
import { startBotApiEmulator } from '../support/bot-api-emulator.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startHotline } from '../support/program.ts';
import { smallKnowledge } from '../support/small-knowledge.ts';

vi.setConfig({ testTimeout: 120_000 });

const QUESTION = '失业金最长能领多久';
const INVENTED = '失业保险金每月另外再发 8888 元，缴费满一年就能领。';
const patience = { timeout: 60_000 };

/** A model whose words are put into its mouth, a piece at a time. */
function createPen() {
  const pieces = new PassThrough({ encoding: 'utf8' });
  let separator = '{"sentences": [';
  return {
    pieces,
    sentence(text: string, ...passages: number[]) {
      pieces.write(separator + JSON.stringify({ text, passages }));
      separator = ', ';
    },
    end: () => pieces.end(']}'),
  };
}

/** The statements that the model was given, as it was given them. */
function statementsIn({ material }: ChatServer['requests'][number]): string[] {
  return [...material.matchAll(/^\d+\.（[^\n]*?）(?=[^）\n]*$)([^\n]+)$/gmu)].map((match) => match[1] ?? '');
}

const asked = (server: ChatServer) => expect.poll(() => server.requests.length, patience);

async function openHotline(more: Record<string, string> = {}) {
  const server = await startScriptedChatServer();
  const folder = temporaryFolder();
  const hotline = await startHotline({
    DATA_DIR: join(folder, 'data'),
    KNOWLEDGE_DIR: smallKnowledge(folder),
    CHAT_BASE_URL: server.url,
    CHAT_MODEL: 'm1',
    CHAT_TIMEOUT_MS: '60000',
    ...more,
  });
  onTestFinished(() => void hotline.child.kill('SIGKILL'));
  return { server, hotline };
}

/** A page without a browser. */
async function visit(url: string) {
  const page = await fetch(url);
  const cookie = page.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  await page.text();
  const events = createEventReader(await fetch(`${url}/api/events`, { headers: { cookie } }));
  const headers = { cookie, origin: url, 'content-type': 'application/json' };
  const post = (text: string) =>
    fetch(`${url}/api/messages`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ id: randomUUID(), text }),
    });
  await events.until('entry');
  return { events, post };
}

const textOf = (events: ReadEvent[]) => String(events.at(-1)?.data['text']);

it('a page is shown each sentence once it has passed, nothing behind one that has not, then the answer', async () => {
  const { server, hotline } = await openHotline();
  const [first, second] = [createPen(), createPen()];
  server.will({ type: 'is dictated', ...first }, { type: 'is dictated', ...second });
  const { events, post } = await visit(hotline.url);
  const seen: ReadEvent[] = [];
  const next = async (kind: string) => {
    seen.push(...(await events.until(kind)));
    return textOf(seen);
  };

  const posted = post(QUESTION);
  await asked(server).toBe(1);
  const [one = '', two = '', three = ''] = server.requests.flatMap(statementsIn);
  expect([one, two, three].every((it) => it.length > 5)).toBe(true);
  first.sentence(one, 1);
  expect(await next('draft')).toMatch(/\[1\]$/u);
  expect(textOf(seen)).toContain(one);
  expect(textOf(seen)).not.toContain(two);
  first.sentence(INVENTED, 2);
  first.sentence(three, 3);
  first.end();

  await asked(server).toBe(2);
  expect(server.requests[1]?.material).toContain('8888');
  second.sentence(two, 2);
  expect(await next('draft')).toContain(two);
  expect(textOf(seen)).not.toContain(one);
  second.sentence(three, 3);
  expect(await next('draft')).toContain(three);
  second.end();

  expect((await posted).status).toBe(202);
  await next('entry');
  const answer = await next('entry');
  expect(seen.map(({ event }) => event).filter((kind) => kind !== 'beat')).toEqual([
    ...['draft', 'draft', 'draft'],
    ...['entry', 'entry'],
  ]);
  expect(answer.indexOf(two)).toBeGreaterThan(0);
  expect(answer.indexOf(three)).toBeGreaterThan(answer.indexOf(two));
  expect(answer).toContain('依据');
  expect(JSON.stringify(seen)).not.toContain('8888');
});

it('a chat in Telegram is shown them in one message that gives way to the answer', async () => {
  const emulator = await startBotApiEmulator({ token: '123456:emulated-for-the-drafts', sameQuestionMs: 5 });
  onTestFinished(() => emulator.stop());
  const { server } = await openHotline({
    TELEGRAM_BOT_TOKEN: emulator.token,
    TELEGRAM_API_ROOT: emulator.url,
  });
  const [pen, again] = [createPen(), createPen()];
  server.will({ type: 'is dictated', ...pen }, { type: 'is dictated', ...again });
  const citizen = emulator.citizen(7);
  const texts = () => citizen.received().map(({ text }) => text);
  citizen.says('/start');
  await expect.poll(() => texts().length, patience).toBe(1);

  citizen.says(QUESTION);
  await asked(server).toBe(1);
  const [one = '', two = ''] = server.requests.flatMap(statementsIn);
  pen.sentence(one, 1);
  await expect.poll(() => texts()[1], patience).toContain(one);
  expect(texts()[1]).toMatch(/正在写……$/u);
  pen.sentence(INVENTED, 2);
  pen.end();

  // Nothing that it writes the second time can be used: the answer is the extractive one.
  await asked(server).toBe(2);
  again.sentence(INVENTED, 2);
  again.end();
  await expect.poll(() => texts().some((text) => text.includes('依据')), patience).toBe(true);
  await expect.poll(() => texts().join(), patience).not.toContain('正在写');
  expect(texts()).toHaveLength(2);
  expect(texts()[1]).toContain(two);
  const sent = JSON.stringify([...emulator.calls('sendMessage'), ...emulator.calls('editMessageText')]);
  expect(sent).not.toContain('8888');
});
