import { beforeEach, expect, test } from 'vitest';
import type { ChannelId } from '../../src/conversation/activity.ts';
import type { NewOutboxMessage } from '../../src/conversation/store.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { sampleMessage, T0 } from '../support/samples.ts';

const all: readonly ChannelId[] = ['telegram', 'web', 'console'];
const other = 'web:2002';

/** What every outbox has to do. */
export function outboxContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  beforeEach(async () => {
    storage = await open();
  });

  const put = (...outbox: NewOutboxMessage[]) => storage.store.commit({ outbox });
  /** A claim that lapses at once. */
  const look = (now = T0, channels = all, limit = 10) =>
    storage.outbox.claim(channels, { now, until: now, limit });
  const due = async (now?: number, channels?: readonly ChannelId[], limit?: number) =>
    (await look(now, channels, limit)).map((message) => message.id);

  test('a message comes out as it went in', async () => {
    const message = sampleMessage('a', { buttons: [[{ label: '好', data: 'ok' }]], trace: 'trace-1' });
    await put(message);
    const [found] = await look(T0, all, 1);
    expect(found).toEqual({ ...message, seq: expect.any(Number), attempts: 0, sentParts: 0 });
  });

  test('only the oldest message of each conversation is due', async () => {
    await put(sampleMessage('a'), sampleMessage('b'), sampleMessage('c', { conversation: other }));
    expect(await due()).toEqual(['a', 'c']);
    await storage.outbox.sent('a', T0);
    expect(await due()).toEqual(['b', 'c']);
    await storage.outbox.sent('b', T0);
    await storage.outbox.sent('c', T0);
    expect(await due()).toEqual([]);
    expect(await storage.outbox.pending()).toBe(0);
  });

  test('only the channels that ask are served, and no more than they ask for', async () => {
    await put(sampleMessage('a'), sampleMessage('c', { conversation: other }));
    expect(await due(T0, ['web'])).toEqual(['c']);
    expect(await due(T0, [])).toEqual([]);
    expect(await due(T0, all, 1)).toEqual(['a']);
    expect(await storage.outbox.nextDueAt(['console'])).toBeUndefined();
    expect(await storage.outbox.nextDueAt([])).toBeUndefined();
  });

  test("what is claimed is nobody else's until the claim lapses, and holds up those behind it", async () => {
    await put(sampleMessage('a'), sampleMessage('b'), sampleMessage('c', { conversation: other }));
    const claim = (now: number) => storage.outbox.claim(all, { now, until: now + 1000, limit: 1 });
    expect((await claim(T0)).map(({ id }) => id)).toEqual(['a']);
    expect((await claim(T0)).map(({ id }) => id)).toEqual(['c']);
    expect(await claim(T0 + 999)).toEqual([]);
    expect(await storage.outbox.nextDueAt(all)).toBe(T0 + 1000);
    await storage.outbox.keep('a', T0 + 3000);
    expect((await claim(T0 + 1000)).map(({ id }) => id)).toEqual(['c']);
    expect((await claim(T0 + 3000))[0]).toMatchObject({ id: 'a', attempts: 0 });
    await storage.outbox.sent('a', T0 + 3100);
    await storage.outbox.keep('a', T0 + 9000);
    expect(await due(T0 + 3100)).toEqual(['b', 'c']);
  });

  test('who claims at the same time gets something else, and nothing is claimed twice', async () => {
    const ids = Array.from({ length: 40 }, (_, n) => `m${n}`);
    await put(...ids.map((id, n) => sampleMessage(id, { conversation: `web:${n}` })));
    const claims = Array.from({ length: 8 }, () =>
      storage.outbox.claim(all, { now: T0, until: T0 + 1000, limit: 7 }),
    );
    const claimed = (await Promise.all(claims)).flat().map(({ id }) => id);
    expect(new Set(claimed).size).toBe(claimed.length);
    const rest = await storage.outbox.claim(all, { now: T0, until: T0 + 1000, limit: 40 });
    expect([...claimed, ...rest.map(({ id }) => id)].sort()).toEqual(ids.sort());
  });

  test('the words of what nobody has been sent can be read', async () => {
    await put(sampleMessage('a', { text: '查询码 ABCD2345' }), sampleMessage('b'));
    await storage.outbox.sent('b', T0);
    expect(await storage.outbox.unsent(['a', 'b', 'z'])).toEqual(new Map([['a', '查询码 ABCD2345']]));
    expect(await storage.outbox.unsent([])).toEqual(new Map());
  });

  test('a failed message waits for its time and holds up those behind it', async () => {
    await put(sampleMessage('a'), sampleMessage('b'));
    await storage.outbox.failed('a', 'no network', T0 + 5000);
    expect(await due(T0 + 4999)).toEqual([]);
    expect(await storage.outbox.nextDueAt(all)).toBe(T0 + 5000);
    const [again] = await look(T0 + 5000);
    expect(again).toMatchObject({ id: 'a', attempts: 1 });
    await storage.outbox.failed('a', 'no network', T0 + 9000);
    expect((await look(T0 + 9000))[0]?.attempts).toBe(2);
  });

  test('an abandoned message lets those behind it pass', async () => {
    await put(sampleMessage('a'), sampleMessage('b'));
    await storage.outbox.abandoned('a', 'blocked', T0);
    expect(await due()).toEqual(['b']);
    expect(await storage.outbox.pending()).toBe(1);
  });

  test('parts that went out are remembered', async () => {
    await put(sampleMessage('a'));
    await storage.outbox.partSent('a', 2);
    await storage.outbox.failed('a', 'no network', T0);
    expect((await look(T0, all, 1))[0]).toMatchObject({ sentParts: 2, attempts: 1 });
  });

  test('the next time is that of the first message that can go', async () => {
    expect(await storage.outbox.nextDueAt(all)).toBeUndefined();
    await put(sampleMessage('a'), sampleMessage('b'), sampleMessage('c', { conversation: other }));
    await storage.outbox.failed('a', 'no network', T0 + 9000);
    await storage.outbox.failed('c', 'no network', T0 + 7000);
    expect(await storage.outbox.nextDueAt(all)).toBe(T0 + 7000);
    expect(await storage.outbox.nextDueAt(['telegram'])).toBe(T0 + 9000);
  });

  test('the age of what waits is that of the message that was left first', async () => {
    expect(await storage.outbox.oldest()).toBeUndefined();
    await put(sampleMessage('a', { createdAt: T0 + 50 }), sampleMessage('b', { createdAt: T0 + 20 }));
    expect(await storage.outbox.oldest()).toBe(T0 + 20);
    await storage.outbox.abandoned('b', 'blocked', T0);
    expect(await storage.outbox.oldest()).toBe(T0 + 50);
    await storage.outbox.sent('a', T0 + 60);
    expect(await storage.outbox.oldest()).toBeUndefined();
  });

  test('news about a message that is not there change nothing', async () => {
    await put(sampleMessage('a'));
    await storage.outbox.sent('z', T0);
    await storage.outbox.failed('z', 'no network', T0);
    expect(await due()).toEqual(['a']);
  });
}
