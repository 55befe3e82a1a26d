import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { ConversationId } from '../conversation/activity.ts';
import type { Channel } from '../conversation/channel.ts';
import { createDeliveryLoop, type DeliveryLoop } from '../conversation/delivery.ts';
import { createMask, createNumberMask, createPlaceMask, type Mask } from '../conversation/masking.ts';
import { createPhones } from '../conversation/phones.ts';
import { createTurnRunner, type TurnRunner } from '../conversation/runner.ts';
import type { AttachmentStore } from '../conversation/store.ts';
import { createThrottle, type Throttle } from '../conversation/throttle.ts';
import type { Vault } from '../conversation/vault.ts';
import { loadWording } from '../conversation/wording.ts';
import { createLiveHub, type LiveHub } from '../desk/live-hub.ts';
import { createBot } from '../dialogs/bot.ts';
import type { DialogDeps } from '../dialogs/deps.ts';
import { createStaffAlerts } from '../dialogs/staff-alerts.ts';
import { loadStaffWording, type SayStaff } from '../dialogs/staff-wording.ts';
import { createBinding, type Binding } from '../tickets/binding.ts';
import { noticeMessage } from '../dialogs/notices.ts';
import { limitTurns } from '../dialogs/limit.ts';
import { loadDialogWording, type SayDialog } from '../dialogs/wording.ts';
import { createAttachmentFiles, createAttachmentStore } from '../storage/attachments.ts';
import { HotlineError } from '../errors.ts';
import { loadEncoder } from '../retrieval/encoder.ts';
import type { Storage } from '../storage/storage.ts';
import { noticeParams, noticeText } from '../tickets/notices.ts';
import { newQueryCode, newTicketNumber } from '../tickets/numbering.ts';
import { createCalendar } from '../tickets/calendar.ts';
import { createTicketClock, type TicketClock } from '../tickets/clock.ts';
import { loadServiceHours, type ServiceHours } from '../tickets/service-hours.ts';
import { loadServiceLevels, type ServiceLevels } from '../tickets/service-level.ts';
import { loadRetentionRules, type RetentionRules } from '../tickets/retention-rules.ts';
import { createSimilarTickets, type Similar } from '../tickets/similar.ts';
import type { UnitDeps } from '../tickets/unit-of-moves.ts';
import { loadChannelWording, type SayChannel } from './channel-wording.ts';
import type { Corpus } from './corpus.ts';
import { forgetAgain } from './forget-again.ts';
import { withLanguageModel } from './language-model.ts';
import type { Log } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { openVault } from './vault-key.ts';
import { createWatch, traceUpdates } from './watch.ts';

/** What every way in and out shares: storage, secrets, words, and the rules of tickets. */
export interface Core {
  config: Config;
  corpus: Corpus;
  log: Log;
  metrics: Metrics;
  storage: Storage;
  vault: Vault;
  /** Slows guessing, for all processes together. */
  throttle: Throttle;
  mask: Mask;
  /** All but addresses. */
  maskPlace: Mask;
  /** Numbers alone, for what staff write to citizens. */
  maskReply: Mask;
  attachments: AttachmentStore;
  say: SayDialog;
  sayChannel: SayChannel;
  /** What is said because of a move. */
  notices: Pick<UnitDeps, 'notice' | 'alert'>;
  clock: TicketClock;
  /** How long what is kept. */
  retention: RetentionRules;
  /** Tickets that may be about the same. */
  similar: Similar;
  sayStaff: SayStaff;
  /** Chat accounts of staff. */
  binding: Binding;
  /** When people talk with citizens. */
  hours: ServiceHours;
  /** Pages of staff that are open now. */
  hub: LiveHub;
  tickets: Pick<DialogDeps, 'newTicketNumber' | 'newQueryCode' | 'queryCodeDigest'>;
  now: () => number;
  newId: () => string;
  newToken: () => string;
}

/** The longest deadline, and a little. */
const LOOK_AHEAD_MS = 60 * 24 * 3_600_000;

/** Everything beside the database and the corpus. Throws HotlineError. */
export async function openCore(
  config: Config,
  storage: Storage,
  corpus: Corpus,
  log: Log,
  metrics: Metrics = createMetrics({ processFigures: false }),
): Promise<Core> {
  const vault = await openVault(config, storage.settings, log);
  storage.audit.useKey(vault.digest);
  const again = await forgetAgain({ storage, digest: vault.digest, dataDir: config.dataDir, now: Date.now });
  if (again > 0) log.warn({ conversations: again }, 'a restored database was made to forget again');
  const levels = await loadServiceLevels(join(config.knowledgeDir, 'service-levels.yaml'));
  const clock = openClock(levels, log);
  const read = (name: string) => readPrompts(config.promptsDir, name);
  const sayTicket = loadWording(noticeParams, read('wording-tickets.yaml'), 'prompts/wording-tickets.yaml');
  const say = loadDialogWording(read('dialogs.yaml'));
  const sayStaff = loadStaffWording(read('staff.yaml'));
  const officialNumbers = corpus.knowledge.hotlines.map((hotline) => hotline.number);
  return {
    config,
    corpus: await withLanguageModel(config, corpus, { log, metrics, now: Date.now }),
    log,
    metrics,
    storage,
    vault,
    throttle: createThrottle({ tallies: storage.tallies, digest: vault.digest, now: Date.now }),
    clock,
    hours: await loadServiceHours(join(config.knowledgeDir, 'service-hours.yaml'), createCalendar()),
    hub: createLiveHub(),
    retention: await loadRetentionRules(join(config.knowledgeDir, 'retention.yaml')),
    mask: createMask(officialNumbers),
    maskPlace: createPlaceMask(officialNumbers),
    maskReply: createNumberMask(officialNumbers),
    attachments: createAttachmentStore({
      files: createAttachmentFiles(join(config.dataDir, 'attachments')),
      rows: storage.attachmentRows,
      newId: randomUUID,
    }),
    say,
    sayChannel: loadChannelWording(read('channels.yaml')),
    notices: {
      notice: (informed) =>
        noticeMessage({ say, noticeText: (notice) => noticeText(sayTicket, notice) }, informed),
      alert: createStaffAlerts({
        group: staffGroupOf(config),
        say: sayStaff,
        departmentName: departmentNames(corpus),
      }),
    },
    sayStaff,
    binding: createBinding({ staff: storage.staff, vault, now: Date.now }),
    tickets: {
      newTicketNumber: (at) => newTicketNumber(at, randomInt),
      newQueryCode: () => newQueryCode(randomInt),
      queryCodeDigest: (number, code) => vault.digest(`${number}:${code}`),
    },
    // The encoder that ships: what citizens wrote is sent nowhere, and the limits of likeness are its own.
    similar: createSimilarTickets({
      changes: storage.ticketChanges,
      embedder: loadEncoder(join(config.knowledgeDir, 'encoder')),
      regions: corpus.knowledge.regions,
      now: Date.now,
    }),
    now: Date.now,
    newId: randomUUID,
    newToken: () => randomBytes(32).toString('base64url'),
  };
}

function staffGroupOf({ telegram }: Pick<Config, 'telegram'>): ConversationId | undefined {
  return telegram?.staffGroup === undefined ? undefined : `telegram:${telegram.staffGroup}`;
}

function departmentNames({ knowledge }: Corpus): (id: string) => string {
  const names = new Map(knowledge.departments.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}

/** Deadlines need this year's holidays, and from now on the next one's too. */
function openClock(levels: ServiceLevels, log: Log): TicketClock {
  const clock = createTicketClock(levels, createCalendar());
  const now = Date.now();
  const missing = clock.missingYears(now, now + LOOK_AHEAD_MS);
  if (missing.length > 0) {
    log.warn(
      { years: missing },
      'holidays of these years are not announced yet: deadlines count statutory ones',
    );
  }
  return clock;
}

function readPrompts(dir: string, name: string): string {
  try {
    return readFileSync(join(dir, name), 'utf8');
  } catch (cause) {
    throw new HotlineError('PROMPT_INVALID', `读不到 ${join(dir, name)}`, {
      remedy: '在项目目录里启动，或者用 PROMPTS_DIR 指明位置。',
      cause,
    });
  }
}

export interface Conversations {
  runner: TurnRunner;
  delivery: DeliveryLoop;
}

/** The bot behind these channels, and the loop that empties the outbox through them. */
export function createConversations(
  core: Core,
  channels: readonly Channel[],
  privateChatLink: DialogDeps['privateChatLink'],
): Conversations {
  const { storage, corpus, log, now, newId } = core;
  const deps: DialogDeps = {
    answering: corpus.answering,
    entitlements: corpus.entitlements,
    triage: corpus.triage,
    regions: corpus.knowledge.regions,
    glossary: corpus.knowledge.glossary,
    tickets: storage.tickets,
    similar: core.similar,
    incidents: storage.incidents,
    handover: { requests: storage.handovers, presence: storage.presence, hours: core.hours, newId },
    vault: core.vault,
    findPhone: createPhones(corpus.knowledge.hotlines.map((hotline) => hotline.number)).find,
    maskPlace: core.maskPlace,
    own: storage.retention,
    transcripts: storage.transcripts,
    retention: core.retention,
    say: core.say,
    ...core.notices,
    clock: core.clock,
    departmentName: departmentNames(corpus),
    staffGroup: staffGroupOf(core.config),
    sayStaff: core.sayStaff,
    staffOf: core.binding.memberOf,
    bindStaff: core.binding.bind,
    ...core.tickets,
    throttle: core.throttle,
    privateChatLink,
    stopwatch: () => performance.now(),
  };
  const watch = createWatch(core);
  const delivery = createDeliveryLoop({
    outbox: storage.outbox,
    channels,
    now,
    onError: (error, message) => log.error({ err: error, message: message?.id }, 'delivery failed'),
    watch,
  });
  const runner = createTurnRunner({
    store: storage.store,
    handler: limitTurns({ ...deps, now, limited: (scope) => core.metrics.limited(scope) }, createBot(deps)),
    mask: core.mask,
    now,
    newId,
    onCommitted: () => {
      delivery.wake();
      core.hub.poke();
    },
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    inTurn: storage.neighbours.inTurn,
    draft: (conversation, text) =>
      channels.find(({ id }) => id === conversation.channel)?.draft?.(conversation, text),
    watch,
  });
  return { runner: traceUpdates(runner, core), delivery };
}
