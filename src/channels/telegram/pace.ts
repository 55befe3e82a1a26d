import type { Instant } from '../../conversation/activity.ts';

/** `go`: send after `waitMs`. `later`: not within the time that was offered; nothing was taken. */
export type Turn = { type: 'go' | 'later'; waitMs: number };

interface Rate {
  intervalMs: number;
  /** How many may go at once before the interval holds. */
  burst: number;
}

/**
 * No more than 30 in any second; about one a second in a private chat, where short bursts are let through; 20 a
 * minute in a group: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
 */
const overall: Rate = { intervalMs: 40, burst: 5 };
const privateChat: Rate = { intervalMs: 1_000, burst: 3 };
const group: Rate = { intervalMs: 3_000, burst: 3 };

const MOST_CHATS = 2_000;

/** A token bucket for all messages and one for each chat, kept as the time when each is full again. */
export function createPacer(now: () => Instant) {
  const fullAt = new Map<string, Instant>();
  let allFullAt: Instant = 0;

  function forgetIdle(): void {
    if (fullAt.size < MOST_CHATS) return;
    for (const [chat, at] of fullAt) if (at <= now()) fullAt.delete(chat);
  }

  return {
    /** Takes a token from both buckets, or none where that would mean waiting longer than `mostMs`. */
    take(chat: string, mostMs: number): Turn {
      forgetIdle();
      const rate = rateOf(chat);
      const at = now();
      const chatFullAt = fullAt.get(chat) ?? at;
      const waitMs = Math.max(waitFor(allFullAt, overall, at), waitFor(chatFullAt, rate, at));
      if (waitMs > mostMs) return { type: 'later', waitMs };
      allFullAt = Math.max(allFullAt, at + waitMs) + overall.intervalMs;
      fullAt.set(chat, Math.max(chatFullAt, at + waitMs) + rate.intervalMs);
      return { type: 'go', waitMs };
    },
    /**
     * 0: took a token from both full buckets, so that a message can still follow at once; else the milliseconds until
     * they are full, and nothing was taken. For what may be left out: it keeps nobody waiting.
     */
    takeSpare(chat: string): number {
      forgetIdle();
      const at = now();
      const waitMs = Math.max(0, allFullAt - at, (fullAt.get(chat) ?? at) - at);
      if (waitMs > 0) return waitMs;
      allFullAt = at + overall.intervalMs;
      fullAt.set(chat, at + rateOf(chat).intervalMs);
      return 0;
    },
  };
}

export type Pacer = ReturnType<typeof createPacer>;

function rateOf(chat: string): Rate {
  return chat.startsWith('-') ? group : privateChat;
}

function waitFor(fullAt: Instant, rate: Rate, at: Instant): number {
  return Math.max(0, Math.ceil(fullAt - at - (rate.burst - 1) * rate.intervalMs));
}
