import type { ConversationId, Instant } from '../../conversation/activity.ts';

/** A message that says what the transcript does not keep, such as a query code. */
interface Reveal {
  conversation: ConversationId;
  text: string;
  /** Undefined until a page has said that it shows it. */
  shownAt?: Instant;
}

/** Who reloads the page by mistake still gets to see it; a later reload does not. */
const SHOWN_FOR_MS = 10 * 60_000;
const MOST = 10_000;

/** By the outbox message's id, in memory only: what is secret is not stored a second time. */
export function createReveals(now: () => Instant) {
  const known = new Map<string, Reveal>();
  const waiting = new Map<string, Set<() => void>>();

  function forget(): void {
    for (const [id, { shownAt }] of known) {
      if (known.size > MOST || (shownAt !== undefined && shownAt + SHOWN_FOR_MS < now())) known.delete(id);
    }
  }

  return {
    remember(id: string, conversation: ConversationId, text: string): void {
      forget();
      if (!known.has(id)) known.set(id, { conversation, text });
    },
    isShown: (id: string) => known.get(id)?.shownAt !== undefined,
    /** The full text of what this conversation may see. */
    textFor(conversation: ConversationId, id: string | undefined): string | undefined {
      forget();
      const reveal = id === undefined ? undefined : known.get(id);
      return reveal?.conversation === conversation ? reveal.text : undefined;
    },
    /** A page of the conversation says that it shows it. */
    shown(id: string): void {
      const reveal = known.get(id);
      if (reveal) reveal.shownAt ??= now();
      waiting.get(id)?.forEach((tell) => tell());
    },
    /** Resolves when a page says so, or when `limitMs` have passed. */
    async untilShown(id: string, limitMs: number): Promise<void> {
      const told = waiting.get(id) ?? new Set();
      waiting.set(id, told);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, limitMs);
        function done(): void {
          clearTimeout(timer);
          told.delete(done);
          resolve();
        }
        told.add(done);
      });
      if (told.size === 0) waiting.delete(id);
    },
  };
}

export type Reveals = ReturnType<typeof createReveals>;
