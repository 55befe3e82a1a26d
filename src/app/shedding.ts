import type { ConversationId } from '../conversation/activity.ts';
import type { Sheds } from '../conversation/channel.ts';
import type { TurnStore } from '../conversation/store.ts';

/** Turns that run or wait; the last of them waits for about half a second where two processors work. */
export const MOST_TURNS = 60;

/**
 * Whether a message is turned away because too many are being worked on. Nothing of it is kept: its sender tries again
 * by itself, or is told to. Never where there is danger to life, in the message or in the conversation.
 */
export function createShedding(deps: {
  /** Turns that run or wait. */
  depth: () => number;
  isUrgent: (text: string) => boolean;
  store: Pick<TurnStore<never>, 'conversation'>;
  limited: (scope: 'overload') => void;
}): Sheds {
  const inDanger = async (conversation: ConversationId) =>
    (await deps.store.conversation(conversation))?.state.emergency !== undefined;
  return async (conversation, text) => {
    if (deps.depth() < MOST_TURNS || deps.isUrgent(text) || (await inDanger(conversation))) return false;
    deps.limited('overload');
    return true;
  };
}
