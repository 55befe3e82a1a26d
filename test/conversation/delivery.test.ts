import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ChannelId, ConversationId } from '../../src/conversation/activity.ts';
import type { Channel, Delivery, SendResult } from '../../src/conversation/channel.ts';
import { createDeliveryLoop } from '../../src/conversation/delivery.ts';
import type { Outbox } from '../../src/conversation/store.ts';
import { createMemoryStorage } from '../../src/storage/memory.ts';
import { sampleMessage, T0 } from '../support/samples.ts';

beforeEach(() => vi.useFakeTimers({ now: T0 }));
afterEach(() => vi.useRealTimers());

type Send = (delivery: Delivery, attempt: number) => SendResult | Promise<SendResult>;
const sentAlways: Send = () => ({ type: 'sent' });

/** A channel that notes what it is given and when, and answers as the test says. */
function setUp(send: Send = sentAlways, options: { concurrency?: number; outbox?: Partial<Outbox> } = {}) {
  const storage = createMemoryStorage();
  const log: string[] = [];
  const times: number[] = [];
  const errors: unknown[] = [];
  const attempts = new Map<string, number>();
  const channel = (id: ChannelId): Channel => ({
    id,
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    send: async (delivery) => {
      const attempt = (attempts.get(delivery.id) ?? 0) + 1;
      attempts.set(delivery.id, attempt);
      log.push(delivery.id);
      times.push(Date.now() - T0);
      return send(delivery, attempt);
    },
  });
  const loop = createDeliveryLoop({
    outbox: { ...storage.outbox, ...options.outbox },
    channels: [channel('web'), channel('telegram')],
    now: Date.now,
    onError: (error) => void errors.push(error),
    ...(options.concurrency !== undefined && { concurrency: options.concurrency }),
  });
  const put = (conversation: ConversationId, ...ids: string[]) =>
    storage.store.commit({
      outbox: ids.map((id) => sampleMessage(id, { conversation, createdAt: Date.now() })),
    });
  const stored = (id: string) => storage.tables.outbox.find((it) => it.id === id);
  return { storage, loop, log, times, errors, put, stored };
}

const never = () => new Promise<SendResult>(() => undefined);
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

it('sends what waited before it started, and what comes later once it is woken', async () => {
  const { loop, log, put, storage } = setUp();
  await put('web:a', 'a1', 'a2');
  loop.start();
  await pass(0);
  expect(log).toEqual(['a1', 'a2']);
  await put('web:a', 'a3');
  loop.wake();
  await pass(0);
  expect(log).toEqual(['a1', 'a2', 'a3']);
  expect(await storage.outbox.pending()).toBe(0);
});

it('finds by itself what nobody told it of', async () => {
  const { loop, log, put } = setUp();
  loop.start();
  await pass(0);
  await put('web:a', 'a1');
  await pass(30_000);
  expect(log).toEqual(['a1']);
});

it('tries again when the channel says, and lets nothing of that conversation overtake', async () => {
  const { loop, log, times, put } = setUp(({ id }, attempt) =>
    id === 'a1' && attempt === 1 ? { type: 'retry', afterMs: 7_000, error: 'too many' } : { type: 'sent' },
  );
  await put('web:a', 'a1', 'a2');
  await put('web:b', 'b1');
  loop.start();
  await pass(6_999);
  expect(log).toEqual(['a1', 'b1']);
  await pass(1);
  expect(log).toEqual(['a1', 'b1', 'a1', 'a2']);
  expect(times.slice(2)).toEqual([7_000, 7_000]);
});

it('waits longer from time to time where the channel does not say, but never longer than ten minutes', async () => {
  const { loop, times, put, stored } = setUp(() => ({ type: 'retry', error: 'no network' }));
  await put('web:a', 'a1');
  loop.start();
  await pass(3_600_000);
  const waits = times.slice(1).map((time, i) => time - (times[i] ?? 0));
  expect(waits.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
  expect(Math.max(...waits)).toBe(600_000);
  expect(stored('a1')).toMatchObject({ lastError: 'no network', sentAt: null, abandonedAt: null });
});

it('treats a channel that throws as one that asks to be tried again, and tells of it', async () => {
  const { loop, log, errors, put } = setUp((_, attempt) => {
    if (attempt === 1) throw new Error('broken pipe');
    return { type: 'sent' };
  });
  await put('web:a', 'a1');
  loop.start();
  await pass(1_000);
  expect(log).toEqual(['a1', 'a1']);
  expect(errors).toEqual([expect.objectContaining({ message: 'broken pipe' })]);
});

it('abandons what can never be delivered, keeps it, and goes on with what comes behind', async () => {
  const { loop, log, put, stored } = setUp(({ id }) =>
    id === 'a1' ? { type: 'gone', error: 'blocked' } : { type: 'sent' },
  );
  await put('web:a', 'a1', 'a2');
  loop.start();
  await pass(0);
  expect(log).toEqual(['a1', 'a2']);
  expect(stored('a1')).toMatchObject({ abandonedAt: T0, lastError: 'blocked', sentAt: null });
  expect(stored('a2')?.sentAt).toBe(T0);
});

it('holds up no other conversation when one hangs, and gives that one up after a minute', async () => {
  const { loop, log, put, stored } = setUp(({ id }, attempt) =>
    id === 'a1' && attempt === 1 ? never() : { type: 'sent' },
  );
  await put('web:a', 'a1', 'a2');
  loop.start();
  await pass(0);
  await put('web:b', 'b1', 'b2');
  await put('telegram:c', 'c1');
  loop.wake();
  await pass(0);
  expect(log).toEqual(['a1', 'b1', 'c1', 'b2']);
  await pass(60_000);
  expect(stored('a1')).toMatchObject({ attempts: 1, lastError: 'no answer in time' });
  await pass(1_000);
  expect(log.slice(4)).toEqual(['a1', 'a2']);
});

it('has no more under way than it may, and one at a time of each conversation', async () => {
  const under = { now: 0, most: 0 };
  const { loop, log, put } = setUp(
    async () => {
      under.most = Math.max(under.most, (under.now += 1));
      await new Promise((resolve) => setTimeout(resolve, 100));
      under.now -= 1;
      return { type: 'sent' };
    },
    { concurrency: 3 },
  );
  for (let i = 0; i < 10; i += 1) await put(`web:${i}`, `${i}-1`, `${i}-2`);
  loop.start();
  await pass(5_000);
  expect(under.most).toBe(3);
  expect(log).toHaveLength(20);
  for (let i = 0; i < 10; i += 1) expect(log.indexOf(`${i}-1`)).toBeLessThan(log.indexOf(`${i}-2`));
});

it('goes on behind the parts that went out before a failure', async () => {
  const begun: number[] = [];
  const { loop, put } = setUp(async (delivery, attempt) => {
    begun.push(delivery.sentParts);
    if (attempt > 1) return { type: 'sent' };
    await delivery.partSent(1);
    await delivery.partSent(2);
    return { type: 'retry', error: 'cut' };
  });
  await put('web:a', 'a1');
  loop.start();
  await pass(1_000);
  expect(begun).toEqual([0, 2]);
});

it('leaves what belongs to a channel that is not running', async () => {
  const { loop, log, put, storage } = setUp();
  await put('console:local', 'c1');
  await put('web:a', 'a1');
  loop.start();
  await pass(60_000);
  expect(log).toEqual(['a1']);
  expect(await storage.outbox.pending()).toBe(1);
});

it('lives through a database that fails for a while', async () => {
  let fails = 3;
  const claim: Outbox['claim'] = (...args) =>
    fails-- > 0 ? Promise.reject(new Error('busy')) : setup.storage.outbox.claim(...args);
  const setup = setUp(sentAlways, { outbox: { claim } });
  await setup.put('web:a', 'a1');
  setup.loop.start();
  await pass(3_000);
  expect(setup.log).toEqual(['a1']);
  expect(setup.errors).toHaveLength(3);
});

it('sends again what it could not mark as sent: rather twice than never', async () => {
  let fails = true;
  const sent: Outbox['sent'] = (...args) => {
    if (!fails) return setup.storage.outbox.sent(...args);
    fails = false;
    return Promise.reject(new Error('busy'));
  };
  const setup = setUp(sentAlways, { outbox: { sent } });
  await setup.put('web:a', 'a1');
  setup.loop.start();
  await pass(1_000);
  expect(setup.log).toEqual(['a1', 'a1']);
  expect(await setup.storage.outbox.pending()).toBe(0);
});

it('sends the next one as soon as the one before is over, also where that was seen as sent before', async () => {
  let over: () => void = () => undefined;
  const storage = createMemoryStorage();
  const sent = (id: string, at: number) =>
    storage.outbox
      .sent(id, at)
      .then(() => (id === 'a1' ? new Promise<void>((done) => (over = done)) : undefined));
  const { loop, log } = setUp(sentAlways, { outbox: { ...storage.outbox, sent } });
  await storage.store.commit({
    outbox: ['a1', 'a2'].map((id) => sampleMessage(id, { conversation: 'web:a', createdAt: Date.now() })),
  });
  loop.start();
  await pass(0);
  loop.wake();
  await pass(200);
  expect(log).toEqual(['a1']);
  over();
  await pass(100);
  expect(log).toEqual(['a1', 'a2']);
  expect(await storage.outbox.pending()).toBe(0);
});

it('sends what is due before it stops', async () => {
  const { loop, log, put, storage } = setUp();
  loop.start();
  await pass(0);
  await put('web:a', 'a1', 'a2', 'a3');
  const stopped = loop.stop(5_000);
  await pass(0);
  await stopped;
  expect(log).toEqual(['a1', 'a2', 'a3']);
  expect(await storage.outbox.pending()).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

it('leaves the rest when the time to stop is over, and what has to be tried later', async () => {
  const { loop, put, storage } = setUp(({ conversation }) =>
    conversation.address === 'a' ? never() : { type: 'retry', afterMs: 60_000, error: 'later' },
  );
  await put('web:a', 'a1', 'a2');
  await put('web:b', 'b1');
  loop.start();
  await pass(0);
  let isStopped = false;
  const stopped = loop.stop(5_000).then(() => (isStopped = true));
  await pass(4_999);
  expect(isStopped).toBe(false);
  await pass(1);
  await stopped;
  expect(await storage.outbox.pending()).toBe(3);
});

it('says when all that was due has been tried', async () => {
  const { loop, log, put } = setUp(async ({ id }) => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    return id === 'b1' ? { type: 'retry', afterMs: 60_000, error: 'later' } : { type: 'sent' };
  });
  await loop.settled();
  loop.start();
  await put('web:a', 'a1', 'a2');
  await put('web:b', 'b1');
  const settled = loop.settled().then(() => [...log]);
  await pass(2_000);
  expect(await settled).toEqual(['a1', 'b1', 'a2']);
  await loop.settled();
  const waiting = loop.settled();
  void loop.stop(0);
  await pass(0);
  await waiting;
});

it('leaves to one process what it is still sending, however long, and takes over from one that is gone', async () => {
  const slow = setUp(() => new Promise((resolve) => setTimeout(() => resolve({ type: 'sent' }), 50_000)));
  const other = setUp(sentAlways, { outbox: slow.storage.outbox });
  await slow.put('web:a', 'a1');
  slow.loop.start();
  await pass(0);
  other.loop.start();
  await pass(60_000);
  expect([slow.log, other.log]).toEqual([['a1'], []]);
  await slow.storage.store.commit({ outbox: [sampleMessage('b1', { conversation: 'web:b' })] });
  // Somebody claims it and is never heard of again.
  await slow.storage.outbox.claim(['web'], { now: Date.now(), until: Date.now() + 15_000, limit: 1 });
  await pass(14_000);
  expect([slow.log, other.log].flat()).toEqual(['a1']);
  await pass(6_000);
  expect([slow.log, other.log].flat().filter((id) => id === 'b1')).toEqual(['b1']);
});
