import { conversationId, type ConversationId, type Instant } from '../../conversation/activity.ts';
import type { Delivery, SendResult } from '../../conversation/channel.ts';
import type { TranscriptEntry } from '../../conversation/store.ts';
import type { WebChannelDeps } from './deps.ts';
import type { Pages } from './pages.ts';
import type { Reveals } from './reveals.ts';

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 10 * 60_000;
const KEPT_MS = 7 * 24 * 60 * 60_000;
/** The message being sent is among the newest lines; rarely it has waited, and more has been said since. */
const LOOK_BACK = [20, 1000];

/**
 * Delivered is what the transcript holds: the page reads it there. Only what the transcript leaves out, such as
 * a query code, waits in the outbox until a page is open to show it.
 */
export function createDeliver(
  deps: Pick<WebChannelDeps, 'transcripts' | 'now'>,
  { pages, reveals }: { pages: Pages; reveals: Reveals },
): (delivery: Delivery) => Promise<SendResult> {
  async function lineOf(conversation: ConversationId, id: string): Promise<TranscriptEntry | undefined> {
    for (const limit of LOOK_BACK) {
      const lines = await deps.transcripts.transcript(conversation, { limit });
      const line = lines.find((it) => it.outboxId === id);
      if (line || lines.length < limit) return line;
    }
    return undefined;
  }

  return async ({ id, conversation: reference, text }) => {
    const conversation = conversationId(reference);
    pages.poke(conversation);
    const line = await lineOf(conversation, id);
    if (line === undefined || line.text === text || reveals.isShown(id)) return { type: 'sent' };
    reveals.remember(id, conversation, text);
    if (pages.reveal(conversation, id, text)) {
      reveals.show(id);
      // Not sent before it has left this process: who dies in between has shown it to nobody.
      await new Promise((resolve) => setImmediate(resolve));
      return { type: 'sent' };
    }
    return waiting(deps.now() - line.at);
  };
}

function waiting(ageMs: Instant): SendResult {
  return ageMs > KEPT_MS
    ? { type: 'gone', error: 'no page was opened in seven days to show what is shown once' }
    : {
        type: 'retry',
        afterMs: Math.min(Math.max(ageMs, FIRST_RETRY_MS), LONGEST_RETRY_MS),
        error: 'no page is open to show what is shown once',
      };
}
