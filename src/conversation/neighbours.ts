import type { ConversationId } from './activity.ts';

/** What processes that share one database know of each other. */
export interface Neighbours {
  /**
   * Calls the listener for each conversation in which something was committed, by whichever process, this one
   * included. It may come twice, and it may get lost: whoever listens looks for himself from time to time.
   * Returns what ends it.
   */
  hear(listener: (conversation: ConversationId) => void): () => void;
  /**
   * Runs the work when nobody, here or in another process, does work under this name, such as a conversation's;
   * who asked first goes first.
   * Throws HotlineError STORAGE_BUSY where that takes too long, and whatever the work throws.
   */
  inTurn<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** Tells listeners within this process. */
export interface Ears {
  hear: Neighbours['hear'];
  tell(conversations: Iterable<ConversationId>): void;
}

export function createEars(): Ears {
  const listeners = new Set<(conversation: ConversationId) => void>();
  return {
    hear(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell(conversations) {
      for (const conversation of new Set(conversations))
        for (const listener of listeners) listener(conversation);
    },
  };
}
