import type { Instant } from '../conversation/activity.ts';
import { moves, type MoveEffect, type MoveRule } from './move-table.ts';
import { notice, type Notice } from './notices.ts';
import {
  moveNames,
  type Actor,
  type MoveName,
  type Ticket,
  type TicketEvent,
  type TicketStatus,
  type TicketWrite,
} from './ticket.ts';

/** How often a citizen can send a closed ticket round again; after that a person decides. */
export const REDOS_BY_CITIZEN = 2;

export type RefusalReason = 'status' | 'role' | 'department' | 'input';

/** `then`: the move that has to follow in the same unit of work. */
export type MoveResult =
  | { type: 'moved'; write: TicketWrite; informs: Notice | null; then: 'redo' | null }
  | { type: 'not-allowed'; reason: RefusalReason; message: string };

type Refusal = Extract<MoveResult, { type: 'not-allowed' }>;

/**
 * Applies one move of the table; changes nothing that was passed in. `ticket` is null for `submit` only.
 * `history`, the ticket's events, is needed for the citizen's `follow-up` and `redo`, which count earlier rounds.
 */
export function applyMove(
  ticket: Ticket | null,
  move: MoveName,
  input: unknown,
  actor: Actor,
  now: Instant,
  history?: readonly TicketEvent[],
): MoveResult {
  const rule = moves[move];
  const refusal = refuse(ticket, move, rule, actor, history);
  if (refusal) {
    return refusal;
  }
  const prepared = rule.prepare(input, ticket, now);
  if (!prepared.ok) {
    return refused('input', prepared.message);
  }
  const write = writeOf(ticket, move, rule, prepared.effect, actor, now);
  if (move === 'follow-up' && isUnsettled(write.ticket)) {
    return { type: 'moved', write, ...afterUnsettled(write, history) };
  }
  const isRedispatch =
    move === 'dispatch' && ticket?.department && ticket.department !== write.ticket.department;
  const key = isRedispatch ? 'ticket.redispatched' : rule.informs;
  return { type: 'moved', write, informs: inform(key, write), then: null };
}

/** What this person may do next with the ticket; null asks about a new one. */
export function movesAllowed(
  ticket: Ticket | null,
  actor: Actor,
  history: readonly TicketEvent[] = [],
): MoveName[] {
  return moveNames.filter((move) => refuse(ticket, move, moves[move], actor, history) === null);
}

/** Not solved, or solved in a way that leaves the citizen dissatisfied. */
export function isUnsettled(ticket: Ticket): boolean {
  const { solved, satisfaction } = ticket;
  return solved === false || satisfaction === 'dissatisfied' || satisfaction === 'very-dissatisfied';
}

function refuse(
  ticket: Ticket | null,
  move: MoveName,
  rule: MoveRule,
  actor: Actor,
  history: readonly TicketEvent[] | undefined,
): Refusal | null {
  const who = actor.type === 'staff' ? actor.role : actor.type;
  if (!rule.by.includes(who)) {
    return refused('role', '您没有这项操作的权限');
  }
  if (
    actor.type === 'citizen' &&
    ticket &&
    (!ticket.conversation || ticket.conversation !== actor.conversation)
  ) {
    return refused('role', '只能操作自己提交的工单');
  }
  if (who === 'handler' && !handles(actor, ticket)) {
    return refused('department', '只能办理本单位的工单');
  }
  if (!rule.from.includes(ticket?.status ?? null)) {
    return refused('status', ticket ? '工单现在的状态不能进行这项操作' : '没有这张工单');
  }
  if (actor.type === 'citizen' && ticket) {
    return refuseRound(ticket, move, history);
  }
  return null;
}

function handles(actor: Actor, ticket: Ticket | null): boolean {
  return actor.type === 'staff' && actor.department !== null && actor.department === ticket?.department;
}

/** One follow-up for each closing, and a redo only after one that was not settled. */
function refuseRound(
  ticket: Ticket,
  move: MoveName,
  history: readonly TicketEvent[] | undefined,
): Refusal | null {
  if (move === 'follow-up' && ticket.solved !== null) {
    return refused('status', '这次办理结果已经评价过');
  }
  if (move === 'redo' && !isUnsettled(ticket)) {
    return refused('status', '评价为未解决或不满意时才能重办');
  }
  if (move === 'redo' && !hasRedoLeft(history)) {
    return refused('status', `群众要求重办最多 ${REDOS_BY_CITIZEN} 次`);
  }
  return null;
}

function hasRedoLeft(history: readonly TicketEvent[] | undefined): boolean {
  if (!history) {
    throw new TypeError('A citizen’s follow-up or redo needs the events of the ticket');
  }
  const redos = history.filter((event) => event.move === 'redo' && event.actor.type === 'citizen');
  return redos.length < REDOS_BY_CITIZEN;
}

function afterUnsettled(write: TicketWrite, history: readonly TicketEvent[] | undefined) {
  return hasRedoLeft(history)
    ? { informs: null, then: 'redo' as const }
    : { informs: inform('ticket.redo-limit', write), then: null };
}

function inform(key: Notice['key'] | null, { ticket, event }: TicketWrite): Notice | null {
  return key && ticket.conversation ? notice(key, ticket, event) : null;
}

function writeOf(
  before: Ticket | null,
  move: MoveName,
  rule: MoveRule,
  effect: MoveEffect,
  actor: Actor,
  now: Instant,
): TicketWrite {
  const changed: Ticket = { ...(before ?? blankTicket(now)), ...effect.ticket, updatedAt: now };
  const status = statusAfter(rule.to, changed);
  const version = (before?.version ?? 0) + 1;
  const ticket = { ...changed, ...(before === null && origin(actor)), status, version };
  const event: TicketEvent = {
    ticket: ticket.number,
    version,
    move,
    from: before?.status ?? null,
    to: status,
    at: now,
    actor: {
      type: actor.type,
      id: actor.type === 'staff' ? actor.id : null,
      name: actor.type === 'staff' ? actor.name : null,
    },
    note: effect.note,
    data: effect.data,
  };
  return { ticket, expectedVersion: version - 1, event };
}

function statusAfter(to: MoveRule['to'], ticket: Ticket): TicketStatus {
  if (typeof to === 'string') {
    return to;
  }
  return ticket.department ? to.withDepartment : to.withoutDepartment;
}

/** A citizen files from the chat, and only for the own conversation, whatever the input says. */
function origin(actor: Actor): Partial<Pick<Ticket, 'conversation' | 'source'>> {
  return actor.type === 'citizen' ? { conversation: actor.conversation, source: 'chat' } : {};
}

function refused(reason: RefusalReason, message: string): Refusal {
  return { type: 'not-allowed', reason, message };
}

function blankTicket(now: Instant): Ticket {
  return {
    number: '',
    version: 0,
    kind: 'other',
    status: 'submitted',
    urgency: 'normal',
    source: 'chat',
    title: '',
    description: '',
    place: null,
    happened: null,
    region: null,
    contactSealed: null,
    conversation: null,
    queryCodeDigest: '',
    department: null,
    attachments: [],
    turnId: null,
    reply: null,
    solved: null,
    satisfaction: null,
    submittedAt: now,
    updatedAt: now,
    dueAt: now,
    closedAt: null,
  };
}
