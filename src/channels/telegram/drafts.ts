import { z } from 'zod';
import type { Instant } from '../../conversation/activity.ts';
import { BotApiError, type BotApi } from './bot-api.ts';
import type { TelegramLog, Wait } from './deps.ts';
import type { Pacer } from './pace.ts';
import { MAX_MESSAGE_LENGTH, splitText } from './split.ts';

const DELETIONS = 3;
const FIRST_PAUSE_MS = 1_000;

const sentSchema = z.object({ message_id: z.int() });

export interface DraftsDeps {
  api: BotApi;
  pacer: Pick<Pacer, 'takeSpare'>;
  now: () => Instant;
  wait: Wait;
  log: TelegramLog;
  /** Stands under what is not finished. */
  writing: string;
  /** No new drafts from then on. */
  stopping: AbortSignal;
}

interface Draft {
  wanted: string;
  shown: string;
  /** Undefined while it has not been sent. */
  messageId?: number;
  /** It is not known whether it was sent, or somebody deleted it: another one would stand beside it. */
  isLost: boolean;
  /** Aborted when there is something better to read. */
  over: AbortController;
  /** Undefined while nothing is under way. Never rejects. */
  work?: Promise<void> | undefined;
}

export type Drafts = ReturnType<typeof createDrafts>;

/**
 * An answer that is still being written, in a message of its own, which is edited as it grows and deleted when the
 * answer is there. Whatever goes wrong with it is only logged; the answer waits for none of it.
 */
export function createDrafts(deps: DraftsDeps) {
  const { api, pacer, now, wait, log } = deps;
  const drafts = new Map<string, Draft>();
  let quietUntil: Instant = 0;

  function rest(ms: number): void {
    quietUntil = Math.max(quietUntil, now() + ms);
  }

  /** Waits for a place once. Who gets none is shown later, with what has been added by then. */
  async function mayShow(chat: string, { over: { signal } }: Draft): Promise<boolean> {
    if (now() < quietUntil) return false;
    const waitMs = pacer.takeSpare(chat);
    if (waitMs === 0) return true;
    await wait(waitMs, signal);
    return !signal.aborted && now() >= quietUntil && pacer.takeSpare(chat) === 0;
  }

  async function put(chat: string, draft: Draft, text: string): Promise<void> {
    const { messageId } = draft;
    if (messageId !== undefined) {
      await api.call('editMessageText', { chat_id: chat, message_id: messageId, text }, z.unknown());
    } else {
      // The answer will be heard; this need not be.
      const silent = { chat_id: chat, text, disable_notification: true };
      draft.messageId = (await api.call('sendMessage', silent, sentSchema)).message_id;
    }
    draft.shown = text;
  }

  function failed(draft: Draft, error: unknown): void {
    if (!(error instanceof BotApiError)) return log.error({ err: error }, 'a draft met an error');
    log.info({ error: error.message }, 'a draft was not shown');
    const isLimited = error.retryAfterMs !== undefined;
    rest(error.retryAfterMs ?? FIRST_PAUSE_MS);
    draft.isLost = !isLimited && (draft.messageId === undefined || error.status === 400);
  }

  async function showWanted(chat: string, draft: Draft): Promise<void> {
    try {
      while (!draft.isLost && draft.wanted !== draft.shown && (await mayShow(chat, draft)))
        await put(chat, draft, draft.wanted);
    } catch (error) {
      failed(draft, error);
    }
  }

  async function remove(chat: string, draft: Draft): Promise<void> {
    await draft.work;
    const { messageId } = draft;
    for (let attempt = 1; messageId !== undefined; attempt += 1) {
      try {
        await api.call('deleteMessage', { chat_id: chat, message_id: messageId }, z.unknown());
        return;
      } catch (error) {
        const isPassing = error instanceof BotApiError && error.status !== 400 && error.status !== 403;
        if (!isPassing || attempt === DELETIONS) {
          return log.info({ error: String(error) }, 'a draft was not deleted');
        }
        await wait(error.retryAfterMs ?? FIRST_PAUSE_MS * attempt);
      }
    }
  }

  function end(chat: string): void {
    const draft = drafts.get(chat);
    if (draft === undefined) return;
    drafts.delete(chat);
    draft.over.abort();
    void remove(chat, draft);
  }

  return {
    /** Empty: there is none any more. */
    show(chat: string, text: string): void {
      if (text === '') return end(chat);
      const draft = drafts.get(chat) ?? newDraft();
      if (deps.stopping.aborted || draft.over.signal.aborted) return;
      drafts.set(chat, draft);
      const [begin = ''] = splitText(text, MAX_MESSAGE_LENGTH - deps.writing.length - 2);
      draft.wanted = `${begin}\n\n${deps.writing}`;
      draft.work ??= showWanted(chat, draft).finally(() => {
        draft.work = undefined;
      });
    },
    /** Something is being sent: the draft stays as it is. */
    hold(chat: string): void {
      drafts.get(chat)?.over.abort();
    },
    /** Something was sent and takes its place. */
    end,
    /** Telegram asks for a pause. */
    rest,
  };
}

function newDraft(): Draft {
  return { wanted: '', shown: '', isLost: false, over: new AbortController() };
}
