import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Hono, type Context } from 'hono';
import { createTelegramChannel, type TelegramChannel } from '../channels/telegram/telegram.ts';
import { createWebChannel, WEB_BODY_BYTES, type WebChannel } from '../channels/web/web-channel.ts';
import { explainSearch } from '../answering/explain.ts';
import type { Channel } from '../conversation/channel.ts';
import type { DeskDeps } from '../desk/deps.ts';
import { createDesk } from '../desk/desk.tsx';
import { dateInChina } from '../dialogs/ask.ts';
import { ratingButtons } from '../dialogs/rate.ts';
import { createClientOf, createHttpServer, type HttpPart } from '../http.ts';
import { hashPassword, verifyPassword } from '../storage/passwords.ts';
import { createConversations, type Conversations, type Core } from './core.ts';
import { createLibraryFollower, type LibraryFollower } from './follow-library.ts';
import { telegramWords } from './telegram-words.ts';
import { createTicketLookup } from './web-lookup.ts';

export interface Hotline {
  /** Starts everything; resolves with where the pages are. */
  start(): Promise<{ url: string }>;
  /** Ends in the reverse order: no new turns, running ones finish, the outbox drains or stays. */
  stop(): Promise<void>;
}

const WEBHOOK_PATH = '/telegram/webhook';
const DRAIN_LIMIT_MS = 5_000;

/** The whole hotline: pages, desk, channels, delivery. */
export function createHotline(core: Core): Hotline {
  const clientOf = createClientOf({ trustProxy: core.config.trustProxy });
  const web = createWeb(core, clientOf);
  const telegram = createTelegram(core);
  const channels: Channel[] = telegram === undefined ? [web] : [web, telegram];
  const conversations = createConversations(core, channels, () => telegram?.privateChatLink());
  const follower = createFollower(core);
  const server = createHttpServer({
    parts: httpParts(core, { web, telegram, conversations, clientOf, follower }),
    log: core.log,
    newIncidentId: core.newId,
    trustProxy: core.config.trustProxy,
    stylesheet: '/desk/assets/desk.css',
    host: core.config.host,
    port: core.config.port,
  });
  return {
    async start() {
      try {
        await web.start(conversations.runner.receive);
        const where = await server.start();
        conversations.delivery.start();
        follower.start();
        await telegram?.start(conversations.runner.receive);
        return where;
      } catch (error) {
        // What has started would keep the process alive, and take messages that nobody answers.
        await stop();
        throw error;
      }
    },
    stop,
  };

  async function stop() {
    await telegram?.stop();
    await web.stop();
    await server.stop();
    await follower.stop();
    await conversations.runner.stop();
    await conversations.delivery.stop(DRAIN_LIMIT_MS);
    await core.storage.close();
  }
}

/** Answers follow what is brought in or confirmed while the hotline runs. */
function createFollower({ config, corpus, storage, log }: Core): LibraryFollower {
  const manifest = join(config.dataDir, 'index-documents', 'manifest.json');
  return createLibraryFollower({
    library: storage.library,
    documents: corpus.documents,
    indexStamp: () => String(statSync(manifest, { throwIfNoEntry: false })?.mtimeMs ?? ''),
    onError: (error) => log.error({ err: error }, 'the document index could not be followed'),
  });
}

type ClientOf = (c: Context) => { address: string; https: boolean };

function createWeb(core: Core, client: ClientOf): WebChannel {
  return createWebChannel({
    transcripts: core.storage.transcripts,
    attachments: core.attachments,
    vault: core.vault,
    lookupTicket: createTicketLookup(core),
    phones: core.corpus.knowledge.hotlines.map(({ number }) =>
      number === '12110' ? { number, sms: true } : { number },
    ),
    writing: core.sayChannel('writing'),
    client,
    now: core.now,
    newId: core.newId,
    newToken: core.newToken,
    log: core.log,
  });
}

function createTelegram(core: Core): TelegramChannel | undefined {
  const { telegram } = core.config;
  if (telegram === undefined) return undefined;
  const { token, apiRoot, webhook } = telegram;
  return createTelegramChannel({
    token,
    ...(apiRoot !== undefined && { apiRoot }),
    ...(webhook !== undefined && { webhook: { ...webhook, path: WEBHOOK_PATH } }),
    attachments: core.attachments,
    now: core.now,
    log: core.log,
    ...telegramWords(core.sayChannel),
  });
}

interface Parts {
  web: WebChannel;
  telegram: TelegramChannel | undefined;
  conversations: Conversations;
  clientOf: ClientOf;
  follower: LibraryFollower;
}

function httpParts(core: Core, { web, telegram, conversations, clientOf, follower }: Parts): HttpPart[] {
  const webhook = new Hono();
  if (telegram !== undefined) webhook.post('/', (c) => telegram.webhook(c.req.raw));
  const desk = createDeskPart(core, { conversations, clientOf, follower });
  return [
    { path: '/desk', app: desk },
    ...(telegram !== undefined && core.config.telegram?.webhook !== undefined
      ? [{ path: WEBHOOK_PATH, app: webhook, maxBodyBytes: 1024 * 1024 }]
      : []),
    { path: '/', app: web.routes, maxBodyBytes: WEB_BODY_BYTES },
  ];
}

function createDeskPart(
  core: Core,
  {
    conversations: { delivery },
    clientOf: client,
    follower,
  }: Pick<Parts, 'conversations' | 'clientOf' | 'follower'>,
): Hono {
  const { storage, corpus } = core;
  const { regions, departments } = corpus.knowledge;
  return createDesk({
    store: storage.store,
    onCommitted: () => delivery.wake(),
    tickets: storage.tickets,
    transcripts: storage.transcripts,
    attachments: core.attachments,
    staff: storage.staff,
    vault: core.vault,
    hashPassword,
    verifyPassword,
    departments,
    regions: regions.provinces().map((code) => ({ id: code, name: regions.name(code) })),
    regionName: (code) => (regions.byCode(code) === undefined ? undefined : regions.fullName(code)),
    resolveRegion: regions.resolve,
    library: storage.library,
    onLibraryChanged: follower.lookNow,
    explain: explainer(core),
    describePassage: (id) => Promise.resolve(describePassage(core, id)),
    notice: (informs, ticket) => ({
      text: core.noticeText(informs),
      ...(informs.key === 'ticket.closed' && { buttons: ratingButtons(core.say, ticket.number) }),
    }),
    ...core.tickets,
    mask: core.mask,
    now: core.now,
    newId: core.newId,
    newToken: core.newToken,
    client,
    log: core.log,
  });
}

/** Personal data is hidden first, as it is before a citizen's question is searched for. */
function explainer({ corpus, mask, now }: Core): DeskDeps['explain'] {
  return (question, region, asOf = dateInChina(now())) =>
    explainSearch(corpus, {
      text: mask(question),
      history: [],
      asOf,
      ...(region !== undefined && { region }),
    });
}

function describePassage({ corpus }: Core, id: string) {
  const passage = corpus.index.passage(id);
  const item = passage === undefined ? undefined : corpus.knowledge.byId.get(passage.itemId);
  if (passage === undefined || item === undefined) return undefined;
  const locators = passage.statements.flatMap((statement) =>
    statement.references.flatMap((it) => it.locators),
  );
  return {
    title: item.title,
    section: passage.heading,
    text: passage.text,
    document: item.document,
    locator: [...new Set(locators)].join('、'),
  };
}
