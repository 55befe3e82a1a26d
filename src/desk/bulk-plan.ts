import { applyMove } from '../tickets/moves.ts';
import type { Ticket } from '../tickets/ticket.ts';
import type { BulkMove } from './bulk-moves.ts';
import type { DeskDeps, SignedIn } from './deps.ts';
import { queueText } from './text-queue.ts';
import { visibleTicket } from './ticket-view.ts';

const t = queueText.bulk;

/** One ticked ticket, and whether the move can be made on it. */
export interface PlannedTicket {
  number: string;
  /** The version that was looked at. */
  version: number;
  /** null: there is none that this member sees. */
  ticket: Ticket | null;
  /** Why not; null: it can be moved. */
  refusal: string | null;
}

type PlanDeps = Pick<DeskDeps, 'tickets' | 'clock' | 'now'>;

export async function planBulk(
  deps: PlanDeps,
  who: SignedIn,
  move: BulkMove,
  picks: readonly { number: string; version: number }[],
): Promise<PlannedTicket[]> {
  const planned: PlannedTicket[] = [];
  for (const pick of picks) {
    const ticket = (await visibleTicket(deps, who, pick.number)) ?? null;
    const refusal = ticket === null ? t.gone : await refusalOf(deps, who, move, ticket, pick.version);
    planned.push({ ...pick, ticket, refusal });
  }
  return planned;
}

/** Before anything is typed: what the table of moves says of this ticket, whatever the input. */
async function refusalOf(
  deps: PlanDeps,
  who: SignedIn,
  move: BulkMove,
  ticket: Ticket,
  seen: number,
): Promise<string | null> {
  // Strictly this version: a form that is sent twice does nothing twice.
  if (ticket.version !== seen) return t.moved;
  const history = await deps.tickets.events(ticket.number);
  const moving = { actor: who.actor, now: deps.now(), clock: deps.clock, history };
  const result = applyMove(ticket, move, inputToTry(move, who), moving);
  return result.type === 'not-allowed' && result.reason !== 'input' ? result.message : refusedTaking(result);

  function refusedTaking(it: typeof result): string | null {
    return move === 'assign' && it.type === 'not-allowed' ? it.message : null;
  }
}

/** Whether somebody may take a ticket shows only with a name. */
function inputToTry(move: BulkMove, { member }: SignedIn): Record<string, unknown> {
  return move === 'assign' ? { assignee: member.id, assigneeName: member.name } : {};
}
