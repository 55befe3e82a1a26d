import { beforeEach, describe, expect, test } from 'vitest';
import { actOnDraft, createDraft, type DraftMove } from '../../src/knowledge/drafts/acts.ts';
import { emptyContent, type Draft, type DraftRepository } from '../../src/knowledge/drafts/draft.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { T0 } from '../support/samples.ts';

const author = { id: 's1', name: '李敏', isReviewer: false };
const reviewer = { id: 's2', name: '王强', isReviewer: true };
const all = { offset: 0, limit: 20 };

/** What keeping drafts of policy items has to do, whatever they are kept in. */
export function draftsContract(open: () => Promise<Storage>): void {
  let drafts: DraftRepository;
  beforeEach(async () => {
    ({ drafts } = await open());
  });

  async function made(id: string, now = T0): Promise<Draft> {
    const content = { ...emptyContent, title: `标题 ${id}` };
    const write = createDraft(
      { id, content, origin: { type: 'ticket', number: 'XH-1' } },
      { by: author, now },
    );
    expect(await drafts.save(write)).toBe('committed');
    return write.draft;
  }

  async function moved(draft: Draft, act: DraftMove, now: number): Promise<Draft> {
    const by = act === 'submit' ? author : reviewer;
    const checked = { item: `item of ${draft.id}`, isSound: true };
    const result = actOnDraft(draft, act, { by, now, note: '原因', checked });
    if (result.type === 'refused') throw new Error(result.why);
    expect(await drafts.save(result.write)).toBe('committed');
    return result.write.draft;
  }

  const published = async (id: string, now: number) =>
    moved(await moved(await made(id, now), 'submit', now + 1), 'approve', now + 2);

  describe('a draft', () => {
    test('is kept whole, with its history', async () => {
      const draft = await made('a');
      expect(await drafts.get('a')).toEqual(draft);
      const submitted = await moved(draft, 'submit', T0 + 5);
      expect(await drafts.get('a')).toEqual(submitted);
      expect(await drafts.events('a')).toEqual([
        { draft: 'a', version: 1, act: 'create', at: T0, by: { id: 's1', name: '李敏' }, note: null },
        { draft: 'a', version: 2, act: 'submit', at: T0 + 5, by: { id: 's1', name: '李敏' }, note: '原因' },
      ]);
      expect(await drafts.get('b')).toBeUndefined();
      expect(await drafts.events('b')).toEqual([]);
    });

    test('is not written over when it has moved on', async () => {
      const draft = await made('a');
      await moved(draft, 'submit', T0 + 1);
      const late = actOnDraft(draft, 'save', { by: reviewer, now: T0 + 2, content: emptyContent });
      expect(late.type).toBe('done');
      if (late.type === 'done') expect(await drafts.save(late.write)).toBe('conflict');
      expect((await drafts.get('a'))?.content.title).toBe('标题 a');
      expect(await drafts.events('a')).toHaveLength(2);
    });

    test('of an id that is taken is not made', async () => {
      await made('a');
      const second = { id: 'a', content: emptyContent, origin: { type: 'blank' as const } };
      expect(await drafts.save(createDraft(second, { by: reviewer, now: T0 + 9 }))).toBe('conflict');
      expect((await drafts.get('a'))?.authors).toEqual([{ id: 's1', name: '李敏' }]);
    });
  });

  describe('the list of drafts', () => {
    test('has the last changed first, by state and page, with counts', async () => {
      const a = await made('a', T0);
      await made('b', T0 + 1);
      await made('c', T0 + 1);
      await moved(a, 'submit', T0 + 9);
      const ids = async (states: Parameters<DraftRepository['list']>[0], page = all) =>
        (await drafts.list(states, page)).drafts.map(({ id }) => id);
      expect(await ids(['draft', 'submitted'])).toEqual(['a', 'b', 'c']);
      expect(await ids(['draft'])).toEqual(['b', 'c']);
      expect(await ids(['draft'], { offset: 1, limit: 1 })).toEqual(['c']);
      expect((await drafts.list(['draft'], { offset: 5, limit: 1 })).total).toBe(2);
      expect(await ids([])).toEqual([]);
      expect(await drafts.counts()).toEqual({ draft: 2, submitted: 1 });
    });
  });

  describe('published items', () => {
    test('are those that were approved and not withdrawn, and every change shows in the stamp', async () => {
      expect([await drafts.stamp(), await drafts.published()]).toEqual([0, []]);
      await published('b', T0);
      const a = await published('a', T0 + 10);
      await made('c');
      expect(await drafts.published()).toEqual([
        { id: 'a', text: 'item of a' },
        { id: 'b', text: 'item of b' },
      ]);
      expect(await drafts.stamp()).toBe(2);
      const withdrawn = await moved(a, 'withdraw', T0 + 20);
      expect(await drafts.published()).toEqual([{ id: 'b', text: 'item of b' }]);
      expect(await drafts.stamp()).toBe(3);
      await moved(withdrawn, 'reopen', T0 + 21);
      expect(await drafts.stamp()).toBe(3);
    });
  });
}
