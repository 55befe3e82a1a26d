import type { Middleware } from '../conversation/turn.ts';
import { planMove } from '../tickets/plan-move.ts';
import { formatInstant } from '../tickets/notices.ts';
import type { HotlineWrite, StaffMember } from '../tickets/repository.ts';
import type { Actor, Ticket } from '../tickets/ticket.ts';
import { carryOut } from './move.ts';
import { groupMoves, type GroupMove } from './staff-alerts.ts';
import type { StaffGroupDeps } from './staff-deps.ts';
import type { SayStaff } from './staff-wording.ts';
import type { Turn } from './deps.ts';

/** The staff's own group, and the binding of an account in a private chat; everything else goes on. */
export function staffGroup(deps: StaffGroupDeps): Middleware<HotlineWrite> {
  return async (turn, next) => {
    const { activity } = turn;
    if (activity.type === 'command' && activity.name === 'bind' && !activity.isGroup) return bind(deps, turn);
    if (turn.conversation !== deps.staffGroup) return next();
    // What staff say to one another is none of the bot's business.
    turn.transcriptText = '';
    if (activity.type === 'button' && activity.data.startsWith('staff:'))
      await press(deps, turn, activity.data);
  };
}

async function bind(deps: StaffGroupDeps, turn: Turn): Promise<void> {
  const { activity } = turn;
  turn.transcriptText = '';
  const code = activity.type === 'command' ? activity.args : '';
  const member = activity.sender === undefined ? undefined : await deps.bindStaff(code, activity.sender);
  const { sayStaff: say } = deps;
  turn.reply({ text: member === undefined ? say('bind-failed') : say('bound', { name: member.name }) });
}

/** `staff:<move>:<number>` */
async function press(deps: StaffGroupDeps, turn: Turn, data: string): Promise<void> {
  const { sayStaff: say } = deps;
  const [, name, number = ''] = data.split(':');
  const move = groupMoves.find((it) => it === name);
  const member = turn.activity.sender === undefined ? undefined : await deps.staffOf(turn.activity.sender);
  if (member === undefined) return turn.reply({ text: say('not-bound') });
  const ticket = move === undefined ? undefined : await deps.tickets.get(number);
  if (move === undefined || ticket === undefined) return turn.reply({ text: say('gone', { number }) });
  const { id, role, department } = member;
  const actor: Actor = { type: 'staff', id, name: member.name, role, department };
  const step = { move, input: inputOf(deps, move, member) };
  const plan = await planMove(deps, ticket, step, { actor, now: turn.now });
  if (plan.type === 'not-allowed') {
    return turn.reply({ text: say('refused', { number, reason: plan.message }) });
  }
  carryOut(deps, turn, plan);
  turn.reply({ text: done(say, move, { member, ticket: plan.writes[0]?.ticket ?? ticket }) });
}

function inputOf({ sayStaff }: StaffGroupDeps, move: GroupMove, member: StaffMember): unknown {
  switch (move) {
    case 'assign':
      return { assignee: member.id, assigneeName: member.name };
    case 'supervise':
      return { note: sayStaff('supervise-note') };
    default:
      return {};
  }
}

function done(
  say: SayStaff,
  move: GroupMove,
  { member, ticket }: { member: StaffMember; ticket: Ticket },
): string {
  const { name } = member;
  const { number } = ticket;
  return move === 'grant-extension'
    ? say('done-grant-extension', { name, number, due: formatInstant(ticket.dueAt) })
    : say(`done-${move}`, { name, number });
}
