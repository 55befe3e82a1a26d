import { expect, it, onTestFinished } from 'vitest';
import { realWait, type Timing } from '../../../src/channels/telegram/deps.ts';
import { createDeliveryLoop } from '../../../src/conversation/delivery.ts';
import { createMemoryStorage } from '../../../src/storage/memory.ts';
import type { EmulatorOptions } from '../../support/bot-api-emulator.ts';
import { eventually, openWorld } from './world.ts';

const PATIENCE = { timeout: 20_000 };

/** The outbox, the loop and the channel in real time, against a Telegram that counts. */
async function world(options: { rates?: EmulatorOptions['rates']; timing?: Partial<Timing> } = {}) {
  const { emulator, channel } = await openWorld({
    wait: realWait,
    emulator: options.rates === undefined ? {} : { rates: options.rates },
    ...(options.timing && { timing: options.timing }),
  });
  const storage = createMemoryStorage();
  const loop = createDeliveryLoop({
    outbox: storage.outbox,
    channels: [channel],
    now: () => Date.now(),
    onError: (error) => expect.fail(String(error)),
  });
  let ids = 0;
  const leave = async (...messages: [chat: number, text: string][]) => {
    messages.forEach(([chat]) => emulator.citizen(chat));
    const createdAt = Date.now();
    await storage.store.commit({
      outbox: messages.map(([chat, text]) => ({
        id: `m-${(ids += 1)}`,
        conversation: `telegram:${chat}`,
        text,
        createdAt,
      })),
    });
    loop.wake();
  };
  loop.start();
  onTestFinished(() => loop.stop(0));
  const textsTo = (chat: number) => emulator.messagesTo(chat).map(({ text }) => text);
  const pending = () => storage.outbox.pending();
  const dueAgain = () => storage.tables.outbox.filter(({ attempts }) => attempts === 1).length;
  return { emulator, leave, textsTo, pending, dueAgain };
}

it('sends no more than thirty a second in all, and Telegram refuses none', async () => {
  const { emulator, leave, pending } = await world({ rates: { perChatPerSecond: 4, overallPerSecond: 30 } });
  const chats = Array.from({ length: 80 }, (_, i) => 2_000 + i);
  await leave(...chats.map((chat): [number, string] => [chat, '您好']));
  await expect.poll(pending, PATIENCE).toBe(0);
  const at = emulator.calls('sendMessage').map((call) => call.at);
  expect(at).toHaveLength(chats.length);
  // The emulator refuses the thirty-first of a second: none was.
  expect((at.at(-1) ?? 0) - (at[0] ?? 0)).toBeGreaterThan(2_000);
});

it('sends one a second into a chat, in order, while others get theirs at once', async () => {
  const { emulator, leave, textsTo, pending } = await world();
  const words = ['一', '二', '三', '四', '五'];
  await leave(...words.map((word): [number, string] => [1, word]));
  await eventually(() => expect(textsTo(1)).toEqual(['一', '二', '三']));
  const asked = Date.now();
  await leave([2, '别人']);
  await eventually(() => expect(textsTo(2)).toEqual(['别人']));
  expect(textsTo(1).length).toBeLessThan(words.length);
  expect((emulator.messagesTo(2)[0]?.at ?? Infinity) - asked).toBeLessThan(800);
  await expect.poll(pending, PATIENCE).toBe(0);
  expect(textsTo(1)).toEqual(words);
  const at = emulator.messagesTo(1).map((message) => message.at);
  // Behind the burst of three: a second each, less what the clock and the way shake it.
  expect((at[4] ?? 0) - (at[3] ?? 0)).toBeGreaterThan(900);
});

it('is held up by no chat that never answers', async () => {
  const { emulator, leave, textsTo, pending } = await world({ timing: { callMs: 20_000 } });
  emulator.fail({ method: 'sendMessage', chat: 1, how: { kind: 'stall' }, times: 100 });
  await leave([1, '卡住'], [1, '后面']);
  await eventually(() => expect(emulator.calls('sendMessage')).toHaveLength(1));
  const others = Array.from({ length: 20 }, (_, i) => 100 + i);
  await leave(
    ...others.flatMap((chat): [number, string][] => [
      [chat, '一'],
      [chat, '二'],
    ]),
  );
  await eventually(() => expect(others.map(textsTo)).toEqual(others.map(() => ['一', '二'])));
  expect(
    emulator.calls('sendMessage').filter(({ parameters }) => parameters['chat_id'] === '1'),
  ).toHaveLength(1);
  expect(await pending()).toBe(2);
});

it('keeps the pause of one chat in that chat, and the order in it', async () => {
  const { emulator, leave, textsTo, pending } = await world();
  emulator.fail({ method: 'sendMessage', chat: 1, how: { kind: 'too-many-requests', retryAfterSeconds: 2 } });
  await leave([1, '一'], [1, '二']);
  await eventually(() => expect(emulator.calls('sendMessage')).toHaveLength(1));
  const refusedAt = emulator.calls('sendMessage')[0]?.at ?? 0;
  await leave([2, '别人']);
  await eventually(() => expect(textsTo(2)).toEqual(['别人']));
  expect(textsTo(1)).toEqual([]);
  await expect.poll(pending, PATIENCE).toBe(0);
  expect(textsTo(1)).toEqual(['一', '二']);
  expect((emulator.messagesTo(1)[0]?.at ?? 0) - refusedAt).toBeGreaterThanOrEqual(2_000);
});

it('keeps a pause that is meant for the bot in every chat', async () => {
  const { emulator, leave, pending, dueAgain } = await world();
  const how = { kind: 'too-many-requests', retryAfterSeconds: 2 } as const;
  emulator.fail({ method: 'sendMessage', chat: 1, how });
  emulator.fail({ method: 'sendMessage', chat: 2, how });
  await leave([1, '一'], [2, '二']);
  await eventually(() => expect(emulator.calls('sendMessage')).toHaveLength(2));
  const refusedAt = emulator.calls('sendMessage')[1]?.at ?? 0;
  // Both answers have come when both messages are noted as failed.
  await expect.poll(dueAgain, PATIENCE).toBe(2);
  await leave([3, '三'], [4, '四']);
  await expect.poll(pending, PATIENCE).toBe(0);
  for (const { at } of emulator.calls('sendMessage').slice(2))
    expect(at - refusedAt).toBeGreaterThanOrEqual(1_990);
});
