import type { Activity, ConversationId, Instant } from '../../conversation/activity.ts';
import type { ReceiveActivity } from '../../conversation/channel.ts';
import { createSerialQueue } from '../../conversation/serial-queue.ts';
import { inSomeTrace, inTrace } from '../../conversation/trace.ts';
import { HotlineError } from '../../errors.ts';
import type { Inbound } from './decode.ts';
import type { TelegramLog, TelegramTexts, Wait } from './deps.ts';
import type { FileOutcome } from './files.ts';

/** `settled`: committed, or given up for good. `failed`: nothing was accepted, to be tried again. */
export type Attempt = { type: 'settled' } | { type: 'failed'; retryMs: number };

export interface IntakeDeps {
  receive: ReceiveActivity;
  storeFile: (fileId: string, options: { conversation: ConversationId; at: Instant }) => Promise<FileOutcome>;
  /** Tells Telegram that a button press has arrived. Never rejects. */
  answerCallback: (callbackId: string) => Promise<void>;
  /** Tells the citizen that their message was given up. Never rejects. */
  tellGivenUp: (inbound: Inbound) => Promise<void>;
  texts: Pick<TelegramTexts, 'attachmentRejected' | 'attachmentFailed'>;
  now: () => Instant;
  newTrace: () => string;
  wait: Wait;
  log: TelegramLog;
}

export interface Intake {
  /** One attempt, for a sender that repeats by itself. */
  once(inbound: Inbound): Promise<Attempt>;
  /** Attempts until it is settled (true), or until the signal aborts (false). */
  untilSettled(inbound: Inbound, signal: AbortSignal): Promise<boolean>;
  idle(): Promise<void>;
}

/** With the pauses below, a message is given up after about two minutes of counted failures ... */
const ATTEMPTS = 8;
/**
 * ... or sooner where so many others were taken since it first failed: Telegram hands out no more than a
 * hundred updates beyond the oldest that is not confirmed.
 */
const ATTEMPTS_IN_A_CROWD = 3;
const CROWD = 50;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** Repetitions come soon after; the store knows older ones. */
const REMEMBERED = 1_000;

interface Failing {
  failures: number;
  /** Those that are the message's own. */
  counted: number;
  /** How many turns had been committed when this one failed first, and when it failed last. */
  commitsAtFirst: number;
  commitsAtLast: number;
}

/**
 * Takes updates in: turns of one chat one after the other, of different chats side by side.
 *
 * A message that fails again and again must not hold up the others for ever, and an outage must not cost a
 * single message. So a failure counts towards giving up only if it is the message's own: a storage fault
 * does not count unless other turns were committed since this one failed last.
 */
export function createIntake(deps: IntakeDeps): Intake {
  const queue = createSerialQueue();
  const underWay = new Map<number, Promise<Attempt>>();
  const failing = new Map<number, Failing>();
  const prepared = new Map<number, Activity>();
  const settled = new Set<number>();
  let commits = 0;

  function settle(updateId: number): Attempt {
    failing.delete(updateId);
    prepared.delete(updateId);
    settled.add(updateId);
    for (const oldest of settled) {
      if (settled.size <= REMEMBERED) break;
      settled.delete(oldest);
    }
    return { type: 'settled' };
  }

  async function failed(inbound: Inbound, error: unknown): Promise<Attempt> {
    const { updateId } = inbound;
    const now = nextFailure(failing.get(updateId), error, commits);
    failing.set(updateId, now);
    const fields = { code: codeOf(error), update_id: updateId, attempts: now.failures, err: error };
    if (!isHopeless(now)) {
      deps.log.warn(fields, 'an update from Telegram was not accepted and will be tried again');
      return {
        type: 'failed',
        retryMs: Math.min(FIRST_PAUSE_MS * 2 ** (now.failures - 1), LONGEST_PAUSE_MS),
      };
    }
    deps.log.error(fields, 'an update from Telegram was given up');
    await deps.tellGivenUp(inbound);
    return settle(updateId);
  }

  async function attempt(inbound: Inbound): Promise<Attempt> {
    if (settled.has(inbound.updateId)) return { type: 'settled' };
    if (inbound.callbackId !== undefined && !failing.has(inbound.updateId))
      void deps.answerCallback(inbound.callbackId);
    try {
      const activity = prepared.get(inbound.updateId) ?? (await prepare(deps, inbound));
      // A file is fetched and stored once, however often the turn is tried.
      prepared.set(inbound.updateId, activity);
      await deps.receive(activity);
      commits += 1;
      return settle(inbound.updateId);
    } catch (error) {
      return failed(inbound, error);
    }
  }

  return {
    once(inbound) {
      const running = underWay.get(inbound.updateId);
      if (running) return running;
      const task = inSomeTrace(deps.newTrace, () =>
        queue.run(inbound.address, () => attempt(inbound)),
      ).finally(() => underWay.delete(inbound.updateId));
      underWay.set(inbound.updateId, task);
      return task;
    },
    // What asks for updates has no trace of its own: each begins one.
    untilSettled: (inbound, signal) =>
      inTrace(deps.newTrace(), () =>
        queue.run(inbound.address, async () => {
          while (!signal.aborted) {
            const outcome = await attempt(inbound);
            if (outcome.type === 'settled') return true;
            await deps.wait(outcome.retryMs, signal);
          }
          return false;
        }),
      ),
    idle: () => queue.idle(),
  };
}

async function prepare(deps: IntakeDeps, inbound: Inbound): Promise<Activity> {
  const receivedAt = deps.now();
  const conversation = { channel: 'telegram', address: inbound.address } as const;
  const { content, fileId, isGroup, updateId } = inbound;
  const { sender } = inbound;
  const about = {
    id: String(updateId),
    conversation,
    receivedAt,
    isGroup,
    ...(sender !== undefined && { sender }),
  };
  if (content.type !== 'message' || fileId === undefined) return { ...content, ...about };
  const file = await deps.storeFile(fileId, { conversation: `telegram:${inbound.address}`, at: receivedAt });
  if (file.type === 'stored') return { ...content, ...about, attachments: [file.ref] };
  const note = file.type === 'rejected' ? deps.texts.attachmentRejected : deps.texts.attachmentFailed;
  return { ...content, ...about, text: `${content.text}\n${note}`.trim() };
}

function nextFailure(before: Failing | undefined, error: unknown, commits: number): Failing {
  const { failures, counted, commitsAtFirst, commitsAtLast } = before ?? {
    failures: 0,
    counted: 0,
    commitsAtFirst: commits,
    commitsAtLast: commits,
  };
  const isOwn = !isStorageFault(error) || commits > commitsAtLast;
  return {
    failures: failures + 1,
    counted: counted + (isOwn ? 1 : 0),
    commitsAtFirst,
    commitsAtLast: commits,
  };
}

function isHopeless({ failures, counted, commitsAtFirst, commitsAtLast }: Failing): boolean {
  const inACrowd = commitsAtLast - commitsAtFirst >= CROWD && failures >= ATTEMPTS_IN_A_CROWD;
  return counted >= ATTEMPTS || inACrowd;
}

function isStorageFault(error: unknown): boolean {
  return error instanceof HotlineError && error.code.startsWith('STORAGE_');
}

function codeOf(error: unknown): string {
  return error instanceof HotlineError ? error.code : 'INTERNAL';
}
