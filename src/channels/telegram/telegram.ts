import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { z } from 'zod';
import type { Channel, ReceiveActivity } from '../../conversation/channel.ts';
import { BotApiError, createBotApi } from './bot-api.ts';
import { createConnection } from './connection.ts';
import { createDecoder, type BotIdentity, type Decoder, type Inbound } from './decode.ts';
import { defaultTiming, realWait, type TelegramDeps } from './deps.ts';
import { createDrafts } from './drafts.ts';
import { createFileLimit } from './file-limit.ts';
import { storeFile } from './files.ts';
import { createIntake, type Intake } from './intake.ts';
import { privateChatLink } from './links.ts';
import { createPacer } from './pace.ts';
import { createPolling } from './polling.ts';
import { createSender } from './send.ts';
import { faultOf } from './trouble.ts';
import { createWebhook } from './webhook.ts';

export interface TelegramChannel extends Channel {
  readonly id: 'telegram';
  /** To be mounted at the webhook's path. Answers only after the commit. */
  webhook(request: Request): Promise<Response>;
  /** Undefined until Telegram has told the bot's name. */
  privateChatLink(payload?: string): string | undefined;
}

/** What the channel takes updates in with, once it is connected. */
interface Taking {
  bot: BotIdentity;
  intake: Intake;
  decode: Decoder;
}

export function createTelegramChannel(deps: TelegramDeps): TelegramChannel {
  const { api, connection, pacer, wait, timing } = partsOf(deps);
  const { now, log, texts } = deps;
  const stopping = new AbortController();
  // Every message that waits for its turn listens.
  setMaxListeners(0, stopping.signal);
  const send = createSender({ api, pacer, now, wait, log, stopping: stopping.signal });
  const { writing } = texts;
  const drafts = createDrafts({ api, pacer, now, wait, log, writing, stopping: stopping.signal });
  let taking: Taking | undefined;
  let running: Promise<void> | undefined;

  const tellGivenUp = (inbound: Inbound) =>
    connection.tryTo('telling a citizen that a message was given up', async () => {
      if (inbound.isGroup) return;
      await wait(pacer.takeOfChat(inbound.address, Infinity).waitMs, stopping.signal);
      await wait(pacer.takeOfAll(Infinity).waitMs, stopping.signal);
      await api.call('sendMessage', { chat_id: inbound.address, text: texts.notAccepted }, z.unknown());
    });
  const answerCallback = (id: string) =>
    connection.tryTo('answering a callback query', () =>
      api.call('answerCallbackQuery', { callback_query_id: id }, z.unknown()),
    );
  const mayStore = createFileLimit(now);
  const store: Parameters<typeof createIntake>[0]['storeFile'] = async (fileId, options) => {
    if (mayStore(options.conversation)) {
      return storeFile({ api, attachments: deps.attachments, wait, log }, fileId, options);
    }
    log.warn({}, 'files come faster than they are taken');
    return { type: 'failed' };
  };

  async function poll({ decode, intake }: Taking): Promise<void> {
    const onError = (error: unknown) => void connection.failed(error, 1);
    const { failed } = connection;
    const polling = createPolling({ api, decode, intake, failed, onError, now, wait, timing });
    await polling.run(stopping.signal);
    await endWithin(timing.stopMs, intake.idle());
    await connection.tryTo('confirming the last updates', () => polling.confirm());
  }

  async function run(receive: ReceiveActivity, begun: BotIdentity | BotApiError): Promise<void> {
    const isLate = begun instanceof BotApiError;
    const bot = isLate ? await connection.openLater(begun, stopping.signal) : begun;
    if (!bot) return;
    const intake = createIntake({
      receive,
      storeFile: store,
      answerCallback,
      tellGivenUp,
      texts,
      now,
      newTrace: deps.newTrace ?? randomUUID,
      wait,
      log,
    });
    taking = { bot, intake, decode: createDecoder({ bot, texts, log }) };
    if (!deps.webhook) await poll(taking);
  }

  const webhook = createWebhook({
    secret: deps.webhook?.secret ?? '',
    sheds: deps.sheds,
    taking: () => (stopping.signal.aborted ? undefined : taking),
    log,
  });

  return {
    id: 'telegram',
    async start(receive) {
      const begun = await connection.open(stopping.signal).catch((error: unknown) => {
        if (!(error instanceof BotApiError)) throw error;
        const fault = faultOf(error);
        // A conflict may pass; the others are wrong settings.
        if (fault && fault.code !== 'TELEGRAM_CONFLICT') throw fault;
        return error;
      });
      running = run(receive, begun).catch((error: unknown) => void connection.failed(error, 1));
    },
    async stop() {
      stopping.abort();
      // A call that Telegram never answers must not keep the program: what it would bring comes again.
      if (running !== undefined) await endWithin(timing.stopMs, running);
      if (deps.webhook && taking) await endWithin(timing.stopMs, taking.intake.idle());
      api.close();
    },
    async send(delivery) {
      const { address } = delivery.conversation;
      drafts.hold(address);
      const result = await send(delivery);
      if (result.type === 'retry') drafts.rest(result.afterMs ?? 0);
      else drafts.end(address);
      return result;
    },
    draft: ({ address }, text) => drafts.show(address, text),
    typing: (conversation) =>
      connection.tryTo('showing that an answer is being made', () =>
        api.call('sendChatAction', { chat_id: conversation.address, action: 'typing' }, z.unknown()),
      ),
    webhook: (request) =>
      deps.webhook ? webhook(request) : Promise.resolve(new Response(null, { status: 404 })),
    privateChatLink: (payload) => taking && privateChatLink(taking.bot.username, payload),
  };
}

function partsOf(deps: TelegramDeps) {
  const { token, apiRoot, webhook, commands, log } = deps;
  const wait = deps.wait ?? realWait;
  const timing = { ...defaultTiming, ...deps.timing };
  const api = createBotApi({ token, callMs: timing.callMs, ...(apiRoot !== undefined && { apiRoot }) });
  const connection = createConnection({ api, log, wait, commands, ...(webhook && { webhook }) });
  return { api, connection, pacer: createPacer(deps.now), wait, timing };
}

/** By the wall clock: it bounds the stop of a process. */
async function endWithin(limitMs: number, work: Promise<void>): Promise<void> {
  const over = new AbortController();
  await Promise.race([work, realWait(limitMs, over.signal)]);
  over.abort();
}
