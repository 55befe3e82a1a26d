import type { Instant } from '../../conversation/activity.ts';
import type { CannedReply } from '../../tickets/canned.ts';
import type { DeskDeps, SignedIn } from '../deps.ts';
import type { DeskMove } from '../move-forms.ts';
import type { ReplyDraft, Suggestions } from '../suggestions.ts';
import type { TicketView } from '../ticket-view.ts';
import type { FormState } from './fields.tsx';

export interface TicketPageProps {
  who: SignedIn;
  view: TicketView;
  now: Instant;
  departments: DeskDeps['departments'];
  categories: DeskDeps['categories'];
  regionName: DeskDeps['regionName'];
  /** What just happened, and what went wrong. */
  good?: string;
  bad?: string;
  /** Somebody else was faster. */
  conflict?: boolean;
  /** A move that was typed and could not be made, to go on with. */
  draft?: { move: DeskMove; state: FormState };
  /** The same matter elsewhere, and what went into this ticket. */
  suggestions?: Suggestions;
  /** Drafts of a reply, where they were asked for. */
  drafts?: readonly ReplyDraft[];
  /** What may be put into a reply. */
  canned?: readonly CannedReply[];
  contact?: { shown: string } | { unreadable: true };
}
