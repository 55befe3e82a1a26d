import type { Activity, ConversationId, Instant, OutgoingMessage } from './activity.ts';
import type { ConversationState } from './state.ts';
import type { TurnRecord } from './store.ts';

/**
 * One turn while it is being thought through. Nothing in it touches storage: what it gathers is
 * written in one unit of work when the handler has returned.
 */
export interface TurnContext<Write> {
  readonly id: string;
  /** What came in; a middleware may read it as something else, such as a digit as a button. */
  activity: Activity;
  readonly conversation: ConversationId;
  readonly now: Instant;
  /** What the citizen said, personal data masked; empty for a button without a label. */
  readonly text: string;
  /** Changed in place; stored when the turn commits. */
  state: ConversationState;
  readonly replies: OutgoingMessage[];
  readonly writes: Write[];
  /** What is said to other conversations because of this turn; it commits with the turn. */
  readonly others: { conversation: ConversationId; message: OutgoingMessage }[];
  outcome?: Omit<TurnRecord, 'id' | 'conversation' | 'at'>;
  feedback?: { turnId: string; helpful: boolean };
  /** Everything of this conversation that need not be kept is erased with this turn; its mark stays. */
  forgets?: { mark: string };
  /** Replaces what the transcript keeps of the citizen's words, such as a sealed contact; empty: it keeps nothing. */
  transcriptText?: string;
  reply(message: OutgoingMessage): void;
  /** Shows the beginning of a reply that is still being made, where the channel can; each text replaces the one before. */
  draft(text: string): void;
}

export type TurnHandler<Write> = (turn: TurnContext<Write>) => Promise<void>;

/** Sees a turn before and after what comes behind it; may answer itself and not call `next`. */
export type Middleware<Write> = (turn: TurnContext<Write>, next: () => Promise<void>) => Promise<void>;

export function composeMiddleware<Write>(
  middleware: readonly Middleware<Write>[],
  handler: TurnHandler<Write>,
): TurnHandler<Write> {
  return (turn) => {
    const dispatch = (index: number): Promise<void> => {
      const layer = middleware[index];
      return layer === undefined ? handler(turn) : layer(turn, () => dispatch(index + 1));
    };
    return dispatch(0);
  };
}
