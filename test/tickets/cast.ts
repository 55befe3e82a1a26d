import { applyMove, type MoveResult } from '../../src/tickets/moves.ts';
import type { MoveInput } from '../../src/tickets/move-inputs.ts';
import {
  moveNames,
  type Actor,
  type MoveName,
  type Role,
  type Ticket,
  type TicketEvent,
} from '../../src/tickets/ticket.ts';
import { T0 } from '../support/samples.ts';

export const own = 'telegram:1001';

export const staff = (role: Role, department: string | null = null): Actor => ({
  type: 'staff',
  id: `${role}-1`,
  name: role,
  role,
  department,
});

export const citizen: Actor = { type: 'citizen', conversation: own };
export const stranger: Actor = { type: 'citizen', conversation: 'web:2' };
export const operator = staff('operator');
export const supervisor = staff('supervisor');
export const administrator = staff('administrator');
export const auditor = staff('auditor');
export const waterHandler = staff('handler', 'water');
export const heatingHandler = staff('handler', 'heating');
export const handlerOfNothing = staff('handler');
export const system: Actor = { type: 'system' };

/** Good input for every move. */
export const inputs: { [M in MoveName]: MoveInput<M> } = {
  submit: {
    number: 'XH20261121-00001',
    queryCodeDigest: 'digest',
    kind: 'complaint',
    title: '水管漏水',
    description: '楼道水管漏了两天',
    conversation: own,
    dueAt: T0 + 1000,
  },
  accept: {},
  reject: { route: '请向区人民法院起诉', note: '属于诉讼事项' },
  dispatch: { department: 'water', departmentName: '水务局' },
  sign: {},
  reply: { text: '水管已经修好。' },
  'send-back': { note: '没有写清修了哪里' },
  close: {},
  'follow-up': { solved: true, satisfaction: 'satisfied' },
  redo: { note: '群众来电说又漏了', dueAt: T0 + 9000 },
  withdraw: {},
};

/** A ticket with its history, walked through the table; each step throws when it is not allowed. */
export function walk(...steps: (MoveName | [MoveName, Actor, unknown?])[]): {
  ticket: Ticket;
  history: TicketEvent[];
} {
  let ticket: Ticket | null = null;
  const history: TicketEvent[] = [];
  for (const step of steps) {
    const [move, actor, input] = typeof step === 'string' ? ([step, actorFor(step)] as const) : step;
    const { write } = moved(
      applyMove(ticket, move, input ?? inputs[move], actor, T0 + history.length, history),
    );
    ticket = write.ticket;
    history.push(write.event);
  }
  if (!ticket) {
    throw new Error('A walk has at least one step');
  }
  return { ticket, history };
}

/** A ticket in each status, by the shortest way. */
export const stages = {
  submitted: () => walk('submit'),
  accepted: () => walk('submit', 'accept'),
  dispatched: () => walk('submit', 'accept', 'dispatch'),
  signed: () => walk('submit', 'accept', 'dispatch', 'sign'),
  replied: () => walk('submit', 'accept', 'dispatch', 'sign', 'reply'),
  closed: () => walk('submit', 'accept', 'dispatch', 'sign', 'reply', 'close'),
  rejected: () => walk('submit', 'reject'),
  withdrawn: () => walk('submit', 'withdraw'),
};

export function moved(result: MoveResult): Extract<MoveResult, { type: 'moved' }> {
  if (result.type !== 'moved') {
    throw new Error(`${result.reason}: ${result.message}`);
  }
  return result;
}

export const allMoves = moveNames;

function actorFor(move: MoveName): Actor {
  return ['submit', 'follow-up', 'withdraw'].includes(move) ? citizen : operator;
}
