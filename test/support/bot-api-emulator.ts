import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCitizen, type Citizen, type World } from './bot-api/citizen.ts';
import { answerFaultily, createFaults, failEarly, type Fault } from './bot-api/faults.ts';
import { createMessages, type Rates, type SentMessage } from './bot-api/messages.ts';
import { answer, badRequest, done, parametersOf, refused, type Reply } from './bot-api/reply.ts';
import { createUpdateQueue, type RawUpdate } from './bot-api/updates.ts';
import { createWebhookDelivery, type DeliveryAttempt, type Hook } from './bot-api/webhook-delivery.ts';

export type { Citizen, DeliveryAttempt, Fault, SentMessage };

export interface Call {
  method: string;
  parameters: Record<string, unknown>;
  /** Milliseconds since 1970-01-01 UTC. */
  at: number;
}

export interface EmulatorOptions {
  token?: string;
  username?: string;
  /** Refuses with 429 what comes faster. Default: no limit. */
  rates?: Rates;
  /** The same getUpdates again sooner than this finds one update at most. Default: 500, as Telegram. */
  sameQuestionMs?: number;
  /** Webhook deliveries are repeated at most this much later. Default: 50. */
  longestPauseMs?: number;
}

/** A Telegram of one's own on 127.0.0.1, after https://core.telegram.org/bots/api */
export interface BotApiEmulator {
  /** For the bot's API root. */
  readonly url: string;
  readonly token: string;
  readonly bot: World['bot'];
  /** In a private chat with the bot, or in the group named. */
  citizen(id: number, options?: { group?: number; isBot?: boolean }): Citizen;
  messagesTo(chatId: number): SentMessage[];
  /** Each message once, in order; waits for it, 5 seconds by default. */
  nextMessageTo(chatId: number, options?: { timeoutMs?: number }): Promise<SentMessage>;
  fail(fault: Fault): void;
  /** Forgets the faults that are still to come. */
  heal(): void;
  calls(method: string): Call[];
  /** Any update whatever; gets the next id unless it has one. */
  push(update: Record<string, unknown>): number;
  /** Sends an update once more, as if Telegram had not got the answer. */
  pushAgain(updateId: number): void;
  /** Ids of the updates that the bot has not confirmed. */
  unconfirmed(): number[];
  readonly hook: Hook | undefined;
  readonly webhookAttempts: readonly DeliveryAttempt[];
  readonly commands: unknown;
  /** Ends the poll that waits with a 409, as a second poller would. */
  conflict(): void;
  stop(): Promise<void>;
}

const FIRST_UPDATE_ID = 700_000_001;
const MAX_FILE_BYTES = 20 * 1024 * 1024;

export async function startBotApiEmulator(options: EmulatorOptions = {}): Promise<BotApiEmulator> {
  const token = options.token ?? '123456:emulated-token';
  const bot = {
    id: 123456,
    is_bot: true,
    first_name: '小华',
    username: options.username ?? 'XiaohuaTestBot',
  } as const;
  const chats = new Set<number>();
  const files = new Map<string, Uint8Array>();
  const callbacks = new Set<string>();
  const calls: Call[] = [];
  const pushed = new Map<number, RawUpdate>();
  const faults = createFaults();
  const updates = createUpdateQueue(options.sameQuestionMs ?? 500);
  const delivery = createWebhookDelivery({
    longestPauseMs: options.longestPauseMs ?? 50,
    delivered: (id) => updates.confirm(id),
  });
  const counters = { update: FIRST_UPDATE_ID, message: 1, callback: 1, file: 1 };
  const newMessageId = () => counters.message++;
  const messages = createMessages({ chats, newMessageId, ...(options.rates && { rates: options.rates }) });
  let allowed: readonly string[] | undefined;
  let commands: unknown;

  function deliver(update: RawUpdate): void {
    pushed.set(update.update_id, update);
    updates.push(update);
    if (delivery.hook) delivery.push(update, chatOf(update));
  }

  function push(update: Record<string, unknown>): number {
    const id = typeof update.update_id === 'number' ? update.update_id : counters.update++;
    const kinds = Object.keys(update).filter((key) => key !== 'update_id');
    const isWanted = allowed === undefined || kinds.some((kind) => allowed?.includes(kind));
    if (isWanted) deliver({ ...update, update_id: id });
    return id;
  }

  const world: World = {
    bot,
    push: (kind, body) => push({ [kind]: body }),
    newMessageId,
    newCallbackId: () => {
      const id = String(counters.callback++);
      callbacks.add(id);
      return id;
    },
    keepFile: (bytes) => {
      const id = `file-${counters.file++}`;
      files.set(id, bytes);
      return { file_id: id, file_unique_id: `unique-${id}`, file_size: bytes.length };
    },
    messagesTo: messages.messagesTo,
    next: messages.next,
    block: messages.block,
    unblock: messages.unblock,
  };

  function setAllowed(parameters: Record<string, unknown>): void {
    const given = parameters.allowed_updates;
    if (given !== undefined) allowed = (typeof given === 'string' ? JSON.parse(given) : given) as string[];
  }

  const methods: Record<string, (parameters: Record<string, unknown>) => Reply> = {
    getMe: () => done({ ...bot, can_join_groups: true, can_read_all_group_messages: false }),
    sendMessage: messages.send,
    editMessageText: messages.edit,
    deleteMessage: messages.remove,
    sendChatAction: ({ chat_id: id }) => (chats.has(Number(id)) ? done(true) : badRequest('chat not found')),
    answerCallbackQuery: ({ callback_query_id: id }) =>
      callbacks.has(String(id))
        ? done(true)
        : badRequest('query is too old and response timeout expired or query ID is invalid'),
    setMyCommands: (parameters) => {
      commands = parameters.commands;
      return done(true);
    },
    getFile: ({ file_id: id }) => {
      const bytes = files.get(String(id));
      if (!bytes) return badRequest('invalid file_id');
      if (bytes.length > MAX_FILE_BYTES) return badRequest('file is too big');
      return done({ file_id: id, file_size: bytes.length, file_path: `files/${String(id)}` });
    },
    setWebhook: (parameters) => {
      const url = typeof parameters.url === 'string' ? parameters.url : '';
      const secretToken = parameters.secret_token;
      setAllowed(parameters);
      updates.endPoll();
      const isSecret = typeof secretToken === 'string';
      const isSameUrl = delivery.hook?.url === url;
      const most = parameters.max_connections;
      delivery.set(
        url === ''
          ? undefined
          : {
              url,
              ...(isSecret && { secretToken }),
              ...(typeof most === 'number' && { maxConnections: most }),
            },
      );
      if (isSameUrl) return { ...done(true), description: 'Webhook is already set' };
      for (const update of updates.unconfirmed()) delivery.push(update, chatOf(update));
      return done(true);
    },
    deleteWebhook: () => {
      delivery.set(undefined);
      return done(true);
    },
    getWebhookInfo: () =>
      done({ url: delivery.hook?.url ?? '', pending_update_count: updates.unconfirmed().length }),
  };

  function run(method: string, parameters: Record<string, unknown>, response: ServerResponse) {
    if (method === 'getUpdates') {
      if (delivery.hook) return refused(409, "Conflict: can't use getUpdates method while webhook is active");
      setAllowed(parameters);
      return updates.poll(parameters, response);
    }
    return methods[method]?.(parameters) ?? refused(404, 'Not Found');
  }

  function download(name: string, response: ServerResponse): void {
    const how = faults.next('file');
    if (failEarly(how, response)) return;
    const bytes = files.get(name);
    if (!bytes) return answer(response, refused(404, 'Not Found'));
    if (how?.kind === 'stall') return;
    response.writeHead(200, { 'content-length': how?.kind === 'cut' ? bytes.length + 1 : bytes.length });
    response.write(bytes, () => (how?.kind === 'cut' ? response.destroy() : response.end()));
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const [, isFile, given, name = ''] = /^\/(file\/)?bot([^/]+)\/(.+)$/.exec(url.pathname) ?? [];
    if (given === undefined || decodeURIComponent(given) !== token) {
      return answer(response, refused(401, 'Unauthorized'));
    }
    if (isFile !== undefined) return download(name.replace('files/', ''), response);
    const parameters = await parametersOf(request, url);
    calls.push({ method: name, parameters, at: Date.now() });
    const how = faults.next(name, Number(parameters.chat_id));
    if (failEarly(how, response)) return;
    answerFaultily(how, response, await run(name, parameters, response));
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // A client that hangs up in the middle of its own request is not answered.
      if (!response.destroyed) answer(response, refused(500, String(error)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    bot,
    citizen(id, { group, isBot = false } = {}) {
      const chat = group === undefined ? { id, type: 'private' } : { id: group, type: 'supergroup' };
      chats.add(chat.id);
      return createCitizen(world, chat, { id, is_bot: isBot, first_name: '群众' });
    },
    messagesTo: messages.messagesTo,
    nextMessageTo: (chatId, { timeoutMs = 5_000 } = {}) => messages.next(chatId, timeoutMs),
    fail: faults.add,
    heal: faults.clear,
    calls: (method) => calls.filter((call) => call.method === method),
    push,
    pushAgain(updateId) {
      const update = pushed.get(updateId);
      if (!update) throw new Error(`There was no update ${updateId}`);
      deliver(update);
    },
    unconfirmed: () => updates.unconfirmed().map(({ update_id: id }) => id),
    get hook() {
      return delivery.hook;
    },
    webhookAttempts: delivery.attempts,
    get commands() {
      return commands;
    },
    conflict: updates.endPoll,
    async stop() {
      await delivery.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Updates of one chat are delivered in order; those without one by themselves. */
function chatOf(update: RawUpdate): string {
  const body = Object.values(update).find((value) => typeof value === 'object' && value !== null);
  const about = body as { chat?: { id: number }; message?: { chat?: { id: number } } } | undefined;
  return String(about?.chat?.id ?? about?.message?.chat?.id ?? `update ${update.update_id}`);
}
