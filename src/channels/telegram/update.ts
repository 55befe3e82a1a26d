import { z } from 'zod';

const user = z.object({ id: z.int(), is_bot: z.boolean().optional() });
const chat = z.object({ id: z.int(), type: z.enum(['private', 'group', 'supergroup', 'channel']) });
const file = z.object({ file_id: z.string(), file_size: z.int().optional() });
const position = z.object({ latitude: z.number(), longitude: z.number() });

/** Keys that are not named here stay: some of them tell what kind of message it is. */
const message = z.looseObject({
  chat,
  from: user.optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  photo: z.array(file).optional(),
  document: file.optional(),
  contact: z
    .object({ phone_number: z.string(), first_name: z.string().optional(), last_name: z.string().optional() })
    .optional(),
  location: position.optional(),
  venue: z.object({ title: z.string(), address: z.string() }).optional(),
  reply_to_message: z.object({ from: user.optional() }).optional(),
});

const callbackQuery = z.object({
  id: z.string(),
  from: user,
  // Missing for buttons of inline messages, which this bot never sends.
  message: z.object({ chat }).optional(),
  data: z.string().optional(),
});

const memberChange = z.object({
  chat,
  old_chat_member: z.object({ status: z.string() }),
  new_chat_member: z.object({ status: z.string() }),
});

/**
 * The kinds that are asked for. Edited messages are not: Telegram also reports as an edit what the sender
 * never touched (a link preview, a counter), and the words of an edit, taken as a new message, would land in
 * whatever the conversation asked last.
 */
export const allowedUpdates = ['message', 'callback_query', 'my_chat_member'] as const;

/** https://core.telegram.org/bots/api#update, as much of it as is used. */
export const updateSchema = z.object({
  update_id: z.int(),
  message: message.optional(),
  callback_query: callbackQuery.optional(),
  my_chat_member: memberChange.optional(),
});

export const updateIdSchema = z.object({ update_id: z.int() });

export type TelegramUpdate = z.infer<typeof updateSchema>;
export type TelegramMessage = z.infer<typeof message>;
export type TelegramCallback = z.infer<typeof callbackQuery>;
export type TelegramMemberChange = z.infer<typeof memberChange>;
export type TelegramChat = z.infer<typeof chat>;
