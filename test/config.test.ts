import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { environmentSchema, readConfig } from '../src/config.ts';
import { HotlineError } from '../src/errors.ts';

const TOKEN = '123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOpp';

/** The lines `KEY=value` of .env.example. */
const lines = readFileSync('.env.example', 'utf8').matchAll(/^([A-Z_]+)=(.*)$/gm);
const example: Record<string, string> = {};
for (const [, key = '', value = ''] of lines) example[key] = value;

function faultOf(environment: Record<string, string>): HotlineError {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof HotlineError) return error;
    throw error;
  }
  throw new Error('The environment was taken.');
}

describe('.env.example', () => {
  it('names what the program reads, and nothing else', () => {
    expect(Object.keys(example).sort()).toEqual(Object.keys(environmentSchema.shape).sort());
  });

  it('is the same as no environment at all', () => {
    expect(readConfig(example)).toEqual(readConfig({}));
  });
});

describe('the configuration', () => {
  it('has an answer for everything, and cannot be changed', () => {
    const config = readConfig({});
    expect(config).toEqual({
      host: '127.0.0.1',
      port: 3000,
      dataDir: 'data',
      databaseUrl: undefined,
      answerThreads: expect.any(Number),
      documentIndex: 'process',
      knowledgeDir: 'knowledge',
      promptsDir: 'prompts',
      key: undefined,
      trustProxy: false,
      metricsToken: undefined,
      secondFactorRequired: false,
      logLevel: 'info',
      telegram: undefined,
      embeddings: undefined,
      rerank: undefined,
      chat: undefined,
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('keeps the index of documents in the database only where there is one', () => {
    const url = { DATABASE_URL: 'postgres://u:p@db/hotline' };
    expect(readConfig({ ...url, DOCUMENT_INDEX: 'pgvector' }).documentIndex).toBe('pgvector');
    expect(readConfig(url).documentIndex).toBe('process');
    expect(faultOf({ DOCUMENT_INDEX: 'pgvector' }).message).toMatch('DATABASE_URL');
    expect(faultOf({ ...url, DOCUMENT_INDEX: 'qdrant' }).message).toMatch('DOCUMENT_INDEX');
  });

  it.each([
    [{}, false],
    [{ HOST: 'localhost' }, false],
    [{ HOST: '0.0.0.0' }, true],
    [{ HOST: '0.0.0.0', DESK_SECOND_FACTOR: 'offered' }, false],
    [{ DESK_SECOND_FACTOR: 'required' }, true],
  ])('asks administrators of a desk that others reach for a second factor: %j', (environment, required) => {
    expect(readConfig(environment).secondFactorRequired).toBe(required);
  });

  it('takes what is set', () => {
    const config = readConfig({
      PORT: '0',
      TRUST_PROXY: '1',
      HOTLINE_KEY: 'A'.repeat(43),
      TELEGRAM_BOT_TOKEN: TOKEN,
      TELEGRAM_API_ROOT: 'http://127.0.0.1:8081',
      TELEGRAM_WEBHOOK_URL: 'https://hotline.example/telegram/webhook',
      TELEGRAM_WEBHOOK_SECRET: 's'.repeat(16),
      EMBEDDINGS_BASE_URL: 'http://127.0.0.1:9/v1',
      EMBEDDINGS_MODEL: 'm',
      RERANK_BASE_URL: 'http://127.0.0.1:9/v1',
      RERANK_MODEL: 'r',
      RERANK_API_KEY: 'k',
      CHAT_BASE_URL: 'http://127.0.0.1:9/v1',
      CHAT_MODEL: 'c',
      CHAT_CITIZEN_CALLS: '7',
    });
    expect(config).toMatchObject({
      port: 0,
      trustProxy: true,
      telegram: {
        token: TOKEN,
        apiRoot: 'http://127.0.0.1:8081',
        webhook: { url: 'https://hotline.example/telegram/webhook', secret: 's'.repeat(16) },
      },
      embeddings: { type: 'endpoint', baseUrl: 'http://127.0.0.1:9/v1', model: 'm', batch: 32 },
      rerank: { baseUrl: 'http://127.0.0.1:9/v1', model: 'r', apiKey: 'k' },
      chat: {
        baseUrl: 'http://127.0.0.1:9/v1',
        model: 'c',
        timeoutMs: 20_000,
        dailyCalls: 5_000,
        citizenCalls: 7,
      },
    });
  });

  it('takes a folder with a model instead of an endpoint, and not both', () => {
    const environment = { EMBEDDINGS_ONNX_DIR: '/models/m' };
    expect(readConfig(environment).embeddings).toEqual({ type: 'onnx', directory: '/models/m' });
    const both = { ...environment, EMBEDDINGS_BASE_URL: 'http://127.0.0.1:9', EMBEDDINGS_MODEL: 'm' };
    expect(faultOf(both).message).toMatch(/EMBEDDINGS_BASE_URL.*EMBEDDINGS_ONNX_DIR/);
  });

  it('treats an empty value as none, and does not mind variables of others', () => {
    expect(readConfig({ PORT: '', TELEGRAM_BOT_TOKEN: '', PATH: '/bin' })).toEqual(readConfig({}));
  });

  it.each([
    ['PORT', 'drei-tausend'],
    ['PORT', '70001'],
    ['PORT', '30.5'],
    ['TRUST_PROXY', 'vielleicht'],
    ['LOG_LEVEL', 'laut-bitte'],
    ['HOTLINE_KEY', 'zu-kurzer-schluessel'],
    ['TELEGRAM_BOT_TOKEN', 'geheimes-token-ohne-zahl'],
    ['TELEGRAM_API_ROOT', 'kein-ort'],
    ['TELEGRAM_WEBHOOK_URL', 'ftp://hotline.example'],
    ['TELEGRAM_WEBHOOK_SECRET', 'kurz-und-geheim'],
    ['EMBEDDINGS_BASE_URL', 'kein-ort'],
    ['EMBEDDINGS_BATCH', '4096'],
    ['EMBEDDINGS_BATCH', 'viele'],
    ['EMBEDDINGS_API_KEY', 'geheim mit\nzeilen'],
    ['RERANK_BASE_URL', 'kein-ort'],
    ['RERANK_API_KEY', '密钥'],
    ['CHAT_BASE_URL', 'kein-ort'],
    ['CHAT_API_KEY', 'geheim mit leerzeichen'],
    ['CHAT_TIMEOUT_MS', '99'],
    ['CHAT_TIMEOUT_MS', 'lange'],
    ['CHAT_DAILY_CALLS', '-1.5'],
    ['CHAT_CITIZEN_CALLS', 'viele'],
  ])('refuses %s=%s by name, in Chinese and with a remedy, and never prints it', (key, value) => {
    const fault = faultOf({ [key]: value });
    expect(fault.code).toBe('CONFIG_INVALID');
    expect(fault.message).toContain(key);
    expect(fault.message.replace(key, '')).not.toMatch(/Invalid|expected|Too/);
    expect(fault.remedy).toContain('.env.example');
    expect(`${fault.message}${fault.remedy}${fault.stack}${JSON.stringify(fault)}`).not.toContain(value);
  });

  it('names every wrong value at once', () => {
    const { message } = faultOf({ PORT: 'x', LOG_LEVEL: 'y', TELEGRAM_BOT_TOKEN: 'z' });
    expect(message).toMatch(/PORT.*LOG_LEVEL.*TELEGRAM_BOT_TOKEN/s);
  });

  it.each([
    [
      { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_WEBHOOK_URL: 'https://hotline.example/' },
      'TELEGRAM_WEBHOOK_SECRET',
    ],
    [{ TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_WEBHOOK_SECRET: 's'.repeat(16) }, 'TELEGRAM_WEBHOOK_URL'],
    [
      { TELEGRAM_WEBHOOK_URL: 'https://hotline.example/', TELEGRAM_WEBHOOK_SECRET: 's'.repeat(16) },
      'TELEGRAM_BOT_TOKEN',
    ],
    [{ EMBEDDINGS_MODEL: 'm' }, 'EMBEDDINGS_BASE_URL'],
    [{ EMBEDDINGS_BASE_URL: 'http://127.0.0.1:9' }, 'EMBEDDINGS_MODEL'],
    [{ EMBEDDINGS_API_KEY: 'geheim' }, 'EMBEDDINGS_BASE_URL'],
    [{ RERANK_MODEL: 'm' }, 'RERANK_BASE_URL'],
    [{ RERANK_BASE_URL: 'http://127.0.0.1:9' }, 'RERANK_MODEL'],
    [{ RERANK_API_KEY: 'geheim' }, 'RERANK_BASE_URL'],
    [{ CHAT_MODEL: 'm' }, 'CHAT_BASE_URL'],
    [{ CHAT_BASE_URL: 'http://127.0.0.1:9' }, 'CHAT_MODEL'],
    [{ CHAT_API_KEY: 'geheim' }, 'CHAT_BASE_URL'],
  ])('refuses one half of what belongs together: %o', (environment, missing) => {
    expect(faultOf(environment).message).toContain(missing);
  });
});
