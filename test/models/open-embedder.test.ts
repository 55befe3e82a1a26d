import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { openEmbedder } from '../../src/models/open-embedder.ts';
import { loadEncoder } from '../../src/retrieval/encoder.ts';
import { temporaryFolder } from '../support/folder.ts';
import {
  goodReply,
  startEmbeddingsServer,
  type EmbeddingsReply,
  type EmbeddingsRequest,
} from './embeddings-server.ts';

const open = (url: string, more: Record<string, string> = {}) =>
  openEmbedder(readConfig({ EMBEDDINGS_BASE_URL: url, EMBEDDINGS_MODEL: 'm3', ...more }));
const failed = expect.objectContaining({
  code: 'MODEL_FAILED',
  remedy: expect.stringContaining('EMBEDDINGS_BASE_URL'),
  cause: expect.anything(),
});

describe('without an endpoint', () => {
  it('the encoder that comes along is used', async () => {
    const embedder = await openEmbedder(readConfig({}));
    const encoder = loadEncoder('knowledge/encoder');
    expect(embedder).toMatchObject({ id: encoder.id, dimensions: encoder.dimensions });
    const [own] = await embedder.embedDocuments(['失业金怎么领']);
    const wanted = await encoder.embedQuery('失业金怎么领');
    own?.forEach((value, i) => expect(value).toBeCloseTo(wanted[i] ?? 0, 6));
  });

  it('an encoder that is not there is told', async () => {
    const config = readConfig({ KNOWLEDGE_DIR: temporaryFolder() });
    await expect(openEmbedder(config)).rejects.toMatchObject({ code: 'INDEX_UNREADABLE' });
  });
});

describe('an endpoint', () => {
  it('says its dimensions itself, and its vectors are made unit length', async () => {
    const server = await startEmbeddingsServer(goodReply([3, 0, 4]));
    const embedder = await open(server.url, { EMBEDDINGS_API_KEY: 'secret' });
    expect(embedder).toMatchObject({
      id: expect.stringMatching(/^endpoint-m3-[0-9a-f]{8}-3$/),
      dimensions: 3,
    });
    const unit = Float32Array.from([0.6, 0, 0.8]);
    expect(await embedder.embedQuery('低保')).toEqual(unit);
    expect(await embedder.embedDocuments(['低保', '失业金'])).toEqual([unit, unit]);
  });

  it('is asked for plain numbers, with the model and the key', async () => {
    const server = await startEmbeddingsServer(goodReply([1, 0]));
    await open(server.url, { EMBEDDINGS_API_KEY: 'secret' });
    expect(server.requests).toEqual([
      expect.objectContaining({ model: 'm3', encoding_format: 'float', authorization: 'Bearer secret' }),
    ]);
  });

  it('needs no key where it asks for none', async () => {
    const server = await startEmbeddingsServer(goodReply([1, 0]));
    expect(await open(server.url)).toMatchObject({ dimensions: 2 });
  });

  it('is another embedder at another address, with another model or another width', async () => {
    let vector = [1, 0];
    const reply = (request: EmbeddingsRequest) => goodReply(vector)(request);
    const [one, two] = [await startEmbeddingsServer(reply), await startEmbeddingsServer(reply)];
    const { id } = await open(one.url);
    expect((await open(`${one.url}/`, { EMBEDDINGS_API_KEY: 'secret' })).id).toBe(id);
    const others = [await open(two.url), await open(one.url, { EMBEDDINGS_MODEL: 'm4' })];
    vector = [1, 0, 0];
    others.push(await open(one.url));
    expect(new Set([id, ...others.map((it) => it.id)]).size).toBe(4);
    expect(id).not.toContain('127.0.0.1');
  });

  it('gets many texts in requests of a size that it can take, and keeps their order', async () => {
    const server = await startEmbeddingsServer((request) => ({
      body: {
        data: [request.input].flat().map((text, index) => ({ index, embedding: [text.length, 1] })),
      },
    }));
    const texts = Array.from({ length: 70 }, (_, i) => '低'.repeat(i + 1));
    const embedder = await open(server.url, { EMBEDDINGS_BATCH: '30' });
    const vectors = await embedder.embedDocuments(texts);
    expect(vectors.map((vector) => Math.round((vector[0] ?? 0) / (vector[1] ?? 1)))).toEqual(
      texts.map((text) => text.length),
    );
    await (await open(server.url)).embedDocuments(texts);
    const sizes = server.requests.map(({ input }) => [input].flat().length).filter((size) => size > 1);
    expect(sizes.sort((a, b) => a - b)).toEqual([6, 10, 30, 30, 32, 32]);
  });

  it('that is overrun is asked again after the pause that it asks for', async () => {
    const good = goodReply([1, 0]);
    let asked = 0;
    const server = await startEmbeddingsServer((request) => {
      asked += 1;
      return asked === 1
        ? { status: 429, headers: { 'retry-after': '0' }, body: { error: { message: 'slow down' } } }
        : good(request);
    });
    expect(await open(server.url)).toMatchObject({ dimensions: 2 });
    expect(server.requests).toHaveLength(2);
  });

  it('that sends elsewhere is not followed', async () => {
    const elsewhere = await startEmbeddingsServer(goodReply([1, 0]));
    const headers = { location: `${elsewhere.url}/embeddings` };
    const server = await startEmbeddingsServer(() => ({ status: 307, headers, body: '' }));
    await expect(open(server.url)).rejects.toEqual(failed);
    expect(elsewhere.requests).toEqual([]);
  });

  it.each<[string, EmbeddingsReply]>([
    ['does not know the key', { status: 401, body: { error: { message: 'Incorrect API key' } } }],
    ['does not know the model', { status: 404, body: { error: { message: 'no such model' } } }],
    ['answers what is no JSON', { body: 'welcome' }],
    ['answers nothing', { body: '' }],
    ['answers another shape', { body: { vectors: [[1, 2]] } }],
    ['answers no vector', { body: { data: [] } }],
    ['answers an empty vector', { body: { data: [{ embedding: [] }] } }],
    ['answers text for a vector', { body: { data: [{ embedding: 'AACAPwAAAAA=' }] } }],
    ['answers what is no number', { body: { data: [{ embedding: [1, null] }] } }],
  ])('that %s is a failed model with what to do', async (_what, reply) => {
    const server = await startEmbeddingsServer(() => reply);
    await expect(open(server.url)).rejects.toEqual(failed);
  });

  it('that breaks down later fails the one question, and serves the next', async () => {
    let isDown = false;
    const good = goodReply([1, 0]);
    const server = await startEmbeddingsServer((request) =>
      isDown ? { status: 400, body: { error: { message: 'down' } } } : good(request),
    );
    const embedder = await open(server.url);
    isDown = true;
    await expect(embedder.embedQuery('低保')).rejects.toEqual(failed);
    isDown = false;
    expect(await embedder.embedQuery('低保')).toHaveLength(2);
  });

  it('that gives vectors of another width later is refused', async () => {
    let vector = [1, 0];
    const server = await startEmbeddingsServer((request) => goodReply(vector)(request));
    const embedder = await open(server.url);
    vector = [1, 0, 0];
    await expect(embedder.embedQuery('低保')).rejects.toEqual(failed);
    await expect(embedder.embedDocuments(['低保'])).rejects.toEqual(failed);
  });
});
