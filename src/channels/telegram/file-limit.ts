import type { ConversationId, Instant } from '../../conversation/activity.ts';
import { createRateLimit, type Bucket } from '../../conversation/rate-limit.ts';

const ofChat: Bucket = { burst: 10, everyMs: 30_000 };
const ofAll: Bucket = { burst: 200, everyMs: 500 };

/** Files are fetched before a turn begins, and are large: false for one too many, of a chat or in all. */
export function createFileLimit(now: () => Instant): (conversation: ConversationId) => boolean {
  const rates = createRateLimit(now);
  return (conversation) =>
    rates.take([
      { key: conversation, bucket: ofChat },
      { key: 'all', bucket: ofAll },
    ]) === 0;
}
