import { z } from 'zod';
import type { Channel, ReceiveActivity } from '../../conversation/channel.ts';
import { BotApiError, createBotApi } from './bot-api.ts';
import { decodeUpdate, type BotIdentity, type Decoded, type Inbound } from './decode.ts';
import { defaultTiming, realWait, type TelegramDeps } from './deps.ts';
import { storeFile } from './files.ts';
import { createIntake, type Intake } from './intake.ts';
import { privateChatLink } from './links.ts';
import { createPacer } from './pace.ts';
import { createPolling } from './polling.ts';
import { createSender } from './send.ts';
import { conflict, LONGEST_PAUSE_MS, pauseAfter, rejectedWebhook, unauthorized } from './trouble.ts';
import { allowedUpdates } from './update.ts';
import { createWebhook } from './webhook.ts';

export interface TelegramChannel extends Channel {
  readonly id: 'telegram';
  /** To be mounted at the webhook's path. Answers only after the commit. */
  webhook(request: Request): Promise<Response>;
  /** Undefined until Telegram has told the bot's name. */
  privateChatLink(payload?: string): string | undefined;
}

const botSchema = z.object({ id: z.int(), username: z.string() });

export function createTelegramChannel(deps: TelegramDeps): TelegramChannel {
  const { now, log, texts } = deps;
  const wait = deps.wait ?? realWait;
  const timing = { ...defaultTiming, ...deps.timing };
  const api = createBotApi({
    token: deps.token,
    callMs: timing.callMs,
    ...(deps.apiRoot !== undefined && { apiRoot: deps.apiRoot }),
  });
  const pacer = createPacer(now);
  const stopping = new AbortController();
  let bot: BotIdentity | undefined;
  let intake: Intake | undefined;
  let running: Promise<void> | undefined;

  /** For what may fail without harm. */
  async function tryTo(what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof BotApiError)) throw error;
      log.info({ error: error.message }, `${what} did not work`);
    }
  }

  const tellGivenUp = (inbound: Inbound) =>
    tryTo('telling a citizen that a message was given up', async () => {
      if (inbound.isGroup) return;
      await wait(pacer.take(inbound.address, Infinity).waitMs);
      await api.call('sendMessage', { chat_id: inbound.address, text: texts.notAccepted }, z.unknown());
    });

  const newIntake = (receive: ReceiveActivity) =>
    createIntake({
      receive,
      storeFile: (fileId, options) =>
        storeFile({ api, attachments: deps.attachments, wait, log }, fileId, options),
      answerCallback: (id) =>
        tryTo('answering a callback query', () =>
          api.call('answerCallbackQuery', { callback_query_id: id }, z.unknown()),
        ),
      tellGivenUp,
      texts,
      now,
      wait,
      log,
    });

  const decodeFor =
    (identity: BotIdentity) =>
    (raw: unknown): Decoded => {
      const decoded = decodeUpdate(raw, identity, texts);
      if (decoded.type === 'malformed') {
        const { updateId: update_id, problem } = decoded;
        log.error({ code: 'UPDATE_MALFORMED', update_id, problem }, 'an update from Telegram was skipped');
      }
      return decoded;
    };

  async function connect(): Promise<BotIdentity> {
    const identity = await api.call('getMe', {}, botSchema);
    if (deps.webhook) {
      const { url, path, secret } = deps.webhook;
      const address = new URL(path, url).href;
      const hook = { url: address, secret_token: secret, allowed_updates: allowedUpdates };
      await api.call('setWebhook', hook, z.unknown());
    } else {
      await api.call('deleteWebhook', {}, z.unknown());
    }
    await tryTo('setting the menu of commands', () =>
      api.call('setMyCommands', { commands: deps.commands }, z.unknown()),
    );
    bot = identity;
    return identity;
  }

  const onError = (error: unknown) =>
    log.error({ err: error }, 'the Telegram channel met an error of its own');

  /** Logs what went wrong with a call that keeps the channel from taking anything in. */
  function failed(error: unknown, failures: number): number {
    if (!(error instanceof BotApiError)) {
      onError(error);
      return LONGEST_PAUSE_MS;
    }
    const fault = error.isUnauthorized
      ? unauthorized(error)
      : error.status === 409
        ? conflict(error)
        : undefined;
    const fields = { error: error.message, ...(fault && { code: fault.code, remedy: fault.remedy }) };
    if (fault) log.error(fields, fault.message);
    else log.warn(fields, 'Telegram cannot be reached; trying again');
    return pauseAfter(error, failures);
  }

  /** Until it works, or until the channel stops (undefined). The first attempt has failed already. */
  async function connectLater(first: unknown): Promise<BotIdentity | undefined> {
    let error = first;
    for (let failures = 1; ; failures += 1) {
      await wait(failed(error, failures), stopping.signal);
      if (stopping.signal.aborted) return undefined;
      try {
        return await connect();
      } catch (next) {
        error = next;
      }
    }
  }

  async function work(taking: Intake, identity: BotIdentity): Promise<void> {
    if (deps.webhook) return;
    const decode = decodeFor(identity);
    const polling = createPolling({ api, decode, intake: taking, failed, onError, now, wait, timing });
    await polling.run(stopping.signal);
    await Promise.race([taking.idle(), wait(timing.stopMs)]);
    await tryTo('confirming the last updates', () => polling.confirm());
  }

  const send = createSender({ api, pacer, now, wait, log });
  const webhook = createWebhook({
    secret: deps.webhook?.secret ?? '',
    intake: () =>
      bot && intake && !stopping.signal.aborted
        ? { take: (inbound) => intake!.once(inbound), decode: decodeFor(bot) }
        : undefined,
    log,
  });

  return {
    id: 'telegram',
    async start(receive) {
      const taking = newIntake(receive);
      intake = taking;
      const begun = await connect().catch((error: unknown) => {
        if (!(error instanceof BotApiError)) throw error;
        if (error.isUnauthorized) throw unauthorized(error);
        if (error.status === 400) throw rejectedWebhook(error);
        return error;
      });
      running = (async () => {
        const identity = begun instanceof BotApiError ? await connectLater(begun) : begun;
        if (identity) await work(taking, identity);
      })().catch(onError);
    },
    async stop() {
      stopping.abort();
      await running;
      if (deps.webhook && intake) await Promise.race([intake.idle(), wait(timing.stopMs)]);
      api.close();
    },
    send,
    typing: (conversation) =>
      tryTo('showing that an answer is being made', () =>
        api.call('sendChatAction', { chat_id: conversation.address, action: 'typing' }, z.unknown()),
      ),
    webhook: (request) =>
      deps.webhook ? webhook(request) : Promise.resolve(new Response(null, { status: 404 })),
    privateChatLink: (payload) => bot && privateChatLink(bot.username, payload),
  };
}
