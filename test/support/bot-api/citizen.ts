import type { SentMessage } from './messages.ts';

/** Somebody who writes to the bot. Every act gives the id of the update that it makes. */
export interface Citizen {
  readonly chatId: number;
  says(text: string): number;
  /** Says it as an answer to the bot's latest message. */
  answers(text: string): number;
  /** By its label or its data, on the latest message that has it. */
  presses(button: string): number;
  sendsPhoto(bytes: Uint8Array, options?: { caption?: string }): number;
  sendsDocument(bytes: Uint8Array, options?: { caption?: string; fileName?: string }): number;
  sharesContact(phone: string, name?: string): number;
  sharesLocation(latitude: number, longitude: number): number;
  sendsSticker(): number;
  sendsVoice(): number;
  /** Changes the text of the latest message of theirs. */
  edits(text: string): number;
  blocks(): void;
  unblocks(): void;
  received(): SentMessage[];
  next(options?: { timeoutMs?: number }): Promise<SentMessage>;
}

export interface World {
  bot: { id: number; is_bot: true; first_name: string; username: string };
  push(kind: string, body: Record<string, unknown>): number;
  newMessageId(): number;
  newCallbackId(): string;
  keepFile(bytes: Uint8Array): { file_id: string; file_unique_id: string; file_size: number };
  messagesTo(chatId: number): SentMessage[];
  next(chatId: number, timeoutMs: number): Promise<SentMessage>;
  block(chatId: number): void;
  unblock(chatId: number): void;
}

export function createCitizen(
  world: World,
  chat: { id: number; type: string },
  from: { id: number; is_bot: boolean; first_name: string },
): Citizen {
  let latest: Record<string, unknown> = {};

  function sends(content: Record<string, unknown>): number {
    latest = {
      message_id: world.newMessageId(),
      date: Math.floor(Date.now() / 1000),
      chat,
      from,
      ...content,
    };
    return world.push('message', latest);
  }

  const file = (bytes: Uint8Array) => world.keepFile(bytes);
  const caption = (options?: { caption?: string }) =>
    options?.caption === undefined ? {} : { caption: options.caption };

  return {
    chatId: chat.id,
    says: (text) => sends({ text, ...commandEntity(text) }),
    answers: (text) => {
      const last = world.messagesTo(chat.id).at(-1);
      return sends({ text, reply_to_message: { message_id: last?.messageId, chat, from: world.bot } });
    },
    presses(button) {
      const message = world.messagesTo(chat.id).findLast(({ buttons }) => buttonIn(buttons, button));
      const found = message && buttonIn(message.buttons, button);
      if (!found) throw new Error(`The bot has sent no button ${JSON.stringify(button)} to chat ${chat.id}`);
      return world.push('callback_query', {
        id: world.newCallbackId(),
        from,
        chat_instance: String(chat.id),
        message: {
          message_id: message.messageId,
          chat,
          date: Math.floor(message.at / 1000),
          text: message.text,
        },
        data: found.data,
      });
    },
    sendsPhoto(bytes, options) {
      const small = { ...file(bytes.slice(0, 16)), width: 90, height: 60 };
      return sends({ photo: [small, { ...file(bytes), width: 1280, height: 853 }], ...caption(options) });
    },
    sendsDocument: (bytes, options) =>
      sends({
        document: { ...file(bytes), file_name: options?.fileName ?? 'file.pdf' },
        ...caption(options),
      }),
    sharesContact: (phone, name = '张三') => sends({ contact: { phone_number: phone, first_name: name } }),
    sharesLocation: (latitude, longitude) => sends({ location: { latitude, longitude } }),
    sendsSticker: () =>
      sends({
        sticker: { ...file(new Uint8Array(8)), type: 'regular', width: 512, height: 512, emoji: '👍' },
      }),
    sendsVoice: () => sends({ voice: { ...file(new Uint8Array(8)), duration: 2, mime_type: 'audio/ogg' } }),
    edits(text) {
      latest = { ...latest, text, edit_date: Math.floor(Date.now() / 1000) };
      return world.push('edited_message', latest);
    },
    blocks: () => world.block(chat.id),
    unblocks: () => world.unblock(chat.id),
    received: () => world.messagesTo(chat.id),
    next: (options) => world.next(chat.id, options?.timeoutMs ?? 5_000),
  };
}

function buttonIn(buttons: SentMessage['buttons'], wanted: string) {
  return buttons.flat().find(({ label, data }) => label === wanted || data === wanted);
}

function commandEntity(text: string) {
  const length = /^\/[a-z0-9_]+(@[a-z0-9_]+)?/i.exec(text)?.[0].length;
  return length === undefined ? {} : { entities: [{ type: 'bot_command', offset: 0, length }] };
}
