import { startOf } from '../tickets/calendar.ts';
import type { RefusalReason } from '../tickets/moves.ts';
import { parseTicketNumber } from '../tickets/numbering.ts';
import { planMove } from '../tickets/plan-move.ts';
import type { Ticket } from '../tickets/ticket.ts';
import { unitOfMoves } from '../tickets/unit-of-moves.ts';
import type { DeskDeps, SignedIn } from './deps.ts';
import { moveFields, type DeskMove, type MoveValues } from './move-forms.ts';

export type MadeMove =
  | { type: 'moved'; informed: boolean }
  | { type: 'conflict' }
  | { type: 'not-allowed'; reason: RefusalReason; message: string };

type MoveDeps = Pick<
  DeskDeps,
  | 'store'
  | 'tickets'
  | 'notice'
  | 'alert'
  | 'departments'
  | 'staff'
  | 'clock'
  | 'now'
  | 'newId'
  | 'onCommitted'
  | 'onRouted'
  | 'log'
>;

/** Moves by which staff say where a concern belongs. */
const routed: readonly DeskMove[] = ['classify', 'dispatch', 'redispatch'];

/** A date that staff choose means the close of business on that day. */
const CLOSE_OF_BUSINESS_MS = 18 * 3_600_000;

/** Applies a move of staff and tells whoever is to know, in one unit of work. */
export function createMakeMove(deps: MoveDeps) {
  return async function makeMove(
    ticket: Ticket,
    move: DeskMove,
    typed: MoveValues,
    who: SignedIn,
  ): Promise<MadeMove> {
    const now = deps.now();
    const input = { ...inputOf(move, typed), ...(await completed(move, typed, deps)) };
    const plan = await planMove(deps, ticket, { move, input }, { actor: who.actor, now });
    if (plan.type === 'not-allowed') {
      return plan;
    }
    const unit = unitOfMoves(deps, plan, now);
    const outcome = await deps.store.commit(unit);
    if (outcome !== 'committed') {
      return { type: 'conflict' };
    }
    for (const { conversation } of unit.outbox) {
      deps.onCommitted(conversation);
    }
    if (routed.includes(move)) deps.onRouted();
    deps.log.info({ ticket: ticket.number, move, staff: who.member.id }, 'a ticket moved');
    return { type: 'moved', informed: plan.informs.some((it) => it.ticket.number === ticket.number) };
  };
}

/** The typed words as the move takes them. */
function inputOf(move: DeskMove, typed: MoveValues): Record<string, unknown> {
  const entries = moveFields[move].map((field) => {
    const value = typed[field.name] ?? null;
    if (value !== null && field.control === 'date')
      return [field.name, startOf(value) + CLOSE_OF_BUSINESS_MS];
    if (value !== null && field.control === 'choice' && field.of === 'yes-no')
      return [field.name, value === 'yes'];
    return [field.name, value] as const;
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}

/** What a move needs and nobody types. */
async function completed(
  move: DeskMove,
  typed: MoveValues,
  deps: Pick<MoveDeps, 'departments' | 'staff'>,
): Promise<Record<string, unknown>> {
  switch (move) {
    case 'dispatch':
    case 'redispatch':
      return { departmentName: deps.departments.find(({ id }) => id === typed['department'])?.name };
    case 'assign': {
      const member = typed['assignee'] == null ? undefined : await deps.staff.byId(typed['assignee']);
      return { assignee: member?.id ?? null, assigneeName: member?.name ?? '' };
    }
    case 'merge':
      return { master: parseTicketNumber(typed['master'] ?? '') ?? typed['master'] };
    default:
      return {};
  }
}
