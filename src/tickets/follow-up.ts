import type { Instant } from '../conversation/activity.ts';
import type { MoveInput } from './move-inputs.ts';
import { applyMove, type RefusalReason } from './moves.ts';
import type { Notice } from './notices.ts';
import type { Actor, Ticket, TicketEvent, TicketWrite } from './ticket.ts';

export type FollowUpResult =
  | { type: 'moved'; writes: TicketWrite[]; informs: Notice | null; redone: boolean }
  | { type: 'not-allowed'; reason: RefusalReason; message: string };

/**
 * The citizen's rating with what follows from it: an unsettled matter goes round again, at most
 * REDOS_BY_CITIZEN times. All writes belong into one unit of work, in this order.
 * `dueAt` is the deadline of the new round, should there be one.
 */
export function followUp(
  ticket: Ticket,
  input: MoveInput<'follow-up'>,
  options: { actor: Actor; now: Instant; dueAt: Instant; history: readonly TicketEvent[] },
): FollowUpResult {
  const { actor, now, dueAt, history } = options;
  const rated = applyMove(ticket, 'follow-up', input, actor, now, history);
  if (rated.type === 'not-allowed') {
    return rated;
  }
  if (rated.then === null) {
    return { type: 'moved', writes: [rated.write], informs: rated.informs, redone: false };
  }
  const note = rated.write.event.note ?? (input.solved ? '群众评价不满意' : '群众反映问题没有解决');
  const redone = applyMove(rated.write.ticket, 'redo', { note, dueAt }, actor, now, history);
  if (redone.type === 'not-allowed') {
    return redone;
  }
  return { type: 'moved', writes: [rated.write, redone.write], informs: redone.informs, redone: true };
}
