import { z } from 'zod';
import type { ActivityContent } from '../../conversation/activity.ts';
import type { TelegramLog, TelegramTexts } from './deps.ts';
import {
  updateIdSchema,
  updateSchema,
  type TelegramCallback,
  type TelegramChat,
  type TelegramMemberChange,
  type TelegramMessage,
  type TelegramUpdate,
} from './update.ts';

export interface BotIdentity {
  id: number;
  username: string;
}

/** An activity whose file, if it has one, is still at Telegram. */
export interface Inbound {
  type: 'activity';
  updateId: number;
  /** The chat's id. */
  address: string;
  isGroup: boolean;
  /** The account that it comes from. */
  sender?: string;
  content: ActivityContent;
  fileId?: string;
  /** To be answered, so that the pressed button stops waiting. */
  callbackId?: string;
}

export type Decoded =
  | Inbound
  | { type: 'ignored'; updateId: number }
  /** Without an `updateId` not even that could be read. */
  | { type: 'malformed'; updateId?: number; problem: string };

type Words = Pick<TelegramTexts, 'contact' | 'location'>;

export type Decoder = (raw: unknown) => Decoded;

/** Decodes and logs what cannot be decoded. Never throws: one update must not keep the others from arriving. */
export function createDecoder(deps: { bot: BotIdentity; texts: Words; log: TelegramLog }): Decoder {
  return (raw) => {
    const decoded = decodedOrMalformed(raw, deps.bot, deps.texts);
    if (decoded.type === 'malformed') {
      const { updateId: update_id, problem } = decoded;
      deps.log.error({ code: 'UPDATE_MALFORMED', update_id, problem }, 'an update from Telegram was skipped');
    }
    return decoded;
  };
}

function decodedOrMalformed(raw: unknown, bot: BotIdentity, words: Words): Decoded {
  try {
    return decodeUpdate(raw, bot, words);
  } catch (error) {
    return malformed(raw, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

function malformed(raw: unknown, problem: string): Decoded {
  const updateId = updateIdOf(raw);
  return { type: 'malformed', ...(updateId !== undefined && { updateId }), problem };
}

export function updateIdOf(raw: unknown): number | undefined {
  return updateIdSchema.safeParse(raw).data?.update_id;
}

export function decodeUpdate(raw: unknown, bot: BotIdentity, words: Words): Decoded {
  const parsed = updateSchema.safeParse(raw);
  if (!parsed.success) return malformed(raw, z.prettifyError(parsed.error));
  const update = parsed.data;
  return fromUpdate(update, bot, words) ?? { type: 'ignored', updateId: update.update_id };
}

function fromUpdate(update: TelegramUpdate, bot: BotIdentity, words: Words): Inbound | undefined {
  const { update_id: updateId, message, callback_query: callback, my_chat_member: change } = update;
  if (message) return fromMessage(updateId, message, bot, words);
  if (callback) return fromCallback(updateId, callback);
  if (change) return fromMemberChange(updateId, change);
  return undefined;
}

function inbound(updateId: number, chat: TelegramChat, content: ActivityContent): Inbound {
  return { type: 'activity', updateId, address: String(chat.id), isGroup: chat.type !== 'private', content };
}

function fromCallback(updateId: number, callback: TelegramCallback): Inbound | undefined {
  const { message, data, from } = callback;
  if (!message || data === undefined || from.is_bot) return undefined;
  return {
    ...inbound(updateId, message.chat, { type: 'button', data }),
    sender: String(from.id),
    callbackId: callback.id,
  };
}

/** The bot was taken into a group. In a private chat Telegram sends /start, which says the same. */
function fromMemberChange(updateId: number, change: TelegramMemberChange): Inbound | undefined {
  const { chat, old_chat_member: before, new_chat_member: after } = change;
  const isGroup = chat.type === 'group' || chat.type === 'supergroup';
  const joined = isOutside(before.status) && !isOutside(after.status);
  return isGroup && joined ? inbound(updateId, chat, { type: 'joined' }) : undefined;
}

function isOutside(status: string): boolean {
  return status === 'left' || status === 'kicked';
}

function fromMessage(
  updateId: number,
  message: TelegramMessage,
  bot: BotIdentity,
  words: Words,
): Inbound | undefined {
  const { chat, from } = message;
  if (chat.type === 'channel' || from?.is_bot) return undefined;
  const command = message.text === undefined ? undefined : commandIn(message.text);
  if (command) {
    const forMe = command.bot === undefined || command.bot.toLowerCase() === bot.username.toLowerCase();
    const { name, args } = command;
    const sender = from === undefined ? {} : { sender: String(from.id) };
    return forMe ? { ...inbound(updateId, chat, { type: 'command', name, args }), ...sender } : undefined;
  }
  if (chat.type !== 'private') return addressedInGroup(updateId, message, bot);
  const text = spokenText(message, words);
  if (text === undefined) return undefined;
  const fileId = fileOf(message);
  return {
    ...inbound(updateId, chat, {
      type: 'message',
      text,
      attachments: [],
      ...(message.location && { location: message.location }),
    }),
    ...(fileId !== undefined && { fileId }),
  };
}

/**
 * What members of a group say to one another is none of the bot's business, even where it is allowed to read
 * along; only what names or answers the bot is. Files are left alone there: nothing personal is taken.
 */
function addressedInGroup(updateId: number, message: TelegramMessage, bot: BotIdentity): Inbound | undefined {
  const words = message.text ?? message.caption ?? '';
  const mention = new RegExp(`@${bot.username}\\b`, 'gi');
  const isReply = message.reply_to_message?.from?.id === bot.id;
  if (!isReply && !mention.test(words)) return undefined;
  const text = words.replace(mention, '').trim();
  return inbound(updateId, message.chat, { type: 'message', text, attachments: [] });
}

/** Latin names only: Telegram allows no others. The rest of the text, line breaks and all, is the argument. */
function commandIn(text: string): { name: string; bot?: string; args: string } | undefined {
  const found = /^\/([a-z0-9_]{1,32})(?:@([a-z0-9_]+))?(?:\s+([\s\S]*))?$/i.exec(text);
  if (!found) return undefined;
  const [, name = '', bot, args = ''] = found;
  return { name: name.toLowerCase(), ...(bot !== undefined && { bot }), args: args.trim() };
}

/** Kinds of message that say something, but nothing that can be read. */
const unreadable = [
  'sticker',
  'voice',
  'audio',
  'video',
  'video_note',
  'animation',
  'dice',
  'poll',
  'story',
  'game',
  'paid_media',
  'checklist',
  'invoice',
];

/**
 * Empty for what cannot be read, such as a voice message without a caption: the dialogs say so. Undefined for
 * a service message (somebody pinned, somebody left), which nobody expects an answer to.
 */
function spokenText(message: TelegramMessage, words: Words): string | undefined {
  if (message.text !== undefined) return message.text;
  if (message.contact) {
    const { phone_number: phone, first_name: first = '', last_name: last = '' } = message.contact;
    return words.contact({ phone, name: `${first} ${last}`.trim() });
  }
  if (message.location) {
    const place = message.venue && `${message.venue.title} ${message.venue.address}`.trim();
    return words.location({ ...message.location, ...(place !== undefined && { place }) });
  }
  if (message.photo || message.document || unreadable.some((kind) => kind in message)) {
    return message.caption ?? '';
  }
  return undefined;
}

/** Telegram lists the sizes of a photo from the smallest up. An animation also poses as a document. */
function fileOf(message: TelegramMessage): string | undefined {
  if ('animation' in message) return undefined;
  return message.photo?.at(-1)?.file_id ?? message.document?.file_id;
}
