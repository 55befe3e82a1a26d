import type { ConversationId } from '../../conversation/activity.ts';
import type { TranscriptEntry } from '../../conversation/store.ts';
import type { WebChannelDeps } from './deps.ts';

/** The message is mostly among the newest lines; rarely it has waited, and more has been said since. */
const LOOK_BACK = [20, 1000];

/** The conversation's own line of this outbox message; undefined where it is another's or long gone. */
export async function lineOf(
  transcripts: WebChannelDeps['transcripts'],
  conversation: ConversationId,
  id: string,
): Promise<TranscriptEntry | undefined> {
  for (const limit of LOOK_BACK) {
    const lines = await transcripts.transcript(conversation, { limit });
    const line = lines.find((it) => it.outboxId === id);
    if (line || lines.length < limit) return line;
  }
  return undefined;
}
