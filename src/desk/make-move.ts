import type { OutgoingMessage } from '../conversation/activity.ts';
import { withoutSecrets } from '../conversation/runner.ts';
import type { NewOutboxMessage, NewTranscriptEntry, Speaker } from '../conversation/store.ts';
import { applyMove, type RefusalReason } from '../tickets/moves.ts';
import type { Ticket } from '../tickets/ticket.ts';
import type { DeskDeps, SignedIn } from './deps.ts';
import type { DeskMove, MoveValues } from './move-forms.ts';

export type MadeMove =
  | { type: 'moved'; informed: boolean }
  | { type: 'conflict' }
  | { type: 'not-allowed'; reason: RefusalReason; message: string };

type MoveDeps = Pick<
  DeskDeps,
  'store' | 'tickets' | 'notice' | 'departments' | 'dueAt' | 'now' | 'newId' | 'onCommitted' | 'log'
>;

/** Applies a move of staff and tells the citizen, in one unit of work. */
export function createMakeMove(deps: MoveDeps) {
  return async function makeMove(
    ticket: Ticket,
    move: DeskMove,
    typed: MoveValues,
    who: SignedIn,
  ): Promise<MadeMove> {
    const now = deps.now();
    const input = { ...typed, ...completed(move, ticket, typed, deps) };
    const history = await deps.tickets.events(ticket.number);
    const result = applyMove(ticket, move, input, who.actor, now, history);
    if (result.type === 'not-allowed') {
      return result;
    }
    const message = result.informs && deps.notice(result.informs, result.write.ticket);
    const told = message && tell(ticket, message, move, deps.newId(), now);
    const outcome = await deps.store.commit({ writes: [result.write], ...told });
    if (outcome !== 'committed') {
      return { type: 'conflict' };
    }
    if (told && ticket.conversation) {
      deps.onCommitted(ticket.conversation);
    }
    deps.log.info({ ticket: ticket.number, move, staff: who.member.id }, 'a ticket moved');
    return { type: 'moved', informed: !!told };
  };
}

/** What a move needs and nobody types. */
function completed(
  move: DeskMove,
  ticket: Ticket,
  typed: MoveValues,
  deps: Pick<MoveDeps, 'departments' | 'dueAt' | 'now'>,
): Record<string, unknown> {
  switch (move) {
    case 'dispatch':
      return { departmentName: deps.departments.find(({ id }) => id === typed['department'])?.name };
    case 'redo':
      return { dueAt: deps.dueAt(ticket, deps.now()) };
    default:
      return {};
  }
}

/** The notice, as it leaves and as the transcript keeps it; nothing where there is no conversation. */
export function tell(
  ticket: Pick<Ticket, 'conversation'>,
  message: OutgoingMessage,
  move: DeskMove,
  id: string,
  at: number,
): { outbox: NewOutboxMessage[]; transcript: NewTranscriptEntry[] } | undefined {
  const { conversation } = ticket;
  if (!conversation) {
    return undefined;
  }
  const { text, buttons } = message;
  // A closing notice carries what the department wrote, a rejection what the operator wrote.
  const speaker: Speaker = move === 'close' || move === 'reject' ? 'staff' : 'bot';
  const shared = { conversation, ...(buttons && { buttons }) };
  return {
    outbox: [{ ...shared, id, text, createdAt: at }],
    transcript: [{ ...shared, at, speaker, text: withoutSecrets(message), outboxId: id }],
  };
}
