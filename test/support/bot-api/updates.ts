import type { ServerResponse } from 'node:http';
import { done, refused, type Reply } from './reply.ts';

export type RawUpdate = { update_id: number } & Record<string, unknown>;

interface Waiting {
  reply: (reply: Reply) => void;
  offset: number;
  limit: number;
  timer: NodeJS.Timeout;
}

const LONGEST_POLL_SECONDS = 50;
/** Updates that wait for the bot: https://core.telegram.org/bots/api#getupdates */
export function createUpdateQueue(sameQuestionMs: number) {
  let updates: RawUpdate[] = [];
  let waiting: Waiting | undefined;
  let last = { offset: -1, at: 0 };

  function from(offset: number, limit: number): RawUpdate[] {
    if (offset > 0) updates = updates.filter((update) => update.update_id >= offset);
    return updates.slice(0, limit);
  }

  function release(reply: Reply): void {
    if (!waiting) return;
    const { timer, reply: give } = waiting;
    clearTimeout(timer);
    waiting = undefined;
    give(reply);
  }

  return {
    push(update: RawUpdate): void {
      updates.push(update);
      updates.sort((a, b) => a.update_id - b.update_id);
      if (waiting) release(done(from(waiting.offset, waiting.limit)));
    },
    confirm(updateId: number): void {
      updates = updates.filter((update) => update.update_id !== updateId);
    },
    unconfirmed: (): RawUpdate[] => [...updates],
    /** Ends a poll that waits, as setWebhook and a second poller do. */
    endPoll: (): void => release(refused(409, 'Conflict: terminated by other getUpdates request')),

    poll(parameters: Record<string, unknown>, response: ServerResponse): Promise<Reply> {
      release(
        refused(
          409,
          'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
        ),
      );
      const offset = Number(parameters.offset ?? 0);
      const isRepeated = offset === last.offset && Date.now() - last.at < sameQuestionMs;
      const limit = isRepeated ? 1 : Math.min(Math.max(Number(parameters.limit ?? 100), 1), 100);
      const seconds = Math.min(Number(parameters.timeout ?? 0), LONGEST_POLL_SECONDS);
      last = { offset, at: Date.now() };
      const found = from(offset, limit);
      if (found.length > 0 || seconds <= 0) return Promise.resolve(done(found));
      return new Promise((reply) => {
        const timer = setTimeout(() => release(done([])), seconds * 1000);
        const mine: Waiting = { reply, offset, limit, timer };
        waiting = mine;
        response.once('close', () => {
          clearTimeout(timer);
          if (waiting === mine) waiting = undefined;
        });
      });
    },
  };
}

export type UpdateQueue = ReturnType<typeof createUpdateQueue>;
