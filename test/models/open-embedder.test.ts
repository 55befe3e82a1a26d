import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { openEmbedder } from '../../src/models/open-embedder.ts';
import { loadEncoder } from '../../src/retrieval/encoder.ts';
import { temporaryFolder } from '../support/folder.ts';
import { goodReply, startEmbeddingsServer, type EmbeddingsReply } from './embeddings-server.ts';

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
    expect(embedder).toMatchObject({ id: 'endpoint-m3-3', dimensions: 3 });
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
