import { beforeEach, describe, expect, test } from 'vitest';
import type { Storage } from '../../src/storage/storage.ts';
import type { CannedReply } from '../../src/tickets/canned.ts';
import { MOST_SAVED_FILTERS, type SavedFilter } from '../../src/tickets/saved-filters.ts';
import { sampleMember, T0 } from '../support/samples.ts';

/** What staff keep at the desk: views of the queue, and words for replies. */
export function deskToolsContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  beforeEach(async () => {
    storage = await open();
    await storage.staff.save(sampleMember());
    await storage.staff.save(sampleMember({ id: 's2', login: 'ma' }));
  });

  describe('saved filters', () => {
    const filter = (n: number, changes: Partial<SavedFilter> = {}): SavedFilter => ({
      ...{ id: `f${n}`, staffId: 's1', name: `筛选 ${n}`, query: `kind=help&n=${n}` },
      ...{ isStart: false, createdAt: T0 + n },
      ...changes,
    });

    test('belong to one member, and one of the same name takes the place of the former', async () => {
      await storage.savedFilters.save(filter(1));
      await storage.savedFilters.save(filter(2));
      await storage.savedFilters.save(filter(3, { staffId: 's2' }));
      await storage.savedFilters.save(filter(4, { name: '筛选 1', query: 'kind=report' }));
      expect(await storage.savedFilters.list('s1')).toEqual([filter(1, { query: 'kind=report' }), filter(2)]);
    });

    test('are so many at most', async () => {
      for (let n = 1; n <= MOST_SAVED_FILTERS; n += 1) {
        expect(await storage.savedFilters.save(filter(n))).toBe('saved');
      }
      expect(await storage.savedFilters.save(filter(99))).toBe('full');
      expect(await storage.savedFilters.save(filter(99, { name: '筛选 1' }))).toBe('saved');
      expect(await storage.savedFilters.list('s1')).toHaveLength(MOST_SAVED_FILTERS);
    });

    test('one of them is where a member begins, and nobody touches those of others', async () => {
      await storage.savedFilters.save(filter(1));
      await storage.savedFilters.save(filter(2));
      await storage.savedFilters.startWith('s1', 'f1');
      await storage.savedFilters.startWith('s1', 'f2');
      await storage.savedFilters.startWith('s2', null);
      await storage.savedFilters.remove('s2', 'f1');
      expect((await storage.savedFilters.list('s1')).map((it) => it.isStart)).toEqual([false, true]);
      await storage.savedFilters.startWith('s1', null);
      await storage.savedFilters.remove('s1', 'f1');
      expect(await storage.savedFilters.list('s1')).toEqual([filter(2)]);
    });
  });

  describe('canned replies', () => {
    const reply = (id: string, changes: Partial<CannedReply> = {}): CannedReply => ({
      ...{ id, version: 1, title: `标题 ${id}`, body: '您好，{工单号} 已办理。', department: null },
      ...{ updatedAt: T0, updatedBy: { id: 's1', name: '李敏' } },
      ...changes,
    });

    test('are listed for everybody and for one department', async () => {
      await storage.canned.save(reply('c'), 0);
      await storage.canned.save(reply('a', { department: 'water' }), 0);
      await storage.canned.save(reply('b', { department: 'heating' }), 0);
      const ids = async (department?: string) => (await storage.canned.list(department)).map(({ id }) => id);
      expect(await ids()).toEqual(['a', 'b', 'c']);
      expect(await ids('water')).toEqual(['a', 'c']);
      expect(await storage.canned.get('a')).toEqual(reply('a', { department: 'water' }));
    });

    test('are changed by whoever has read the last version', async () => {
      expect(await storage.canned.save(reply('a'), 0)).toBe('saved');
      expect(await storage.canned.save(reply('a'), 0)).toBe('conflict');
      expect(await storage.canned.save(reply('a', { version: 2, body: '新' }), 1)).toBe('saved');
      expect(await storage.canned.save(reply('a', { version: 2, body: '旧' }), 1)).toBe('conflict');
      expect((await storage.canned.get('a'))?.body).toBe('新');
      await storage.canned.remove('a');
      expect(await storage.canned.get('a')).toBeUndefined();
    });
  });
}
