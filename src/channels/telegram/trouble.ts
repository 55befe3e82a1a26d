import { HotlineError } from '../../errors.ts';
import type { BotApiError } from './bot-api.ts';

const FIRST_PAUSE_MS = 1_000;
export const LONGEST_PAUSE_MS = 60_000;
/** Two processes that ask in turn throw each other out: the slower one does less harm. */
const CONFLICT_PAUSE_MS = 30_000;

export function unauthorized(cause: BotApiError): HotlineError {
  return new HotlineError('TELEGRAM_UNAUTHORIZED', 'Telegram does not know the bot token', {
    remedy:
      'Ask @BotFather for the token of the bot, set it and start again; check the API root if one is set.',
    cause,
  });
}

export function conflict(cause: BotApiError): HotlineError {
  return new HotlineError('TELEGRAM_CONFLICT', 'Something else takes the updates of this bot', {
    remedy: 'Stop the other process that uses the token, or remove the webhook that was set for it.',
    cause,
  });
}

export function rejectedWebhook(cause: BotApiError): HotlineError {
  return new HotlineError('CONFIG_INVALID', `Telegram does not take the settings: ${cause.message}`, {
    remedy: 'The webhook needs an https address that Telegram can reach, on port 443, 80, 88 or 8443.',
    cause,
  });
}

/** How long to leave Telegram alone after so many failures in a row. */
export function pauseAfter(error: BotApiError, failures: number): number {
  if (error.retryAfterMs !== undefined) return error.retryAfterMs;
  if (error.status === 409) return CONFLICT_PAUSE_MS;
  if (error.isUnauthorized) return LONGEST_PAUSE_MS;
  return Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
}
