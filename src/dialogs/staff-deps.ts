import type { ConversationId, OutgoingMessage } from '../conversation/activity.ts';
import type { StaffMessage } from '../tickets/alerts.ts';
import type { Alert, Informed, PlanDeps } from '../tickets/plan-move.ts';
import type { StaffMember } from '../tickets/repository.ts';
import type { SayStaff } from './staff-wording.ts';

export interface StaffGroupDeps extends PlanDeps {
  /** Where staff get their alerts and press buttons; undefined: there is none. */
  staffGroup: ConversationId | undefined;
  sayStaff: SayStaff;
  /** The active member of staff whose account at the channel this is. */
  staffOf: (sender: string) => Promise<StaffMember | undefined>;
  /** Binds the account to whoever was given the code at the desk; undefined for a code that is not valid. */
  bindStaff: (code: string, sender: string) => Promise<StaffMember | undefined>;
  /** What a citizen is told about a move of a ticket, with its buttons. */
  notice: (informed: Informed) => OutgoingMessage;
  /** What staff are told of it and where; null where nobody is. */
  alert: (alert: Alert) => StaffMessage | null;
}
