import { conversationId, type Instant } from '../../conversation/activity.ts';
import type { Delivery, SendResult } from '../../conversation/channel.ts';
import type { WebChannelDeps } from './deps.ts';
import type { Pages } from './pages.ts';
import type { Reveals } from './reveals.ts';

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 10 * 60_000;
const KEPT_MS = 7 * 24 * 60 * 60_000;
/** The message being sent is among the newest lines. */
const LOOK_BACK = 500;

/**
 * Delivered is what the transcript holds: the page reads it there. Only what the transcript leaves out, such as
 * a query code, waits in the outbox until a page is open to show it.
 */
export function createDeliver(
  deps: Pick<WebChannelDeps, 'transcripts' | 'now'>,
  { pages, reveals }: { pages: Pages; reveals: Reveals },
): (delivery: Delivery) => Promise<SendResult> {
  return async ({ id, conversation: reference, text }) => {
    const conversation = conversationId(reference);
    pages.poke(conversation);
    const lines = await deps.transcripts.transcript(conversation, { limit: LOOK_BACK });
    const line = lines.find((it) => it.outboxId === id);
    if (line === undefined || line.text === text || reveals.isShown(id)) return { type: 'sent' };
    reveals.remember(id, conversation, text);
    if (pages.reveal(conversation, id, text)) {
      reveals.show(id);
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
