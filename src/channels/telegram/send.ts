import { z } from 'zod';
import type { Button, Instant } from '../../conversation/activity.ts';
import type { Delivery, SendResult } from '../../conversation/channel.ts';
import { BotApiError, type BotApi } from './bot-api.ts';
import type { TelegramLog, Wait } from './deps.ts';
import type { Pacer, Turn } from './pace.ts';
import { splitText } from './split.ts';

/** The outbox takes a delivery of more than 60 seconds for lost: together with one call this stays below. */
const LAST_CALL_AFTER_MS = 40_000;
/** Nothing can be sent until somebody sets another token: no use in asking every second. */
const UNAUTHORIZED_PAUSE_MS = 60_000;

export interface SendDeps {
  api: BotApi;
  pacer: Pacer;
  now: () => Instant;
  wait: Wait;
  log: TelegramLog;
  /** Cuts the wait for a free place short; the message stays with the outbox. */
  stopping: AbortSignal;
}

/**
 * Plain text, without parse_mode: what a citizen or a source wrote cannot break the message. Without previews: nobody's
 * link is fetched and shown for having been mentioned.
 */
export function createSender(deps: SendDeps) {
  const { api, pacer, now, wait, log, stopping } = deps;

  /** Undefined: it is this message's turn. */
  async function held(take: (mostMs: number) => Turn, until: Instant): Promise<SendResult | undefined> {
    const { type, waitMs } = take(until - now());
    if (type === 'later') {
      return { type: 'retry', afterMs: waitMs, error: 'sendMessage: held back by the rate limit' };
    }
    if (waitMs > 0) await wait(waitMs, stopping);
    if (waitMs === 0 || !stopping.aborted) return undefined;
    return { type: 'retry', error: 'sendMessage: the channel is stopping' };
  }

  async function sendPart(delivery: Delivery, text: string, buttons: Button[][] | undefined, until: Instant) {
    const chat = delivery.conversation.address;
    const back =
      (await held((mostMs) => pacer.takeOfChat(chat, mostMs), until)) ??
      (await held((mostMs) => pacer.takeOfAll(mostMs), until));
    if (back) return back;
    const markup = {
      link_preview_options: { is_disabled: true },
      ...(buttons?.length && { reply_markup: keyboard(buttons) }),
    };
    // What comes back is not looked at: an odd answer to a message that went out must not repeat it.
    await api.call('sendMessage', { chat_id: chat, text, ...markup }, z.unknown());
    pacer.passed(chat);
    return undefined;
  }

  return async function send(delivery: Delivery): Promise<SendResult> {
    const parts = splitText(delivery.text);
    const until = now() + LAST_CALL_AFTER_MS;
    if (parts.length === 0) return { type: 'gone', error: 'sendMessage: nothing but blanks to send' };
    for (const [i, text] of parts.entries()) {
      if (i < delivery.sentParts) continue;
      const isLast = i === parts.length - 1;
      try {
        const back = await sendPart(delivery, text, isLast ? delivery.buttons : undefined, until);
        if (back) return back;
      } catch (error) {
        if (!(error instanceof BotApiError)) throw error;
        if (error.retryAfterMs !== undefined) {
          pacer.pause(delivery.conversation.address, error.retryAfterMs);
        }
        return outcome(error, delivery, log);
      }
      if (!isLast) await delivery.partSent(i + 1);
    }
    return { type: 'sent' };
  };
}

function keyboard(buttons: Button[][]) {
  return {
    inline_keyboard: buttons.map((row) =>
      row.map(({ label, data }) => ({ text: label, callback_data: data })),
    ),
  };
}

function outcome(error: BotApiError, delivery: Delivery, log: TelegramLog): SendResult {
  const { message, status, retryAfterMs } = error;
  const fields = { code: 'CHANNEL_SEND_FAILED', message_id: delivery.id, error: message };
  if (error.isUnauthorized) {
    log.error(fields, 'Telegram does not know the token');
    return { type: 'retry', afterMs: UNAUTHORIZED_PAUSE_MS, error: message };
  }
  if (status === 400 || status === 403) {
    log.warn(fields, 'a message can never be delivered by Telegram');
    return { type: 'gone', error: message };
  }
  return { type: 'retry', ...(retryAfterMs !== undefined && { afterMs: retryAfterMs }), error: message };
}
