import { createServer, type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { HotlineError } from '../../src/errors.ts';
import { openReranker } from '../../src/models/open-reranker.ts';
import { createRerankEndpoint } from '../../src/models/rerank-endpoint.ts';
import { results, startRerankServer, type RerankReply } from './rerank-server.ts';

const KEY = 'sk-very-secret';
const rerankerAt = (baseUrl: string, more: { limitMs?: number } = {}) =>
  createRerankEndpoint({ baseUrl, model: 'm3', apiKey: KEY, backoffMs: 0, ...more });
const good = results([1, 0.9], [0, 0.2]);
const pair = ['低保怎么申请', '失业金怎么领'];

/** What a question to an endpoint that answers so ends with, and how often it was asked. */
async function faultOf(reply: (count: number) => RerankReply, limitMs?: number) {
  const server = await startRerankServer((_request, count) => reply(count));
  const reranker = rerankerAt(server.url, limitMs === undefined ? {} : { limitMs });
  const error: unknown = await reranker.rerank('失业了', pair).then(
    (scores) => scores,
    (reason: unknown) => reason,
  );
  if (!(error instanceof HotlineError)) throw new Error(`no fault but ${inspect(error)}`);
  return { error, asked: server.requests.length };
}

/** A port that was free a moment ago. */
async function addressOfNobody(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/v1`;
}

describe('a rerank endpoint', () => {
  it('gives each text its score, in the order of the texts', async () => {
    const server = await startRerankServer(() => good);
    expect(await rerankerAt(server.url).rerank('失业了', pair)).toEqual([0.2, 0.9]);
    expect(server.requests).toEqual([
      {
        model: 'm3',
        query: '失业了',
        documents: pair,
        top_n: 2,
        return_documents: false,
        authorization: `Bearer ${KEY}`,
      },
    ]);
  });

  it('may be named with a slash at the end', async () => {
    const server = await startRerankServer(() => good);
    const reranker = rerankerAt(`${server.url}/`);
    expect(await reranker.rerank('失业了', pair)).toEqual([0.2, 0.9]);
    expect(reranker.id).toBe(rerankerAt(server.url).id);
  });

  it('that gives logits has all of them squashed, in the same order', async () => {
    const server = await startRerankServer(() => results([0, 0], [1, 4.2], [2, 0.9], [3, -800], [4, 800]));
    const scores = await rerankerAt(server.url).rerank('失业了', ['甲', '乙', '丙', '丁', '戊']);
    expect(scores[0]).toBe(0.5);
    expect(scores[1]).toBeCloseTo(0.985, 3);
    expect(scores[2]).toBeCloseTo(0.711, 3);
    expect(scores.slice(3)).toEqual([0, 1]);
  });

  it('is not asked about nothing', async () => {
    const server = await startRerankServer(() => good);
    expect(await rerankerAt(server.url).rerank('失业了', [])).toEqual([]);
    expect(server.requests).toEqual([]);
  });

  it.each<[string, RerankReply]>([
    ['is overrun', { status: 429, headers: { 'retry-after': '1' } }],
    ['breaks down', { status: 503 }],
    ['hangs up', 'hanging up'],
  ])('that %s once is asked again', async (_what, first) => {
    const server = await startRerankServer((_request, count) => (count === 1 ? first : good));
    expect(await rerankerAt(server.url).rerank('失业了', pair)).toEqual([0.2, 0.9]);
    expect(server.requests).toHaveLength(2);
  });

  it.each<[string, RerankReply, string]>([
    ['breaks down', { status: 500, body: { error: KEY } }, 'HTTP 500'],
    ['is overrun', { status: 429 }, 'HTTP 429'],
    ['hangs up', 'hanging up', '连接失败'],
  ])('that %s twice has failed', async (_what, reply, why) => {
    const { error, asked } = await faultOf(() => reply);
    expect(error).toMatchObject({ code: 'MODEL_FAILED', message: expect.stringContaining(why) });
    expect(asked).toBe(2);
  });

  it.each<[string, RerankReply, string]>([
    ['does not know the key', { status: 401, body: { error: `bad key ${KEY}` } }, 'HTTP 401'],
    ['does not know the model', { status: 404, body: { error: 'no such model' } }, 'HTTP 404'],
    ['sends elsewhere', { status: 307, headers: { location: 'http://127.0.0.1:1/rerank' } }, 'HTTP 307'],
    ['answers nothing', { body: '' }, '格式'],
    ['answers what is no JSON', { body: `welcome ${KEY}` }, '格式'],
    ['answers another shape', { body: { scores: [0.1, 0.2] } }, '格式'],
    ['answers text for a score', results([0, '0.5'], [1, 0.1]), '格式'],
    ['answers no number', results([0, null], [1, 0.1]), '格式'],
    ['answers what is endless', { body: '{"results":[{"index":0,"relevance_score":1e999}]}' }, '格式'],
    ['counts from below', results([-1, 0.5], [0, 0.1]), '格式'],
    ['leaves all out', results(), '0 个'],
    ['leaves one out', results([0, 0.5]), '1 个'],
    ['gives one twice', results([0, 0.5], [0, 0.1]), '重复'],
    ['gives one too many', results([0, 0.5], [1, 0.1], [2, 0.1]), '3 个'],
    ['counts from one', results([1, 0.5], [2, 0.1]), '缺少第 1 段'],
  ])('that %s has failed, and is not asked again', async (_what, reply, why) => {
    const { error, asked } = await faultOf(() => reply);
    expect(error).toMatchObject({
      code: 'MODEL_FAILED',
      message: expect.stringContaining(why),
      remedy: expect.stringContaining('RERANK_BASE_URL'),
    });
    expect(asked).toBe(1);
    expect(inspect(error, { depth: 9 })).not.toContain(KEY);
  });

  it.each<RerankReply>(['silence', 'half an answer'])(
    'that gives %s is left when the time is over',
    async (reply) => {
      const { error, asked } = await faultOf(() => reply, 40);
      expect(error).toMatchObject({ code: 'MODEL_FAILED', message: expect.stringContaining('超过时限') });
      expect(asked).toBeLessThanOrEqual(1);
    },
  );

  it('that nobody serves has failed, with the socket that says why', async () => {
    const reranker = rerankerAt(await addressOfNobody());
    await expect(reranker.rerank('失业了', pair)).rejects.toMatchObject({
      code: 'MODEL_FAILED',
      cause: expect.objectContaining({ code: 'ECONNREFUSED' }),
    });
  });

  it('never shows a key that no header can carry', async () => {
    const apiKey = `${KEY}\nx: y`;
    const reranker = createRerankEndpoint({
      baseUrl: 'http://127.0.0.1:1',
      model: 'm3',
      apiKey,
      backoffMs: 0,
    });
    const error: unknown = await reranker.rerank('失业了', pair).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'MODEL_FAILED' });
    expect(inspect(error, { depth: 9 })).not.toContain(KEY);
  });
});

describe('the reranker of the configuration', () => {
  const opened = (environment: Record<string, string>) => openReranker(readConfig(environment));

  it('is none where none is set', () => {
    expect(opened({})).toBeUndefined();
  });

  it('is the endpoint that is set, with no key where there is none', async () => {
    const server = await startRerankServer(() => good);
    const reranker = opened({ RERANK_BASE_URL: server.url, RERANK_MODEL: 'm3' });
    expect(await reranker?.rerank('失业了', pair)).toEqual([0.2, 0.9]);
    expect(server.requests[0]?.authorization).toBeUndefined();
  });

  it('is another one with another model or another address, and the same one with another key', () => {
    const idOf = (url: string, model: string, key = '') =>
      opened({ RERANK_BASE_URL: url, RERANK_MODEL: model, RERANK_API_KEY: key })?.id;
    const id = idOf('https://a.example/v1', 'm3');
    expect(id).toMatch(/^rerank-m3-[0-9a-f]{8}$/);
    expect(idOf('https://a.example/v1', 'm3', KEY)).toBe(id);
    expect(idOf('https://a.example/v1', 'm4')).not.toBe(id);
    expect(idOf('https://b.example/v1', 'm3')).not.toBe(id);
  });
});
