import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Prompt } from '../../src/answering/model/language-model.ts';
import { readConfig } from '../../src/config.ts';
import { dateInChina } from '../../src/dialogs/ask.ts';
import { createCallBudget, type CallLimits } from '../../src/models/call-budget.ts';
import { createChatEndpoint, type ChatEndpoint } from '../../src/models/chat-endpoint.ts';
import { openChat } from '../../src/models/open-chat.ts';
import {
  addressOfNobody,
  says,
  saysJson,
  startScriptedChatServer,
  status,
  type Scripted,
} from './scripted-chat-server.ts';

const KEY = 'sk-very-secret';
const prompt: Prompt<'asked', { word: string }> = {
  id: 'echo',
  version: 1,
  rules: '只输出 JSON',
  output: z.object({ word: z.string() }),
  material: ({ asked }) => `<问>${asked}</问>`,
};
const good = saysJson({ word: '好' });
const completed = { type: 'completed', value: { word: '好' } };
const failed = (kind: string) => ({ type: 'failed', kind });

const plenty: CallLimits = { daily: 100, perConversation: 100, today: () => '2026-11-21' };

interface Asking {
  limits?: Partial<CallLimits>;
  breaker?: ChatEndpoint['breaker'];
}

async function modelAt(baseUrl: string, { limits, breaker }: Asking = {}) {
  const model = await createChatEndpoint({
    baseUrl,
    model: 'm1',
    apiKey: KEY,
    backoffMs: 0,
    budget: createCallBudget({ ...plenty, ...limits }),
    ...(breaker !== undefined && { breaker }),
  });
  const ask = (more: { limitMs?: number; conversation?: string; onReply?: (text: string) => void } = {}) =>
    model.complete(
      prompt,
      { asked: '低保' },
      { signal: AbortSignal.timeout(more.limitMs ?? 5_000), ...more },
    );
  return { model, ask };
}

async function scripted(script: Scripted[], asking: Asking = {}) {
  const server = await startScriptedChatServer(...script);
  return { server, ...(await modelAt(server.url, asking)) };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('a chat endpoint', () => {
  it('is asked with rules and material apart, and gives what the schema wants', async () => {
    const { server, ask } = await scripted([good]);
    expect(await ask()).toEqual(completed);
    expect(server.requests).toEqual([
      { model: 'm1', rules: '只输出 JSON', material: '<问>低保</问>', authorization: `Bearer ${KEY}` },
    ]);
  });

  it('tells its reply as it grows', async () => {
    const replies: string[] = [];
    const { ask } = await scripted([good]);
    await ask({ onReply: (text) => replies.push(text) });
    expect(replies.length).toBeGreaterThan(1);
    expect(replies.at(-1)).toBe('{"word":"好"}');
    expect(replies.every((text, n) => n === 0 || text.startsWith(replies[n - 1] ?? ''))).toBe(true);
  });

  it.each([
    ['fenced', '```json\n{"word": "好"}\n```'],
    ['thought about first', '<think>嗯，{"word": "坏"}</think>\n{"word": "好"}'],
  ])('may give JSON that is %s', async (_how, text) => {
    const { ask } = await scripted([says(text)]);
    expect(await ask()).toEqual(completed);
  });

  it.each<[string, Scripted, string]>([
    ['broken JSON', says('{"word": "好'), 'malformed'],
    ['JSON of another shape', saysJson({ text: '好' }), 'malformed'],
    ['no end', says('好'.repeat(20_100)), 'malformed'],
    ['nothing', says(''), 'empty'],
    ['nothing but thoughts', says('<think>嗯'), 'empty'],
    ['a stream without a reply', { type: 'sends', body: '' }, 'empty'],
    ['a page instead of a stream', { type: 'sends', body: '<html>welcome</html>' }, 'empty'],
    ['a stream that is none', { type: 'sends', body: 'data: {oops\n\n' }, 'malformed'],
    ['a refusal', says('很抱歉，我无法回答这个问题。'), 'refused'],
    ['a refusal in English', says("I'm sorry, but I can't help with that."), 'refused'],
    ['what its own filter cut', says('{"word": "好"}', { finish: 'content_filter' }), 'refused'],
    ['a filter before it begins', status(400, { body: { error: { code: 'content_filter' } } }), 'refused'],
    ['no such model', status(404), 'rejected'],
    [
      'a wrong key',
      status(401, { body: { error: { message: `Incorrect API key: ${KEY}` } } }),
      'unauthorised',
    ],
    ['no money left', status(402), 'unauthorised'],
    ['a redirect', status(307, { headers: { location: 'http://127.0.0.1:1/' } }), 'connection'],
    ['a long pause', status(429, { headers: { 'retry-after': '3600' } }), 'rate-limited'],
  ])('that gives %s has failed, by its kind', async (_what, step, kind) => {
    const again = kind === 'connection' ? [step] : [];
    const { server, ask } = await scripted([step, ...again]);
    const completion = await ask();
    expect(completion).toEqual(failed(kind));
    expect(server.left()).toBe(0);
    expect(inspect(completion, { depth: 9 })).not.toContain(KEY);
  });

  it.each<[string, Scripted]>([
    ['is overrun', status(429)],
    ['is overrun and names a pause', status(429, { headers: { 'retry-after': '0' } })],
    ['breaks down', status(500)],
    ['hangs up', { type: 'hangs up' }],
    ['breaks off', { type: 'breaks off', text: '{"wor' }],
    ['fails within its stream', { type: 'fails within', text: '{"wor' }],
  ])('that %s once is asked again', async (_what, step) => {
    const { server, ask } = await scripted([step, good]);
    expect(await ask()).toEqual(completed);
    expect(server.requests).toHaveLength(2);
  });

  it.each<[string, Scripted, string]>([
    ['is overrun', status(429), 'rate-limited'],
    ['breaks down', status(500), 'server'],
    ['breaks off', { type: 'breaks off', text: '{"wor' }, 'connection'],
  ])('that %s twice has failed', async (_what, step, kind) => {
    const { server, ask } = await scripted([step, step]);
    expect(await ask()).toEqual(failed(kind));
    expect(server.requests).toHaveLength(2);
  });

  it('that nobody serves has failed', async () => {
    const { ask } = await modelAt(await addressOfNobody());
    expect(await ask()).toEqual(failed('connection'));
  });

  it.each<[string, Scripted]>([
    ['stalls in the middle', { type: 'stalls', text: '{"word": "' }],
    ['says nothing', { type: 'stalls', text: '' }],
    ['is slow', says('{"word": "好"}', { pieceMs: 500 })],
  ])('that %s is left when the time is over, and is not asked again', async (_what, step) => {
    const { server, ask } = await scripted([step]);
    expect(await ask({ limitMs: 60 })).toEqual(failed('timeout'));
    expect(server.requests).toHaveLength(1);
  });

  it('is not asked when the time is over already', async () => {
    const { model } = await scripted([]);
    const signal = AbortSignal.abort();
    expect(await model.complete(prompt, { asked: '' }, { signal })).toEqual(failed('timeout'));
  });

  it('leaves a fault of its caller a fault', async () => {
    const { ask } = await scripted([good]);
    const fault = new TypeError('not a function');
    await expect(
      ask({
        onReply: () => {
          throw fault;
        },
      }),
    ).rejects.toBe(fault);
  });
});

describe('the breaker', () => {
  const breaker = { failures: 3, pauseMs: 30_000 };
  const broken = Array<Scripted>(3).fill(status(401));

  it('leaves the endpoint alone after failures in a row, tries once, and closes when that goes well', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 0 });
    const { server, ask } = await scripted([...broken], { breaker });
    for (const _ of broken) expect(await ask()).toEqual(failed('unauthorised'));
    expect(await ask()).toEqual(failed('open-circuit'));
    vi.setSystemTime(29_999);
    expect(await ask()).toEqual(failed('open-circuit'));
    vi.setSystemTime(30_000);
    server.will(good, good);
    expect(await ask()).toEqual(completed);
    expect(await ask()).toEqual(completed);
    expect(server.requests).toHaveLength(5);
  });

  it('opens again when the try fails', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 0 });
    const { server, ask } = await scripted([...broken], { breaker });
    for (const _ of broken) await ask();
    vi.setSystemTime(30_000);
    server.will(status(401));
    expect(await ask()).toEqual(failed('unauthorised'));
    expect(await ask()).toEqual(failed('open-circuit'));
  });

  it('does not mind replies that are of no use', async () => {
    const { ask } = await scripted([...Array<Scripted>(4).fill(says('不是 JSON')), good], { breaker });
    for (let n = 0; n < 4; n += 1) expect(await ask()).toEqual(failed('malformed'));
    expect(await ask()).toEqual(completed);
  });
});

describe('the budget', () => {
  it('ends the calls of a day, a second attempt included, and begins anew at midnight in Beijing', async () => {
    let now = Date.parse('2026-11-21T15:59:59Z');
    const limits = { daily: 3, today: () => dateInChina(now) };
    const { server, ask } = await scripted([status(500), good, good], { limits });
    expect(await ask()).toEqual(completed);
    expect(await ask()).toEqual(completed);
    expect(await ask()).toEqual(failed('budget'));
    now += 1_000;
    server.will(good);
    expect(await ask()).toEqual(completed);
  });

  it('of one conversation does not touch another', async () => {
    const { ask } = await scripted([good, good], { limits: { perConversation: 1 } });
    expect(await ask({ conversation: 'web:1' })).toEqual(completed);
    expect(await ask({ conversation: 'web:1' })).toEqual(failed('budget'));
    expect(await ask({ conversation: 'web:2' })).toEqual(completed);
  });
});

describe('the model of the configuration', () => {
  const opened = (environment: Record<string, string>) =>
    openChat(readConfig(environment), () => '2026-11-21');

  it('is none where none is set', async () => {
    expect(await opened({})).toBeUndefined();
  });

  it('is the endpoint that is set, with its limits, and its name tells no address and no key', async () => {
    const server = await startScriptedChatServer(good);
    const model = await opened({
      CHAT_BASE_URL: server.url,
      CHAT_MODEL: 'm1',
      CHAT_API_KEY: KEY,
      CHAT_DAILY_CALLS: '1',
    });
    const ask = () => model?.complete(prompt, { asked: '' }, { signal: AbortSignal.timeout(5_000) });
    expect(await ask()).toEqual(completed);
    expect(await ask()).toEqual(failed('budget'));
    expect(model?.id).toMatch(/^chat-m1-[0-9a-f]{8}$/u);
  });
});
