import { describe, expect, it, onTestFinished } from 'vitest';
import { createTelegramChannel } from '../../../src/channels/telegram/telegram.ts';
import { createDeliveryLoop } from '../../../src/conversation/delivery.ts';
import { createTurnRunner } from '../../../src/conversation/runner.ts';
import { createMemoryStorage } from '../../../src/storage/memory.ts';
import { startBotApiEmulator, type BotApiEmulator, type Fault } from '../../support/bot-api-emulator.ts';
import { eventually, hurried, recordingLog, texts } from './world.ts';

const citizens = Array.from({ length: 8 }, (_, i) => 5_001 + i);
const words = ['一', '二', '三', '四', '五', '六'];

const troubles: Fault[] = [
  { method: 'getUpdates', how: { kind: 'error', status: 500 } },
  { method: 'getUpdates', how: { kind: 'cut' } },
  { method: 'getUpdates', how: { kind: 'duplicates' }, times: 2 },
  { method: 'getUpdates', how: { kind: 'bad-gateway' } },
  { method: 'getUpdates', how: { kind: 'reversed' }, times: 2 },
  { method: 'getUpdates', how: { kind: 'garbage' } },
  { method: 'sendMessage', how: { kind: 'too-many-requests', retryAfterSeconds: 0.02 }, times: 5 },
  { method: 'sendMessage', how: { kind: 'refused' } },
  { method: 'sendMessage', how: { kind: 'cut' } },
];

type Storage = ReturnType<typeof createMemoryStorage>;

/** Runner, outbox and channel as the program puts them together; the dialog repeats what it hears. */
function openProgram(emulator: BotApiEmulator, storage: Storage, newId: () => string) {
  const { log } = recordingLog();
  const channel = createTelegramChannel({
    token: emulator.token,
    apiRoot: emulator.url,
    attachments: storage.attachments,
    now: () => Date.now(),
    wait: hurried,
    log,
    commands: [],
    texts,
  });
  const loop = createDeliveryLoop({
    outbox: storage.outbox,
    channels: [channel],
    now: () => Date.now(),
    onError: (error) => expect.fail(String(error)),
  });
  const runner = createTurnRunner({
    store: storage.store,
    handler: async (turn) => turn.reply({ text: `收到：${turn.text}` }),
    mask: (text) => text,
    now: () => Date.now(),
    newId,
    onCommitted: () => loop.wake(),
  });
  return {
    async start() {
      loop.start();
      await channel.start(runner.receive);
    },
    async stop() {
      await channel.stop();
      await runner.stop();
      await loop.stop(200);
    },
  };
}

describe('the whole way from citizen to citizen', () => {
  it('takes every message once and in order, through faults and a restart', async () => {
    const emulator = await startBotApiEmulator({ sameQuestionMs: 5 });
    onTestFinished(() => emulator.stop());
    const storage = createMemoryStorage();
    let ids = 0;
    const newId = () => `id-${(ids += 1)}`;
    const say = (text: string) => citizens.forEach((id) => emulator.citizen(id).says(text));

    const first = openProgram(emulator, storage, newId);
    say('一');
    await first.start();
    troubles.forEach(emulator.fail);
    say('二');
    say('三');
    await first.stop();
    say('四');
    const second = openProgram(emulator, storage, newId);
    await second.start();
    onTestFinished(() => second.stop());
    troubles.forEach(emulator.fail);
    say('五');
    say('六');

    const isAnswered = () => citizens.every((id) => repliesTo(emulator, id).at(-1) === '收到：六');
    await eventually(() => expect(isAnswered()).toBe(true));
    for (const id of citizens) {
      const lines = await storage.transcripts.transcript(`telegram:${id}`);
      expect(lines.filter(({ speaker }) => speaker === 'citizen').map(({ text }) => text)).toEqual(words);
      expect(repliesTo(emulator, id)).toEqual(words.map((word) => `收到：${word}`));
    }
  });
});

/** A message whose confirmation was lost on the way goes out again: that is all that may repeat. */
function repliesTo(emulator: BotApiEmulator, chatId: number): string[] {
  const replies = emulator.messagesTo(chatId).map(({ text }) => text);
  return replies.filter((text, i) => text !== replies[i - 1]);
}
