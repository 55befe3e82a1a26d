import { z } from 'zod';
import { BotApiError, type BotApi } from './bot-api.ts';
import type { BotIdentity } from './decode.ts';
import type { TelegramDeps, TelegramLog, Wait } from './deps.ts';
import { faultOf, LONGEST_PAUSE_MS, pauseAfter } from './trouble.ts';
import { allowedUpdates } from './update.ts';

const botSchema = z.object({ id: z.int(), username: z.string() });

export interface ConnectionDeps extends Pick<TelegramDeps, 'webhook' | 'commands'> {
  api: BotApi;
  log: TelegramLog;
  wait: Wait;
}

/** Gets ready to take updates in: who the bot is, the webhook or none, the menu of commands. */
export function createConnection(deps: ConnectionDeps) {
  const { api, log, webhook } = deps;

  /** For what may fail without harm. */
  async function tryTo(what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof BotApiError)) throw error;
      log.info({ error: error.message }, `${what} did not work`);
    }
  }

  async function open(signal: AbortSignal): Promise<BotIdentity> {
    const identity = await api.call('getMe', {}, botSchema, { signal });
    if (webhook) {
      const url = new URL(webhook.path, webhook.url).href;
      const hook = { url, secret_token: webhook.secret, allowed_updates: allowedUpdates };
      await api.call('setWebhook', hook, z.unknown(), { signal });
    } else {
      await api.call('deleteWebhook', {}, z.unknown(), { signal });
    }
    await tryTo('setting the menu of commands', () =>
      api.call('setMyCommands', { commands: deps.commands }, z.unknown(), { signal }),
    );
    return identity;
  }

  /** Logs what went wrong with a call that keeps the channel from taking anything in; gives the pause in ms. */
  function failed(error: unknown, failures: number): number {
    if (!(error instanceof BotApiError)) {
      log.error({ err: error }, 'the Telegram channel met an error of its own');
      return LONGEST_PAUSE_MS;
    }
    const fault = faultOf(error);
    const fields = { error: error.message, ...(fault && { code: fault.code, remedy: fault.remedy }) };
    if (fault) log.error(fields, fault.message);
    else log.warn(fields, 'Telegram cannot be reached; trying again');
    return pauseAfter(error, failures);
  }

  return {
    tryTo,
    open,
    failed,
    /** After a first failure: until it works, or until the signal aborts (undefined). */
    async openLater(first: unknown, signal: AbortSignal): Promise<BotIdentity | undefined> {
      let error = first;
      for (let failures = 1; ; failures += 1) {
        await deps.wait(failed(error, failures), signal);
        if (signal.aborted) return undefined;
        try {
          return await open(signal);
        } catch (next) {
          error = next;
        }
      }
    },
  };
}
