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
  const due = async (now = T0, channels = all, limit = 10) =>
    (await storage.outbox.due(channels, now, limit)).map((message) => message.id);

  test('a message comes out as it went in', async () => {
    const message = sampleMessage('a', { buttons: [[{ label: '好', data: 'ok' }]], trace: 'trace-1' });
    await put(message);
    const [found] = await storage.outbox.due(all, T0, 1);
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

  test('a failed message waits for its time and holds up those behind it', async () => {
    await put(sampleMessage('a'), sampleMessage('b'));
    await storage.outbox.failed('a', 'no network', T0 + 5000);
    expect(await due(T0 + 4999)).toEqual([]);
    expect(await storage.outbox.nextDueAt(all)).toBe(T0 + 5000);
    const [again] = await storage.outbox.due(all, T0 + 5000, 10);
    expect(again).toMatchObject({ id: 'a', attempts: 1 });
    await storage.outbox.failed('a', 'no network', T0 + 9000);
    expect((await storage.outbox.due(all, T0 + 9000, 10))[0]?.attempts).toBe(2);
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
    expect((await storage.outbox.due(all, T0, 1))[0]).toMatchObject({ sentParts: 2, attempts: 1 });
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
