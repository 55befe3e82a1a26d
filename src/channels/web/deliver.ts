import { conversationId, type Instant } from '../../conversation/activity.ts';
import type { Delivery, SendResult } from '../../conversation/channel.ts';
import type { WebChannelDeps } from './deps.ts';
import { lineOf } from './line-of.ts';
import type { Pages } from './pages.ts';
import type { Reveals } from './reveals.ts';

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 10 * 60_000;
/** Somebody sits there, and is shown it again. */
const SHOWN_AGAIN_MS = 20_000;
const KEPT_MS = 7 * 24 * 60 * 60_000;
/** A page on a slow line has said by then that it shows it. */
const SHOWN_WITHIN_MS = 3_000;

/**
 * Delivered is what the transcript holds: the page reads it there. Only what the transcript leaves out, such as
 * a query code, waits in the outbox until a page has said that it shows it: what was only written to a
 * connection may never have arrived.
 */
export function createDeliver(
  deps: Pick<WebChannelDeps, 'transcripts' | 'outbox' | 'now' | 'shownWithinMs'>,
  { pages, reveals }: { pages: Pages; reveals: Reveals },
): (delivery: Delivery) => Promise<SendResult> {
  /** Whichever process the page has said it to. */
  async function isShown(id: string): Promise<boolean> {
    return reveals.isShown(id) || !(await deps.outbox.unsent([id])).has(id);
  }

  return async ({ id, conversation: reference, text }) => {
    const conversation = conversationId(reference);
    pages.poke(conversation);
    const line = await lineOf(deps.transcripts, conversation, id);
    if (line === undefined || line.text === text || reveals.isShown(id)) return { type: 'sent' };
    reveals.remember(id, conversation, text);
    if (pages.reveal(conversation, id, text)) {
      await reveals.untilShown(id, deps.shownWithinMs ?? SHOWN_WITHIN_MS);
      if (await isShown(id)) return { type: 'sent' };
      return waiting(deps.now() - line.at, SHOWN_AGAIN_MS);
    }
    return waiting(deps.now() - line.at, LONGEST_RETRY_MS);
  };
}

function waiting(ageMs: Instant, longestMs: number): SendResult {
  return ageMs > KEPT_MS
    ? { type: 'gone', error: 'no page has shown in seven days what is shown once' }
    : {
        type: 'retry',
        afterMs: Math.min(Math.max(ageMs, FIRST_RETRY_MS), longestMs),
        error: 'no page has said that it shows what is shown once',
      };
}
