import { HotlineError } from '../../errors.ts';
import type { BotApiError } from './bot-api.ts';

const FIRST_PAUSE_MS = 1_000;
export const LONGEST_PAUSE_MS = 60_000;
/** Two processes that ask in turn throw each other out: the slower one does less harm. */
const CONFLICT_PAUSE_MS = 30_000;

/** What a refused call means to whoever runs the program; undefined where waiting is all that helps. */
export function faultOf(cause: BotApiError): HotlineError | undefined {
  if (cause.isUnauthorized) {
    return new HotlineError('TELEGRAM_UNAUTHORIZED', 'Telegram does not know the bot token', {
      remedy: 'Ask @BotFather for the token, set it and start again; check the API root if one is set.',
      cause,
    });
  }
  if (cause.status === 409) {
    return new HotlineError('TELEGRAM_CONFLICT', 'Something else takes the updates of this bot', {
      remedy: 'Stop the other process that uses the token, or remove the webhook that was set for it.',
      cause,
    });
  }
  if (cause.status === 400) {
    return new HotlineError('CONFIG_INVALID', `Telegram does not take the settings: ${cause.message}`, {
      remedy: 'The webhook needs an https address that Telegram can reach, on port 443, 80, 88 or 8443.',
      cause,
    });
  }
  return undefined;
}

/** How long to leave Telegram alone after so many failures in a row. */
export function pauseAfter(error: BotApiError, failures: number): number {
  if (error.retryAfterMs !== undefined) return error.retryAfterMs;
  if (error.status === 409) return CONFLICT_PAUSE_MS;
  if (error.isUnauthorized) return LONGEST_PAUSE_MS;
  return Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
}
