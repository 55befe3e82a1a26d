import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openAnswerThreads, startAnswerThread } from '../../src/app/answer-threads.ts';
import { openStorage } from '../../src/app/open-storage.ts';
import { openCorpus, type Corpus } from '../../src/app/corpus.ts';
import { readConfig, type Config } from '../../src/config.ts';
import { temporaryFolder } from '../support/folder.ts';
import { publish } from '../support/publish-draft.ts';
import { smallKnowledge } from '../support/small-knowledge.ts';

const QUESTION = '供暖的室内温度多少度才算合格';

/** Real threads over a small knowledge, with the corpus of the process that starts them. */
async function world({ count = 1 }: { count?: number } = {}) {
  const folder = temporaryFolder();
  const config = readConfig({ DATA_DIR: join(folder, 'data'), KNOWLEDGE_DIR: smallKnowledge(folder) });
  const storage = await openStorage(config);
  onTestFinished(() => storage.close());
  const corpus = await openCorpus(config, () => undefined, storage);
  const here = vi.spyOn(corpus.answering, 'answer');
  const errors: unknown[] = [];
  const workers: Worker[] = [];
  const start = (given: Config) => {
    const worker = startAnswerThread(given);
    workers.push(worker);
    return worker;
  };
  const log = { error: (...said: unknown[]) => void errors.push(said) };
  const threads = openAnswerThreads(config, corpus, { count, log, start });
  threads.start();
  onTestFinished(() => threads.stop());
  return { threads, storage, corpus, here, errors, workers };
}

const ask = (corpus: Corpus, text = QUESTION) =>
  corpus.answering.answer({ text, history: [], asOf: '2026-11-21', onDraft: () => undefined });

describe('threads that answer', { timeout: 60_000 }, () => {
  it('answer as the process does, which answers itself until they are ready', async () => {
    const { threads, here } = await world({ count: 2 });
    const before = await ask(threads.corpus, '低保怎么申请');
    expect(here).toHaveBeenCalledTimes(1);
    await threads.ready();
    const asked = await Promise.all([1, 2, 3].map(() => ask(threads.corpus, '低保怎么申请')));
    expect(here).toHaveBeenCalledTimes(1);
    for (const answer of asked) expect(answer).toEqual(before);
  });

  it('take over what is published before whoever published it is told', async () => {
    const { threads, storage, corpus, here } = await world();
    await threads.ready();
    expect((await ask(threads.corpus)).status).not.toBe('answered');
    await publish(storage, corpus, 'd1');
    await threads.corpus.refreshItems();
    expect(await ask(threads.corpus)).toMatchObject({
      status: 'answered',
      text: expect.stringContaining('18'),
    });
    expect(here).not.toHaveBeenCalled();
  });

  it('lose no question when one of them ends, and start again', async () => {
    const { threads, here, errors, workers } = await world();
    await threads.ready();
    const asked = ask(threads.corpus);
    await workers[0]?.terminate();
    expect((await asked).status).not.toBe('answered');
    expect(here).toHaveBeenCalledTimes(1);
    expect(errors).toHaveLength(1);
    await vi.waitFor(() => expect(workers).toHaveLength(2), { timeout: 10_000 });
    await threads.ready();
    await ask(threads.corpus, '低保怎么申请');
    expect(here).toHaveBeenCalledTimes(1);
  });

  it('none at all: the process answers', async () => {
    const { threads, here } = await world({ count: 0 });
    await threads.ready();
    await ask(threads.corpus);
    expect(here).toHaveBeenCalledTimes(1);
  });
});
