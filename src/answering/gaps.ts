import type { Instant } from '../conversation/activity.ts';
import type { TurnRecord } from '../conversation/store.ts';
import type { AnswerStatus } from './answer.ts';

/**
 * Questions that knowledge was missing for: nothing was found, only another region has a rule, or the rule that
 * was meant has ended. What was refused, is out of scope or was asked back is no gap; what a citizen says was
 * no help is one, whatever its status.
 */
export const gapStatuses: readonly AnswerStatus[] = ['unanswered', 'other-region-only', 'not-in-force'];

/** Questions that are about some matter; danger, small talk and calls for a person are not. */
export const matterStatuses: readonly AnswerStatus[] = [
  'answered',
  'region-needed',
  'other-region-only',
  'not-in-force',
  'clarify',
  'unanswered',
  'account-data',
  'out-of-scope',
  'file-ticket',
];

export const gapStates = ['open', 'drafted', 'dismissed'] as const;

/** Who decided what about a question, and when. */
interface Decided {
  by: { id: string; name: string };
  at: Instant;
}

export type GapState =
  | { state: 'open' }
  | ({ state: 'drafted'; draft: string } & Decided)
  | ({ state: 'dismissed'; reason: string } & Decided);

/** A question that the bot did not settle, with what was found for it. */
export interface Gap {
  turn: TurnRecord;
  /** The citizen said that the answer was no help. */
  disliked: boolean;
  state: GapState;
}

export interface GapFilter {
  /** `from` belongs to it, `to` does not. */
  from: Instant;
  to: Instant;
  state: GapState['state'];
  /** Digits that the region's code begins with; null: no region was known. Absent: any. */
  region?: string | null;
  limit: number;
}

export interface GapRepository {
  /** Newest first; without questions whose words were erased. */
  list(filter: GapFilter): Promise<Gap[]>;
  /** Those of these turns that are gaps, newest first. */
  ofTurns(turns: readonly string[]): Promise<Gap[]>;
  mark(turns: readonly string[], state: GapState): Promise<void>;
}
