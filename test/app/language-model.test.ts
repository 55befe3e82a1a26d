import { Writable } from 'node:stream';
import pino from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import { withLanguageModel } from '../../src/app/language-model.ts';
import { readConfig } from '../../src/config.ts';
import { createAnsweringWorld, places, TODAY, type AnsweringWorld } from '../answering/answering-world.ts';
import { saysJson, startScriptedChatServer, status, type Scripted } from '../models/scripted-chat-server.ts';

const KEY = 'sk-very-secret';
const QUESTION = '取暖补贴发多少钱';

let world: AnsweringWorld;
beforeAll(async () => {
  world = await createAnsweringWorld();
});

function keepLog() {
  let lines = '';
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines += String(chunk);
      done();
    },
  });
  return { log: pino({ base: null }, sink), lines: () => lines };
}

const corpus = () => ({
  answering: world.answering,
  triage: world.triage,
  knowledge: { regions: world.regions },
});

async function opened(script: Scripted[], environment: Record<string, string> = {}) {
  const server = await startScriptedChatServer(...script);
  const config = readConfig({
    CHAT_BASE_URL: server.url,
    CHAT_MODEL: 'm1',
    CHAT_API_KEY: KEY,
    ...environment,
  });
  const { log, lines } = keepLog();
  const { answering } = await withLanguageModel(config, corpus(), { log, now: () => 0 });
  const ask = (conversation?: string) =>
    answering.answer({
      text: QUESTION,
      region: places.河北,
      history: [],
      asOf: TODAY,
      ...(conversation !== undefined && { conversation }),
    });
  return { ask, lines };
}

const good = saysJson({ sentences: [{ text: '取暖补贴按户发，每户每年 300 元。', passages: [2] }] });

describe('a hotline with a language model', () => {
  it('answers in its words', async () => {
    const { ask } = await opened([good]);
    expect((await ask()).text).toContain('（全国）\n\n取暖补贴按户发，每户每年 300 元。[1]\n\n');
  });

  it('logs how it failed and how often, never the key, the address or what anybody wrote', async () => {
    const body = { error: { message: `no such key ${KEY}` } };
    const { ask, lines } = await opened([status(401, { body }), status(401, { body })]);
    await ask();
    await ask();
    expect(lines()).toContain('"kind":"unauthorised","count":2,"prompt":"word"');
    expect(lines()).toMatch(/"model":"chat-m1-[0-9a-f]{8}"/u);
    expect(lines()).not.toMatch(new RegExp(`${KEY}|127\\.0\\.0\\.1|取暖`, 'u'));
  });

  it('keeps to the calls of one conversation', async () => {
    const { ask, lines } = await opened([good, good], { CHAT_CITIZEN_CALLS: '1' });
    for (const conversation of ['web:1', 'web:1', 'web:2']) await ask(conversation);
    expect(lines().match(/"kind":"budget"/gu)).toHaveLength(1);
  });

  it('does not start without its prompts', async () => {
    const started = opened([], { PROMPTS_DIR: 'test' });
    await expect(started).rejects.toMatchObject({ code: 'PROMPT_INVALID' });
  });
});

describe('a hotline without one', () => {
  it('is left as it is', async () => {
    const plain = corpus();
    const { log } = keepLog();
    expect(await withLanguageModel(readConfig({}), plain, { log, now: () => 0 })).toBe(plain);
  });
});
