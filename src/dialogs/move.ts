import { HotlineError } from '../errors.ts';
import { applyMove } from '../tickets/moves.ts';
import type { MoveInput } from '../tickets/move-inputs.ts';
import { planMove, type PlannedMove } from '../tickets/plan-move.ts';
import type { MoveName, Ticket } from '../tickets/ticket.ts';
import type { DialogDeps, Turn } from './deps.ts';

type NotAllowed = Extract<PlannedMove, { type: 'not-allowed' }>;

/**
 * A move by the citizen of this conversation. What follows from it is written and said with the turn; a refusal
 * changes and says nothing.
 */
export async function move(
  deps: DialogDeps,
  turn: Turn,
  ticket: Ticket,
  step: { move: MoveName; input: unknown },
): Promise<NotAllowed | undefined> {
  const actor = { type: 'citizen', conversation: turn.conversation } as const;
  const plan = await planMove(deps, ticket, step, { actor, now: turn.now });
  if (plan.type === 'not-allowed') return plan;
  carryOut(deps, turn, plan);
  return undefined;
}

/** A new ticket of this conversation. Throws HotlineError MOVE_NOT_ALLOWED where the input is not a ticket. */
export function submitTicket(deps: DialogDeps, turn: Turn, input: MoveInput<'submit'>): string {
  const result = applyMove(null, 'submit', input, {
    actor: { type: 'citizen', conversation: turn.conversation },
    now: turn.now,
    clock: deps.clock,
    history: [],
  });
  if (result.type === 'not-allowed') {
    throw new HotlineError('MOVE_NOT_ALLOWED', `工单不能提交：${result.message}`, {
      remedy: '请检查登记的内容。',
    });
  }
  const { write, informs, alerts } = result;
  const { ticket } = write;
  carryOut(deps, turn, {
    writes: [write],
    informs: [],
    alerts: alerts === null ? [] : [{ ticket, move: 'submit', to: alerts }],
  });
  return informs === null ? '' : deps.notice({ ticket, move: 'submit', notice: informs }).text;
}

/** Writes and says what was planned, with the turn. */
export function carryOut(
  deps: Pick<DialogDeps, 'notice' | 'alert'>,
  turn: Turn,
  { writes, informs, alerts }: Pick<Extract<PlannedMove, { type: 'moved' }>, 'writes' | 'informs' | 'alerts'>,
): void {
  turn.writes.push(...writes);
  for (const informed of informs) {
    const { conversation } = informed.ticket;
    if (conversation === turn.conversation) turn.reply(deps.notice(informed));
    else if (conversation !== null) turn.others.push({ conversation, message: deps.notice(informed) });
  }
  for (const alert of alerts) {
    const said = deps.alert(alert);
    if (said !== null) turn.others.push(said);
  }
}
