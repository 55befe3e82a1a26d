import { badRequest, done, refused, tooManyRequests, type Reply } from './reply.ts';

export interface SentMessage {
  messageId: number;
  chatId: number;
  text: string;
  buttons: { label: string; data: string }[][];
  /** Milliseconds since 1970-01-01 UTC. */
  at: number;
}

export interface Rates {
  perChatPerSecond: number;
  overallPerSecond: number;
}

interface KeyboardButton {
  text: string;
  callback_data?: string;
}

const MAX_TEXT = 4096;
const MAX_CALLBACK_BYTES = 64;

/** What the bot has said, with Telegram's limits: https://core.telegram.org/bots/api#sendmessage */
export function createMessages(options: { chats: Set<number>; newMessageId: () => number; rates?: Rates }) {
  const sent: SentMessage[] = [];
  const blocked = new Set<number>();
  const read = new Map<number, number>();
  const readers = new Set<() => void>();

  const messagesTo = (chatId: number) => sent.filter((message) => message.chatId === chatId);

  function overRate(chatId: number): boolean {
    if (!options.rates) return false;
    const lately = sent.filter(({ at }) => at > Date.now() - 1_000);
    const here = lately.filter((message) => message.chatId === chatId).length;
    return here >= options.rates.perChatPerSecond || lately.length >= options.rates.overallPerSecond;
  }

  function problemOf(chatId: number, text: string, buttons: SentMessage['buttons']): Reply | undefined {
    if (!options.chats.has(chatId)) return badRequest('chat not found');
    if (blocked.has(chatId)) return refused(403, 'Forbidden: bot was blocked by the user');
    if (text.trim() === '') return badRequest('message text is empty');
    if (text.length > MAX_TEXT) return badRequest('message is too long');
    const tooLong = buttons.flat().some(({ data }) => Buffer.byteLength(data) > MAX_CALLBACK_BYTES);
    return tooLong ? badRequest('BUTTON_DATA_INVALID') : undefined;
  }

  return {
    messagesTo,
    block: (chatId: number): void => void blocked.add(chatId),
    unblock: (chatId: number): void => void blocked.delete(chatId),

    send(parameters: Record<string, unknown>): Reply {
      const chatId = Number(parameters.chat_id);
      const text = stringOf(parameters.text).trim();
      const buttons = buttonsOf(parameters.reply_markup);
      const problem = problemOf(chatId, text, buttons);
      if (problem) return problem;
      if (overRate(chatId)) return tooManyRequests(1);
      const message = { messageId: options.newMessageId(), chatId, text, buttons, at: Date.now() };
      sent.push(message);
      readers.forEach((look) => look());
      return done(asMessage(message));
    },

    edit(parameters: Record<string, unknown>): Reply {
      const message = sent.find(
        ({ messageId, chatId }) =>
          messageId === Number(parameters.message_id) && chatId === Number(parameters.chat_id),
      );
      if (!message) return badRequest('message to edit not found');
      const text = stringOf(parameters.text).trim();
      const buttons = buttonsOf(parameters.reply_markup);
      const problem = problemOf(message.chatId, text, buttons);
      if (problem) return problem;
      const isSame = text === message.text && JSON.stringify(buttons) === JSON.stringify(message.buttons);
      if (isSame) return badRequest('message is not modified');
      Object.assign(message, { text, buttons });
      return done(asMessage(message));
    },

    remove(parameters: Record<string, unknown>): Reply {
      const at = sent.findIndex(
        ({ messageId, chatId }) =>
          messageId === Number(parameters.message_id) && chatId === Number(parameters.chat_id),
      );
      if (at < 0) return badRequest('message to delete not found');
      const [{ chatId } = { chatId: 0 }] = sent.splice(at, 1);
      // What stood behind it has moved up.
      const readSoFar = read.get(chatId) ?? 0;
      if (sent.slice(0, at).filter((message) => message.chatId === chatId).length < readSoFar)
        read.set(chatId, readSoFar - 1);
      return done(true);
    },

    /** The next message to this chat that no earlier call has given. */
    next(chatId: number, timeoutMs: number): Promise<SentMessage> {
      return new Promise((resolve, reject) => {
        const look = () => {
          const at = read.get(chatId) ?? 0;
          const message = messagesTo(chatId)[at];
          if (!message) return;
          read.set(chatId, at + 1);
          end();
          resolve(message);
        };
        const end = () => {
          clearTimeout(timer);
          readers.delete(look);
        };
        const timer = setTimeout(() => {
          end();
          reject(new Error(`No further message to chat ${chatId} within ${timeoutMs} ms`));
        }, timeoutMs);
        readers.add(look);
        look();
      });
    },
  };
}

export type Messages = ReturnType<typeof createMessages>;

function asMessage({ messageId, chatId, text, at }: SentMessage) {
  const type = chatId > 0 ? 'private' : 'supergroup';
  return { message_id: messageId, date: Math.floor(at / 1000), chat: { id: chatId, type }, text };
}

function buttonsOf(markup: unknown): SentMessage['buttons'] {
  const given: unknown = typeof markup === 'string' ? JSON.parse(markup) : markup;
  const rows = (given as { inline_keyboard?: KeyboardButton[][] } | undefined)?.inline_keyboard ?? [];
  return rows.map((row) => row.map(({ text, callback_data: data = '' }) => ({ label: text, data })));
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
