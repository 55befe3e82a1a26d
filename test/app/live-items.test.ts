import { join } from 'node:path';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createItemFollower } from '../../src/app/follow-items.ts';
import { openCorpus, type Corpus, type LeftOutNews } from '../../src/app/corpus.ts';
import { readConfig } from '../../src/config.ts';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import { temporaryFolder } from '../support/folder.ts';
import { act, publish, PUBLISHED_AT } from '../support/publish-draft.ts';
import { smallKnowledge } from '../support/small-knowledge.ts';

const NOW = PUBLISHED_AT;
const QUESTION = '供暖的室内温度多少度才算合格';

async function world() {
  const folder = temporaryFolder();
  const config = readConfig({ DATA_DIR: join(folder, 'data'), KNOWLEDGE_DIR: smallKnowledge(folder) });
  const file = join(folder, 'hotline.db');
  const open = async () => {
    const storage = await createSqliteStorage({ file, clock: () => NOW });
    onTestFinished(() => storage.close());
    return storage;
  };
  return { config, open };
}

async function process(
  { config, open }: Awaited<ReturnType<typeof world>>,
  onNews: (news: { type: string }) => void = () => undefined,
) {
  const storage = await open();
  const corpus = await openCorpus(config, onNews, storage);
  const errors: unknown[] = [];
  const items = { refresh: corpus.refreshItems };
  const follower = createItemFollower({
    published: storage.drafts,
    items,
    onError: (error) => void errors.push(error),
  });
  return { storage, corpus, follower, errors };
}

const ask = (corpus: Corpus, text = QUESTION) =>
  corpus.answering.answer({ text, history: [], asOf: '2026-11-21' });

describe('an item that is published at the desk', () => {
  it('is answered from in the same process, with its source, until it is withdrawn', async () => {
    const { storage, corpus, follower, errors } = await process(await world());
    expect((await ask(corpus)).status).toBe('unanswered');
    const published = await publish(storage, corpus, 'heating-1');
    await follower.lookNow();

    const answer = await ask(corpus);
    expect(answer.status).toBe('answered');
    expect(answer.text).toContain('18 摄氏度');
    expect(answer.citations[0]).toMatchObject({ document: '清河市供热管理办法', region: '全国' });
    expect(answer.citations.map(({ locator }) => locator).join('')).toContain('第十一条');
    expect(corpus.knowledge.byId.get('heating-1')?.lastReview).toBe('2026-11-21');
    expect(corpus.index.passage('heating-1#标准')?.text).toContain('减收热费');
    expect(corpus.answering.titleOf('heating-1')).toContain('暖气不热');

    await act(storage, corpus, published, 'withdraw');
    await follower.lookNow();
    expect((await ask(corpus)).status).toBe('unanswered');
    expect(corpus.knowledge.byId.has('heating-1')).toBe(false);
    expect(errors).toEqual([]);
  });

  it('leaves what was answered before as it was', async () => {
    const { storage, corpus, follower } = await process(await world());
    const before = await ask(corpus, '失业金能领多久');
    expect(before.status).toBe('answered');
    await publish(storage, corpus, 'heating-1');
    await follower.lookNow();
    const after = await ask(corpus, '失业金能领多久');
    expect(after.text).toBe(before.text);
    expect(after.passages[0]?.id).toBe(before.passages[0]?.id);
  });

  it('is there after a restart and in another process over the same database', async () => {
    const shared = await world();
    const first = await process(shared);
    const other = await process(shared);
    await publish(first.storage, first.corpus, 'heating-1');
    expect((await ask(other.corpus)).status).toBe('unanswered');
    await other.follower.lookNow();
    expect((await ask(other.corpus)).status).toBe('answered');
    const restarted = await process(shared);
    expect((await ask(restarted.corpus)).text).toBe((await ask(other.corpus)).text);
  });

  it('takes its question away from the matters that nobody answers', async () => {
    const shared = await world();
    const matter = { words: ['供暖', '天然气'], department: 'housing', office: '供热单位', hotline: '12345' };
    writeFileSync(join(shared.config.knowledgeDir, 'matters.yaml'), JSON.stringify([matter]));
    const { storage, corpus, follower } = await process(shared);
    expect(await ask(corpus)).toMatchObject({ status: 'unanswered' });
    await publish(storage, corpus, 'heating-1');
    await follower.lookNow();
    expect(corpus.knowledge.matters.flatMap(({ words }) => words)).toEqual(['天然气']);
    expect((await ask(corpus)).status).toBe('answered');
  });

  it('is left out, and told of, when it no longer fits the files', async () => {
    const shared = await world();
    const { storage, corpus } = await process(shared);
    await publish(storage, corpus, 'heating-1');
    const departments = join(shared.config.knowledgeDir, 'departments.yaml');
    writeFileSync(departments, readFileSync(departments, 'utf8').replace('id: housing\n', 'id: homes\n'));
    const news: LeftOutNews[] = [];
    const restarted = await process(shared, (it) => {
      if (it.type === 'left-out') news.push(it as LeftOutNews);
    });
    expect(news[0]?.leftOut[0]?.id).toBe('heating-1');
    expect(news[0]?.leftOut[0]?.faults[0]?.message).toContain('housing');
    expect((await ask(restarted.corpus)).status).toBe('unanswered');
  });

  it('is followed once, not at every look, and a failure is told and tried again', async () => {
    let refreshed = 0;
    let stamp = 1;
    let fails = true;
    const errors: unknown[] = [];
    const follower = createItemFollower({
      published: { stamp: async () => stamp },
      items: {
        refresh: async () => {
          if (fails) throw new Error('no room');
          refreshed += 1;
        },
      },
      onError: (error) => void errors.push(error),
    });
    await follower.lookNow();
    expect([refreshed, errors.length]).toEqual([0, 1]);
    fails = false;
    await follower.lookNow();
    await follower.lookNow();
    expect(refreshed).toBe(1);
    stamp = 2;
    await follower.lookNow();
    expect(refreshed).toBe(2);
    await follower.stop();
  });
});
