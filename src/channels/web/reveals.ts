import type { ConversationId, Instant } from '../../conversation/activity.ts';

/** A message that says what the transcript does not keep, such as a query code. */
export interface Reveal {
  conversation: ConversationId;
  text: string;
  /** Undefined until a page has been sent it. */
  shownAt?: Instant;
}

/** A page whose connection broke just then still gets to see it; a later reload does not. */
const SHOWN_FOR_MS = 10 * 60_000;
const MOST = 10_000;

/** By the outbox message's id, in memory only: what is secret is not stored a second time. */
export function createReveals(now: () => Instant) {
  const known = new Map<string, Reveal>();

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
    /** The full text for a page that is being shown it now. */
    show(id: string | undefined): string | undefined {
      forget();
      const reveal = id === undefined ? undefined : known.get(id);
      if (reveal) reveal.shownAt ??= now();
      return reveal?.text;
    },
  };
}

export type Reveals = ReturnType<typeof createReveals>;
