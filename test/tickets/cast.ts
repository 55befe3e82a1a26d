import { applyMove, movesAllowed, type MoveResult } from '../../src/tickets/moves.ts';
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
import { shippedClock } from '../support/ticket-clock.ts';

export const DAY = 24 * 3_600_000;

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
  },
  accept: {},
  reject: { route: '请向区人民法院起诉', note: '属于诉讼事项' },
  classify: { kind: 'help', category: null, urgency: 'normal', confidential: false },
  assign: { assignee: 'operator-1', assigneeName: 'operator' },
  dispatch: { department: 'water', departmentName: '水务局' },
  redispatch: { department: 'heating', departmentName: '供热公司' },
  sign: {},
  return: { note: '不归我们管' },
  'accept-return': {},
  'deny-return': { note: '首接负责' },
  'ask-extension': { until: T0 + 30 * DAY, note: '要等备件' },
  'grant-extension': {},
  'deny-extension': { note: '理由不足' },
  'ask-citizen': { question: '是哪一层漏水？' },
  answer: { text: '三层' },
  suspend: { reviewAt: T0 + 90 * DAY, note: '开春才能施工' },
  resume: {},
  reply: { text: '水管已经修好。' },
  'send-back': { note: '没有写清修了哪里' },
  close: {},
  'follow-up': { contacted: true, solved: true, satisfaction: 'satisfied' },
  redo: { note: '群众来电说又漏了' },
  reopen: { note: '又漏了' },
  merge: { master: 'XH20261121-00002' },
  unmerge: {},
  absorb: { number: 'XH20261121-00003' },
  release: { number: 'XH20261121-00003' },
  settle: { reply: '水管已经修好。', department: 'water' },
  urge: {},
  supervise: { note: '三天内要有结果' },
  note: { note: '打过电话，没人接' },
  warn: {},
  overdue: {},
  review: {},
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
    const { write } = moved(act(ticket, move, actor, { input, now: T0 + history.length, history }));
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
  returned: () => walk('submit', 'accept', 'dispatch', 'sign', ['return', waterHandler]),
  waiting: () => walk('submit', 'accept', 'dispatch', 'sign', 'ask-citizen'),
  suspended: () => walk('submit', 'accept', 'dispatch', 'sign', ['suspend', supervisor]),
  merged: () => walk('submit', 'merge'),
  replied: () => walk('submit', 'accept', 'dispatch', 'sign', 'reply'),
  closed: () => walk('submit', 'accept', 'dispatch', 'sign', 'reply', 'close'),
  rejected: () => walk('submit', 'reject'),
  withdrawn: () => walk('submit', 'withdraw'),
};

/** One move, with the shipped rules; `input` is good unless given. */
export function act(
  ticket: Ticket | null,
  move: MoveName,
  actor: Actor,
  { input, now = T0, history = [] }: { input?: unknown; now?: number; history?: readonly TicketEvent[] } = {},
): MoveResult {
  return applyMove(ticket, move, input === undefined ? inputs[move] : input, {
    actor,
    now,
    clock: shippedClock,
    history,
  });
}

export function allowed(
  ticket: Ticket | null,
  actor: Actor,
  { now = T0, history = [] }: { now?: number; history?: readonly TicketEvent[] } = {},
): MoveName[] {
  return movesAllowed(ticket, { actor, now, clock: shippedClock, history });
}

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
