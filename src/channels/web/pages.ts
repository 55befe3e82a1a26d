import type { ConversationId } from '../../conversation/activity.ts';
import type { TranscriptEntry } from '../../conversation/store.ts';
import type { WebChannelDeps } from './deps.ts';
import { createEventStream, type EventStream } from './event-stream.ts';
import type { Reveals } from './reveals.ts';

/** Lines shown of what was said before. */
export const HISTORY = 200;
const HEARTBEAT_MS = 20_000;
/** A browser with more tabs than this loses the oldest one's connection. */
const MOST_PAGES_EACH = 6;
const MOST_PAGES = 10_000;

interface Page {
  stream: EventStream;
  /** Sends what the transcript holds and this page has not been sent yet. */
  pump(): Promise<void>;
}

export type Pages = ReturnType<typeof createPages>;

/**
 * The pages that are open now. Each is fed from the transcript, from where it was: what is committed reaches
 * it, whichever process wrote it and however often it was told.
 */
export function createPages(
  deps: Pick<WebChannelDeps, 'transcripts' | 'outbox' | 'log' | 'heartbeatMs'> & { reveals: Reveals },
) {
  const open = new Map<ConversationId, Set<Page>>();
  let beat: NodeJS.Timeout | undefined;

  function add(conversation: ConversationId, page: Page): void {
    const pages = open.get(conversation) ?? new Set<Page>();
    open.set(conversation, pages);
    pages.add(page);
    const [oldest] = pages;
    if (pages.size > MOST_PAGES_EACH) oldest?.stream.close();
  }

  function remove(conversation: ConversationId, page: Page): void {
    const pages = open.get(conversation);
    pages?.delete(page);
    if (pages?.size === 0) open.delete(conversation);
  }

  const of = (conversation: ConversationId) => [...(open.get(conversation) ?? [])];
  const all = () => [...open.values()].flatMap((pages) => [...pages]);

  function heartbeat(): void {
    for (const page of all()) {
      // Also looks: another process may have written, and nobody told this one.
      if (page.stream.write('beat', {})) void page.pump();
    }
  }

  return {
    start() {
      beat = setInterval(heartbeat, deps.heartbeatMs ?? HEARTBEAT_MS);
    },
    stop() {
      clearInterval(beat);
      for (const { stream } of all()) stream.close();
    },

    /** `afterSeq` 0: from the beginning. `ready` is asked for once the history has been sent. */
    open(conversation: ConversationId, afterSeq: number, ready: (isEmpty: boolean) => Promise<void>) {
      const stream = createEventStream(() => remove(conversation, page));
      const page: Page = { stream, pump: createPump(deps, stream, conversation, afterSeq, ready) };
      add(conversation, page);
      void page.pump();
      return stream.body;
    },

    isFull: () => all().length >= MOST_PAGES,

    /** The session is over: whoever sits at another tab of that browser is not to see more. */
    close(conversation: ConversationId): void {
      for (const { stream } of of(conversation)) stream.close();
    },

    poke(conversation: ConversationId): void {
      for (const page of of(conversation)) void page.pump();
    },

    typing(conversation: ConversationId): void {
      for (const { stream } of of(conversation)) stream.write('typing', {});
    },

    /** Takes the place of the draft before; empty: there is none any more. A page that comes later is not told. */
    draft(conversation: ConversationId, text: string): void {
      for (const { stream } of of(conversation)) stream.write('draft', { text });
    },

    /** Replaces the text of a message where it is shown already; false where no page is open. */
    reveal(conversation: ConversationId, outboxId: string, text: string): boolean {
      const told = of(conversation).map(({ stream }) => stream.write('reveal', { outboxId, text }));
      return told.includes(true);
    },
  };
}

type PumpDeps = Pick<WebChannelDeps, 'transcripts' | 'outbox' | 'log'> & { reveals: Reveals };

/** Never throws: a page that cannot be fed is closed, and the browser comes back for the rest. */
function createPump(
  deps: PumpDeps,
  stream: EventStream,
  conversation: ConversationId,
  afterSeq: number,
  ready: (isEmpty: boolean) => Promise<void>,
): () => Promise<void> {
  let last = afterSeq;
  let isReady = false;
  let running = false;
  let again = false;

  async function sendNew(): Promise<void> {
    const limit = isReady || afterSeq > 0 ? undefined : HISTORY + 1;
    const found = await deps.transcripts.transcript(conversation, {
      afterSeq: last,
      ...(limit !== undefined && { limit }),
    });
    const isCut = limit !== undefined && found.length === limit;
    await rememberReveals(found);
    if (isCut) stream.write('earlier', {});
    for (const entry of isCut ? found.slice(1) : found) {
      last = entry.seq;
      const full = deps.reveals.textFor(conversation, entry.outboxId);
      stream.write('entry', shown(entry, full), entry.seq);
    }
  }

  /** What the transcript leaves out still waits in the outbox, whichever process has tried to send it. */
  async function rememberReveals(entries: readonly TranscriptEntry[]): Promise<void> {
    const ids = entries.flatMap(({ outboxId }) => outboxId ?? []);
    if (ids.length === 0) return;
    const waiting = await deps.outbox.unsent(ids);
    for (const { outboxId = '', text } of entries) {
      const full = waiting.get(outboxId);
      if (full !== undefined && full !== text) deps.reveals.remember(outboxId, conversation, full);
    }
  }

  async function firstTime(): Promise<void> {
    isReady = true;
    stream.write('ready', {});
    await ready(last === 0);
    again = true;
  }

  return async () => {
    again = true;
    if (running) return;
    running = true;
    try {
      while (again) {
        again = false;
        await sendNew();
        if (!isReady) await firstTime();
      }
    } catch (error) {
      deps.log.error({ err: error, conversation }, 'a page could not be fed');
      stream.close();
    } finally {
      running = false;
    }
  };
}

/**
 * What a page is told of a line; the rest of the record is none of its business. `once`: shown in full only now,
 * which the page says back.
 */
function shown(
  { seq, at, speaker, text, buttons, attachments, outboxId, turnId }: TranscriptEntry,
  full?: string,
) {
  const once = full === undefined ? undefined : true;
  return { seq, at, speaker, text: full ?? text, buttons, attachments, outboxId, turnId, once };
}
