import { Hono, type Context } from 'hono';
import { createTelegramChannel, type TelegramChannel } from '../channels/telegram/telegram.ts';
import { createWebChannel, WEB_BODY_BYTES, type WebChannel } from '../channels/web/web-channel.ts';
import { explainSearch } from '../answering/explain.ts';
import type { Channel, Sheds } from '../conversation/channel.ts';
import type { DeskDeps } from '../desk/deps.ts';
import { createDesk } from '../desk/desk.tsx';
import { dateInChina } from '../dialogs/ask.ts';
import { createClientOf, createHttpServer, type HttpPart } from '../http.ts';
import { hashPassword, verifyPassword } from '../storage/passwords.ts';
import { createConversations, type Conversations, type Core } from './core.ts';
import { createHealthParts } from './health.ts';
import { createHandoverWatch, liveDeps } from './handover.ts';
import { endBeat } from './key-in-use.ts';
import { createRetentionWatch } from './retention.ts';
import { createItemFollower, type ItemFollower } from './follow-items.ts';
import { learningDeps } from './learning.ts';
import { createLibraryFollower, type LibraryFollower } from './follow-library.ts';
import { endWithin } from './end-within.ts';
import { createTicketTimers, type TicketTimers } from '../tickets/timers.ts';
import { openRouting, type OpenRouting } from './routing.ts';
import { createShedding } from './shedding.ts';
import { telegramWords } from './telegram-words.ts';
import { watchRequests } from './watch.ts';
import { createTicketLookup } from './web-lookup.ts';

export interface Hotline {
  /** Starts everything; resolves with where the pages are. */
  start(): Promise<{ url: string }>;
  /**
   * No new turns; running ones finish, then the outbox drains or stays; each within a limit. `reached` is told which
   * part is being waited for.
   */
  stop(reached?: (part: string) => void): Promise<void>;
}

const WEBHOOK_PATH = '/telegram/webhook';
/** Turns that are not over by then are not committed, and their senders try again. */
const TURNS_LIMIT_MS = 15_000;
const DRAIN_LIMIT_MS = 5_000;
/** For each of the rest; all of it together stays below STOP_LIMIT_MS. */
const PART_LIMIT_MS = 500;
/** Its event streams have a grace of five seconds. */
const SERVER_LIMIT_MS = 6_000;
/** Whoever started the program may end it by then, whatever is still under way. */
export const STOP_LIMIT_MS = 30_000;

/** The whole hotline: pages, desk, channels, delivery. */
export function createHotline(core: Core): Hotline {
  const clientOf = createClientOf({ trustProxy: core.config.trustProxy });
  const sheds = createShedding({
    depth: () => conversations.runner.depth,
    isUrgent: (text) => isUrgent(core, text),
    store: core.storage.store,
    limited: (scope) => core.metrics.limited(scope),
  });
  const web = createWeb(core, clientOf, sheds);
  const telegram = createTelegram(core, sheds);
  const channels: Channel[] = telegram === undefined ? [web] : [web, telegram];
  const conversations = createConversations(core, channels, () => telegram?.privateChatLink());
  const follower = createFollower(core);
  const items = createItems(core);
  const routing = openRouting(core);
  const timers = createTimers(core, () => conversations.delivery.wake());
  const handovers = createHandoverWatch(core, () => conversations.delivery.wake());
  const retention = createRetentionWatch(core);
  const stopHearing = core.storage.neighbours.hear((conversation) => {
    web.poke(conversation);
    core.hub.poke();
  });
  let isStopping = false;
  const health = createHealth(core, conversations, () => isStopping);
  const server = createHttpServer({
    parts: [
      ...health,
      ...httpParts(core, { web, telegram, channels, conversations, clientOf, follower, items, routing }),
    ],
    around: watchRequests(core),
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
        items.start();
        handovers.start();
        timers.start();
        retention.start();
        routing.start();
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

  async function stop(reached: (part: string) => void = () => undefined) {
    isStopping = true;
    const { runner, delivery } = conversations;
    reached('timers');
    await timers.stop();
    reached('turns');
    const isDone = await endWithin(TURNS_LIMIT_MS, runner.stop());
    if (!isDone) core.log.error({ turns: runner.depth }, 'turns were cut off; their senders try again');
    reached('handovers');
    await handovers.stop();
    core.hub.close();
    reached('outbox');
    // The channels still send, and pages still show, until here.
    await delivery.stop(DRAIN_LIMIT_MS);
    const leave = leaveBehind(reached);
    await leave('telegram', telegram?.stop());
    await leave('web', web.stop());
    await leave('server', server.stop(), SERVER_LIMIT_MS);
    await leave('documents', follower.stop());
    await leave('items', items.stop());
    stopHearing();
    await leave('retention', retention.stop());
    await endBeat(core.storage.settings);
    await leave('document index', core.corpus.documents.close());
    reached('storage');
    await core.storage.close();
  }

  /** What hangs is left behind: whatever it held was not accepted, and comes again. */
  function leaveBehind(reached: (part: string) => void) {
    return async (part: string, work: Promise<unknown> | undefined, limitMs = PART_LIMIT_MS) => {
      reached(part);
      const isOver = work === undefined || (await endWithin(limitMs, work));
      if (!isOver) core.log.error({ part }, 'a part did not stop in time and is left behind');
    };
  }
}

function createHealth(core: Core, { runner }: Conversations, isStopping: () => boolean): HttpPart[] {
  const { storage, corpus, metrics, config, log, now } = core;
  metrics.read({
    outboxPending: () => storage.outbox.pending(),
    outboxOldest: () => storage.outbox.oldest(),
    turnsUnderWay: () => runner.depth,
    ticketsOverdue: async () => (await storage.tickets.list({ overdueAt: now(), limit: 1, offset: 0 })).total,
    now,
  });
  return createHealthParts({
    checks: {
      running: () => !isStopping(),
      storage: async () => (await storage.outbox.pending()) >= 0,
      index: () => corpus.index.passages.length > 0,
    },
    metrics,
    metricsToken: config.metricsToken,
    onError: (error, check) => log.error({ err: error, check }, 'the hotline is not ready'),
  });
}

/** Deadlines pass, whether or not anybody writes. */
function createTimers(core: Core, onCommitted: () => void): TicketTimers {
  const { storage, notices, clock, now, newId, log } = core;
  return createTicketTimers({
    store: storage.store,
    tickets: storage.tickets,
    ...notices,
    clock,
    now,
    newId,
    onCommitted,
    onError: (error) => log.error({ err: error }, 'the deadlines could not be looked after'),
  });
}

/** Answers follow what is brought in or confirmed while the hotline runs. */
function createFollower({ config, corpus, storage, log }: Core): LibraryFollower {
  return createLibraryFollower({
    library: storage.library,
    documents: corpus.documents,
    build: config.databaseUrl !== undefined,
    onError: (error) => log.error({ err: error }, 'the document index could not be followed'),
  });
}

function isUrgent({ corpus }: Core, text: string): boolean {
  const found = corpus.triage.classify(text);
  return found.type === 'decided' && found.status === 'emergency';
}

/** And what is published or withdrawn at the desk. */
function createItems({ corpus, storage, log }: Core): ItemFollower {
  return createItemFollower({
    published: storage.drafts,
    items: { refresh: corpus.refreshItems },
    onError: (error) => log.error({ err: error }, 'published items could not be taken over'),
  });
}

type ClientOf = (c: Context) => { address: string; https: boolean };

function createWeb(core: Core, client: ClientOf, sheds: Sheds): WebChannel {
  return createWebChannel({
    sheds,
    transcripts: core.storage.transcripts,
    outbox: core.storage.outbox,
    attachments: core.attachments,
    vault: core.vault,
    throttle: core.throttle,
    lookupTicket: createTicketLookup(core),
    phones: core.corpus.knowledge.hotlines.map(({ number }) =>
      number === '12110' ? { number, sms: true } : { number },
    ),
    writing: core.sayChannel('writing'),
    isUrgent: (text) => isUrgent(core, text),
    limited: () => core.metrics.limited('page'),
    client,
    now: core.now,
    newId: core.newId,
    newToken: core.newToken,
    log: core.log,
  });
}

function createTelegram(core: Core, sheds: Sheds): TelegramChannel | undefined {
  const { telegram } = core.config;
  if (telegram === undefined) return undefined;
  const { token, apiRoot, webhook } = telegram;
  return createTelegramChannel({
    token,
    ...(apiRoot !== undefined && { apiRoot }),
    ...(webhook !== undefined && { webhook: { ...webhook, path: WEBHOOK_PATH } }),
    sheds,
    attachments: core.attachments,
    now: core.now,
    log: core.log,
    ...telegramWords(core.sayChannel),
  });
}

interface Parts {
  web: WebChannel;
  telegram: TelegramChannel | undefined;
  channels: readonly Channel[];
  conversations: Conversations;
  clientOf: ClientOf;
  follower: LibraryFollower;
  items: ItemFollower;
  routing: OpenRouting;
}

function httpParts(core: Core, parts: Parts): HttpPart[] {
  const { web, telegram } = parts;
  const webhook = new Hono();
  if (telegram !== undefined) webhook.post('/', (c) => telegram.webhook(c.req.raw));
  const desk = createDeskPart(core, parts);
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
    channels,
    clientOf: client,
    follower,
    items,
    routing,
  }: Omit<Parts, 'web' | 'telegram'>,
): Hono {
  const { storage, corpus } = core;
  const { regions, departments } = corpus.knowledge;
  return createDesk({
    store: storage.store,
    onCommitted: () => {
      delivery.wake();
      core.hub.poke();
    },
    live: liveDeps(core, channels),
    tickets: storage.tickets,
    search: storage.search,
    savedFilters: storage.savedFilters,
    canned: storage.canned,
    reports: storage.reports,
    similar: core.similar,
    incidents: storage.incidents,
    suggestAnswer: createSuggester(core),
    transcripts: storage.transcripts,
    attachments: core.attachments,
    staff: storage.staff,
    vault: core.vault,
    throttle: core.throttle,
    hashPassword,
    verifyPassword,
    departments,
    secondFactorRequired: core.config.secondFactorRequired,
    categories: routing.categories.map(({ id, name, top }) => ({ id, name: `${top.name} · ${name}` })),
    suggestRouting: routing.suggest,
    onRouted: routing.decided,
    regions: regions.provinces().map((code) => ({ id: code, name: regions.name(code) })),
    regionName: (code) => (regions.byCode(code) === undefined ? undefined : regions.fullName(code)),
    resolveRegion: regions.resolve,
    library: storage.library,
    onLibraryChanged: follower.lookNow,
    learning: learningDeps(core, items),
    explain: explainer(core),
    describePassage: (id) => Promise.resolve(describePassage(core, id)),
    ...core.notices,
    clock: core.clock,
    ...(core.config.telegram !== undefined && { bindingCode: core.binding.code }),
    ...core.tickets,
    mask: core.mask,
    maskPlace: core.maskPlace,
    maskReply: core.maskReply,
    record: recorder(core),
    now: core.now,
    newId: core.newId,
    newToken: core.newToken,
    client,
    log: core.log,
  });
}

/** A draft for staff: asked as the title of a matter is, so that nothing is decided about whoever wrote. */
function createSuggester({ corpus, now }: Core): DeskDeps['suggestAnswer'] {
  return async (text, region) => {
    const asOf = dateInChina(now());
    const question = { text, history: [], asOf, direct: true, ...(region !== undefined && { region }) };
    const { status, text: answer, citations } = await corpus.answering.answer(question);
    if (status !== 'answered') return undefined;
    const sources = citations.map(({ document, locator }) => `《${document}》${locator}`);
    return { text: answer, sources: [...new Set(sources)] };
  };
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

/** In the audit log first: an act that is not recorded has not happened. */
function recorder({ storage, log, now }: Core): DeskDeps['record'] {
  return async ({ staff, action, subject, detail = '' }) => {
    await storage.audit.append([{ at: now(), actor: `staff:${staff}`, action, subject, detail }]);
    log.info({ audit: action, staff, subject }, 'an act of staff was recorded');
  };
}
