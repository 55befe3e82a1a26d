import fc from 'fast-check';
import { createDecoder } from '../../../src/channels/telegram/decode.ts';
import { bot, createCitizenWorld, GROUP, HOST, SECRET, words } from '../citizen-world.ts';
import { anyBytes, hostileNumber, hostileText, hostileValue } from '../hostile.ts';
import { jsonText, mutatedJson } from '../mutate.ts';
import { createTarget, ServerError } from '../run-target.ts';

const chats = [
  { id: 7, type: 'private' },
  { id: 8, type: 'private' },
  { id: -100200, type: 'supergroup' },
  { id: Number(GROUP.slice('telegram:'.length)), type: 'supergroup' },
  { id: -100300, type: 'channel' },
];
const chat = fc.constantFrom(...chats);
const from = fc.record({ id: fc.integer({ min: 1, max: 9 }), is_bot: fc.constant(false) });
const file = fc.record({ file_id: hostileText, file_size: fc.nat() });

const content: fc.Arbitrary<object> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ text: hostileText }) },
  fc.record({ photo: fc.array(file, { maxLength: 3 }), caption: hostileText }),
  fc.record({ document: file, caption: hostileText }),
  fc.record({
    contact: fc.record({ phone_number: hostileText, first_name: hostileText, last_name: hostileText }),
  }),
  fc.record({
    location: fc.record({ latitude: hostileNumber, longitude: hostileNumber }),
    venue: fc.record({ title: hostileText, address: hostileText }),
  }),
  fc.record({ sticker: hostileValue }),
  fc.record({ new_chat_title: hostileText }),
);

/** What buttons carry, with the right shapes and wrong numbers. */
const buttonData = fc.oneof(
  hostileText,
  fc
    .tuple(
      fc.constantFrom(
        ...['rate', 'sat', 'con', 'why', 'supply', 'urge', 'reopen', 'withdraw', 'ticket', 'join', 'check'],
        ...['item', 'part', 'keep', 'staff', 'big', 'join-incident', 'forget', 'good', 'bad', 'supply-this'],
        ...['cancel', 'human', 'region', 'progress'],
      ),
      fc.array(
        fc.oneof(fc.constantFrom('XH20261121-00001', 'yes', 'no', 'ask', 'accept', 'on'), hostileText),
        {
          maxLength: 3,
        },
      ),
    )
    .map(([name, rest]) => [name, ...rest].join(':')),
);

const update = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.nat(1_000_000), chat, from, content).map(([id, place, who, it]) => ({
      update_id: id,
      message: { message_id: 1, date: 1, chat: place, from: who, ...it },
    })),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.nat(1_000_000), chat, from, buttonData).map(([id, place, who, data]) => ({
      update_id: id,
      callback_query: { id: '1', from: who, message: { message_id: 1, date: 1, chat: place }, data },
    })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(1_000_000), chat).map(([id, place]) => ({
      update_id: id,
      my_chat_member: {
        chat: place,
        old_chat_member: { status: 'left' },
        new_chat_member: { status: 'member' },
      },
    })),
  },
);

/** Whatever comes is decoded, ignored or called malformed; nothing is thrown. */
export const decoder = createTarget({ name: 'Telegram decoder', weight: 30 }, () => {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const decode = createDecoder({ bot, texts: words, log });
  return {
    input: fc.oneof({ weight: 5, arbitrary: mutatedJson(update) }, { weight: 1, arbitrary: hostileValue }),
    async feed(input: unknown) {
      const decoded = decode(input);
      if (decoded.type === 'malformed' && /^(?!✖)[A-Za-z]*Error/u.test(decoded.problem))
        throw new Error(`the decoder met an error of its own: ${decoded.problem}`);
    },
  };
});

interface Posted {
  body: string | Uint8Array;
  headers: Record<string, string>;
  method: string;
}

const posted: fc.Arbitrary<Posted> = fc.record({
  body: fc.oneof({ weight: 8, arbitrary: jsonText(mutatedJson(update)) }, { weight: 1, arbitrary: anyBytes }),
  headers: fc.oneof(
    { weight: 20, arbitrary: fc.constant({ 'x-telegram-bot-api-secret-token': SECRET }) },
    { weight: 1, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.constant({ 'x-telegram-bot-api-secret-token': `${SECRET}x` }) },
  ),
  method: fc.oneof(
    { weight: 20, arbitrary: fc.constant('POST') },
    { weight: 1, arbitrary: fc.constant('PUT') },
  ),
});

/** Through to the bot and its memory: an update that is taken is answered, and no turn fails. */
export const webhook = createTarget({ name: 'Telegram webhook', weight: 15 }, async () => {
  const world = await createCitizenWorld();
  return {
    input: posted,
    async feed({ body, headers, method }: Posted) {
      world.clock.now += 60_000;
      const request = new Request(`${HOST}/telegram`, { method, headers, body: bodyOf(body) });
      const { status } = await world.webhook(request);
      if (status >= 500) throw new ServerError(`${status}\n${world.errors.at(-1) ?? ''}`);
    },
    close: () => world.stop(),
  };
});

export function bodyOf(body: string | Uint8Array): string | Uint8Array<ArrayBuffer> {
  return typeof body === 'string' ? body : new Uint8Array(body);
}
