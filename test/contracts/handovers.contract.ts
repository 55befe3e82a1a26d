import { beforeEach, expect, test } from 'vitest';
import type { Storage } from '../../src/storage/storage.ts';
import type { Handover } from '../../src/tickets/handover.ts';
import { citizen, sampleHandover, sampleLine, T0 } from '../support/samples.ts';

/** What every store of handovers and of who is present has to do. */
export function handoversContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  beforeEach(async () => {
    storage = await open();
  });

  const write = (changes: Partial<Handover> = {}) => {
    const handover = sampleHandover(changes);
    return { handover, expectedVersion: handover.version - 1 };
  };
  const put = async (...all: Partial<Handover>[]) => {
    expect(await storage.store.commit({ writes: all.map(write) })).toBe('committed');
  };
  const ids = (handovers: readonly Handover[]) => handovers.map(({ id }) => id);
  const li = { id: 's1', name: '李敏' };

  test('a handover comes back as it was written, empty fields and all', async () => {
    const bare = sampleHandover();
    const full = sampleHandover({
      id: 'h2',
      urgent: true,
      offeredAt: T0 + 1,
      takenAt: T0 + 2,
      takenBy: li,
      endedAt: T0 + 3,
      outcome: 'given-back',
    });
    await put(bare, full);
    expect(await storage.handovers.get('h1')).toEqual(bare);
    expect(await storage.handovers.get('h2')).toEqual(full);
    expect(await storage.handovers.get('h3')).toBeUndefined();
  });

  test('who waits stands in order, danger first', async () => {
    await put(
      { id: 'b', requestedAt: T0 + 2 },
      { id: 'a', requestedAt: T0 + 2 },
      { id: 'c', requestedAt: T0 + 1 },
      { id: 'd', requestedAt: T0 + 3, urgent: true },
      { id: 'e', takenAt: T0 + 4, takenBy: li },
      { id: 'f', endedAt: T0 + 4, outcome: 'expired' },
    );
    expect(ids(await storage.handovers.waiting())).toEqual(['d', 'c', 'a', 'b']);
  });

  test('what members have is told apart from what is over', async () => {
    await put(
      { id: 'a', takenAt: T0 + 2, takenBy: li },
      { id: 'b', takenAt: T0 + 1, takenBy: { id: 's2', name: '王浩' } },
      { id: 'c', takenAt: T0, takenBy: li, endedAt: T0 + 5, outcome: 'given-back' },
      { id: 'd' },
    );
    expect(ids(await storage.handovers.taken())).toEqual(['b', 'a']);
    expect(ids(await storage.handovers.taken('s1'))).toEqual(['a']);
    expect(await storage.handovers.taken('s9')).toEqual([]);
  });

  test('a conversation has one that is open, and those that are over, newest first', async () => {
    await put(
      { id: 'a', endedAt: T0 + 1, outcome: 'expired' },
      { id: 'b', requestedAt: T0 + 2, endedAt: T0 + 3, outcome: 'left-by-citizen' },
      { id: 'c', requestedAt: T0 + 4 },
      { id: 'd', requestedAt: T0 + 5, conversation: 'web:2' },
    );
    expect((await storage.handovers.openOf(citizen))?.id).toBe('c');
    expect(await storage.handovers.openOf('web:3')).toBeUndefined();
    expect(ids(await storage.handovers.endedOf(citizen, 5))).toEqual(['b', 'a']);
    expect(ids(await storage.handovers.endedOf(citizen, 1))).toEqual(['b']);
  });

  test('waits are measured from the present wait to the taking', async () => {
    await put(
      { id: 'a', requestedAt: T0, queuedAt: T0, takenAt: T0 + 60, takenBy: li, place: 1 },
      { id: 'b', requestedAt: T0 + 1, queuedAt: T0 + 100, takenAt: T0 + 130, takenBy: li, place: 3 },
      { id: 'c', requestedAt: T0 + 2, queuedAt: T0 + 2 },
    );
    expect(await storage.handovers.recentWaits(T0, 10)).toEqual([
      { place: 3, ms: 30 },
      { place: 1, ms: 60 },
    ]);
    expect(await storage.handovers.recentWaits(T0 + 1, 10)).toEqual([{ place: 3, ms: 30 }]);
    expect(await storage.handovers.recentWaits(T0, 1)).toHaveLength(1);
  });

  test('only one of those who raced for it takes a conversation, and the others change nothing', async () => {
    await put({});
    const outcomes = await Promise.all(
      ['李敏', '王浩', '赵云'].map((name, n) =>
        storage.store.commit({
          writes: [write({ version: 2, takenAt: T0 + 1, takenBy: { id: `s${n}`, name } })],
          transcript: [sampleLine(`${name}来了`)],
        }),
      ),
    );
    expect(outcomes.filter((it) => it === 'committed')).toHaveLength(1);
    expect(outcomes.filter((it) => it === 'conflict')).toHaveLength(2);
    const [line, ...more] = await storage.transcripts.transcript(citizen);
    expect(more).toEqual([]);
    expect(line?.text).toBe(`${(await storage.handovers.get('h1'))?.takenBy?.name}来了`);
  });

  test('an id is given once', async () => {
    await put({});
    expect(await storage.store.commit({ writes: [write({ reason: '另一件' })] })).toBe('conflict');
    expect((await storage.handovers.get('h1'))?.reason).toBe('失业金怎么领');
  });

  test('forgetting a conversation forgets why it asked for a person', async () => {
    await put({}, { id: 'h2', conversation: 'web:2' });
    await storage.store.commit({ forget: citizen });
    expect((await storage.handovers.get('h1'))?.reason).toBe('');
    expect((await storage.handovers.get('h2'))?.reason).toBe('失业金怎么领');
  });

  test('presence ends by itself, and is said again', async () => {
    const { presence } = storage;
    expect(await presence.present(T0)).toEqual([]);
    expect(await presence.until('s1')).toBeUndefined();
    await presence.seen('s2', T0 + 10);
    await presence.seen('s1', T0 + 20);
    expect(await presence.present(T0)).toEqual(['s1', 's2']);
    expect(await presence.present(T0 + 10)).toEqual(['s1']);
    await presence.seen('s2', T0 + 30);
    expect(await presence.present(T0 + 20)).toEqual(['s2']);
    expect(await presence.until('s1')).toBe(T0 + 20);
  });
}
