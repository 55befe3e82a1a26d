import type { Instant } from '../../conversation/activity.ts';
import { createSteadyClock } from '../../conversation/steady-clock.ts';

/** `go`: send after `waitMs`. `later`: not within the time that was offered; nothing was taken. */
export type Turn = { type: 'go' | 'later'; waitMs: number };

interface Rate {
  intervalMs: number;
  /** How many may go at once before the interval holds. */
  burst: number;
}

/**
 * No more than 30 in any second; about one a second in a private chat, where short bursts are let through; 20 in any
 * minute in a group: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
 */
/** Less than is allowed: what is sent evenly does not arrive evenly. */
const overall: Rate = { intervalMs: 42, burst: 3 };
const privateChat: Rate = { intervalMs: 1_000, burst: 3 };
const group: Rate = { intervalMs: 3_500, burst: 3 };

const MOST_CHATS = 2_000;
/** Telegram does not say for whom it asks for a pause: after this one, one message finds out whether it still does. */
const LONGEST_HOLD_MS = 60_000;

/**
 * A token bucket for each chat and one for all messages, kept as the time when each is full again. The chat's is taken
 * first and its wait waited out before the other is: whoever waits for a chat of their own holds up no other.
 */
export function createPacer(clock: () => Instant) {
  const now = createSteadyClock(clock);
  const fullAt = new Map<string, Instant>();
  let allFullAt: Instant = 0;
  let heldUntil: Instant = 0;
  /** The chat that was told to pause last; undefined when a message went out to another since. */
  let limited: { chat: string; until: Instant } | undefined;

  function forgetIdle(): void {
    if (fullAt.size < MOST_CHATS) return;
    for (const [chat, at] of fullAt) if (at <= now()) fullAt.delete(chat);
  }

  return {
    /** Takes the chat's token, or none where that would mean waiting longer than `mostMs`. */
    takeOfChat(chat: string, mostMs: number): Turn {
      forgetIdle();
      const rate = rateOf(chat);
      const at = now();
      const chatFullAt = fullAt.get(chat) ?? at;
      const waitMs = waitFor(chatFullAt, rate, at);
      if (waitMs > mostMs) return { type: 'later', waitMs };
      fullAt.set(chat, Math.max(chatFullAt, at + waitMs) + rate.intervalMs);
      return { type: 'go', waitMs };
    },
    /** Takes a token of all messages, or none where that would mean waiting longer than `mostMs`. */
    takeOfAll(mostMs: number): Turn {
      const at = now();
      const waitMs = Math.max(heldUntil - at, waitFor(allFullAt, overall, at));
      if (waitMs > mostMs) return { type: 'later', waitMs };
      allFullAt = Math.max(allFullAt, at + waitMs) + overall.intervalMs;
      return { type: 'go', waitMs };
    },
    /**
     * 0: took a token from both full buckets, so that a message can still follow at once; else the milliseconds until
     * they are full, and nothing was taken. For what may be left out: it keeps nobody waiting.
     */
    takeSpare(chat: string): number {
      forgetIdle();
      const at = now();
      const waitMs = Math.max(0, heldUntil - at, allFullAt - at, (fullAt.get(chat) ?? at) - at);
      if (waitMs > 0) return waitMs;
      allFullAt = at + overall.intervalMs;
      fullAt.set(chat, at + rateOf(chat).intervalMs);
      return 0;
    },
    /**
     * Telegram has asked for a pause: the chat has it. When it asks in two chats with nothing let through between them,
     * it means the bot, and everybody has it.
     */
    pause(chat: string, ms: number): void {
      const at = now();
      const { burst, intervalMs } = rateOf(chat);
      fullAt.set(chat, Math.max(fullAt.get(chat) ?? 0, at + ms + (burst - 1) * intervalMs));
      const isForAll = limited !== undefined && limited.chat !== chat && limited.until > at;
      if (isForAll) heldUntil = Math.max(heldUntil, at + Math.min(ms, LONGEST_HOLD_MS));
      limited = { chat, until: at + ms };
    },
    /** A message went out. */
    passed(chat: string): void {
      if (limited?.chat !== chat) limited = undefined;
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
