import type { Instant, OutgoingMessage } from '../conversation/activity.ts';
import { toldElsewhere } from '../conversation/runner.ts';
import type { Speaker, UnitOfWork } from '../conversation/store.ts';
import type { StaffMessage } from './alerts.ts';
import type { Alert, Informed, PlannedMove } from './plan-move.ts';
import type { MoveName, TicketWrite } from './ticket.ts';

export interface UnitDeps {
  /** What a citizen is told about a move of a ticket, with its buttons. */
  notice: (informed: Informed) => OutgoingMessage;
  /** What staff are told of it and where; null where nobody is. */
  alert: (alert: Alert) => StaffMessage | null;
  newId: () => string;
}

/** Moves whose notice carries what a person wrote for the citizen. */
const inPersonsWords: readonly MoveName[] = ['close', 'settle', 'reject', 'ask-citizen', 'suspend'];

/** A planned move as it is committed: tickets and events, and everything that is said because of them. */
export function unitOfMoves(
  deps: UnitDeps,
  { writes, informs, alerts }: Pick<Extract<PlannedMove, { type: 'moved' }>, 'writes' | 'informs' | 'alerts'>,
  at: Instant,
): Required<Pick<UnitOfWork<TicketWrite>, 'writes' | 'outbox' | 'transcript'>> {
  const told = informs.flatMap((informed) => {
    const { conversation } = informed.ticket;
    if (conversation === null) return [];
    const speaker: Speaker = inPersonsWords.includes(informed.move) ? 'staff' : 'bot';
    return [toldElsewhere(conversation, deps.notice(informed), { id: deps.newId(), at, speaker })];
  });
  const staff = alerts.flatMap((alert) => {
    const said = deps.alert(alert);
    return said === null
      ? []
      : [toldElsewhere(said.conversation, said.message, { id: deps.newId(), at }).message];
  });
  return {
    writes,
    outbox: [...told.map((it) => it.message), ...staff],
    transcript: told.map((it) => it.entry),
  };
}
