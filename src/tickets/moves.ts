import type { Instant } from '../conversation/activity.ts';
import { noteBreaches, runClock } from './breaches.ts';
import type { TicketClock } from './clock.ts';
import { moves } from './move-table.ts';
import { notice, type Notice } from './notices.ts';
import { isUnsettled } from './table/citizen.ts';
import type { Audience, MoveContext, MoveEffect, MoveRule } from './table/rule.ts';
import { timesMade } from './table/rule.ts';
import {
  moveNames,
  type Actor,
  type MoveName,
  type Ticket,
  type TicketEvent,
  type TicketStatus,
  type TicketWrite,
} from './ticket.ts';

export type RefusalReason = 'status' | 'role' | 'department' | 'input' | 'rule';

export interface Moving {
  actor: Actor;
  now: Instant;
  clock: TicketClock;
  /** The ticket's events, all of them: several rules count earlier rounds. */
  history: readonly TicketEvent[];
}

/** `then`: the move that has to follow in the same unit of work. */
export type MoveResult =
  | {
      type: 'moved';
      write: TicketWrite;
      informs: Notice | null;
      alerts: Audience | null;
      then: 'redo' | null;
    }
  | { type: 'not-allowed'; reason: RefusalReason; message: string };

type Refusal = Extract<MoveResult, { type: 'not-allowed' }>;

/** Applies one move of the table; changes nothing that was passed in. `ticket` is null for `submit` only. */
export function applyMove(ticket: Ticket | null, move: MoveName, input: unknown, moving: Moving): MoveResult {
  const rule = moves[move];
  const refusal = refuse(ticket, rule, moving);
  if (refusal) {
    return refusal;
  }
  const prepared = rule.prepare(input, ticket, moving);
  if (!prepared.ok) {
    return refused('input', prepared.message);
  }
  const write = writeOf(ticket, move, rule, prepared.effect, moving);
  if (move === 'follow-up' && isUnsettled(write.ticket)) {
    return { type: 'moved', write, alerts: rule.alerts, ...afterUnsettled(write, moving) };
  }
  return { type: 'moved', write, informs: inform(rule.informs, write), alerts: rule.alerts, then: null };
}

/** What this person may do next with the ticket; null asks about a new one. */
export function movesAllowed(ticket: Ticket | null, moving: Moving): MoveName[] {
  return moveNames.filter((move) => refuse(ticket, moves[move], moving) === null);
}

/** Why this person cannot make the move now, where the status and the role would allow it; null otherwise. */
export function ruleAgainst(ticket: Ticket, move: MoveName, moving: Moving): string | null {
  const refusal = refuse(ticket, moves[move], moving);
  return refusal?.reason === 'rule' ? refusal.message : null;
}

function refuse(ticket: Ticket | null, rule: MoveRule, context: MoveContext): Refusal | null {
  const { actor } = context;
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
  const message = ticket && rule.refuses(ticket, context);
  return message === null ? null : refused('rule', message);
}

function handles(actor: Actor, ticket: Ticket | null): boolean {
  return actor.type === 'staff' && actor.department !== null && actor.department === ticket?.department;
}

/** An unsettled matter goes round again while the citizen has rounds left; after that a person decides. */
function afterUnsettled(write: TicketWrite, { actor, clock, history }: Moving) {
  const used = timesMade(history, 'redo', 'citizen');
  return actor.type === 'staff' || used < clock.rules['redos-by-citizen']
    ? { informs: null, then: 'redo' as const }
    : { informs: inform('ticket.redo-limit', write), alerts: 'supervisors' as const, then: null };
}

function inform(key: Notice['key'] | null, { ticket, event }: TicketWrite): Notice | null {
  return key && ticket.conversation ? notice(key, ticket, event) : null;
}

function writeOf(
  before: Ticket | null,
  move: MoveName,
  rule: MoveRule,
  effect: MoveEffect,
  { actor, now, clock }: Moving,
): TicketWrite {
  const old = before ?? blankTicket(now);
  const known = before === null ? old : noteBreaches(before, now);
  const changed: Ticket = {
    ...known,
    ...effect.ticket,
    ...(before === null && origin(actor)),
    updatedAt: now,
  };
  const status = statusAfter(rule.to, changed, before);
  const timed = runClock(rule, { before: known, changed, clock, now });
  const version = old.version + 1;
  const ticket = { ...timed, status, version };
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
    data: { ...effect.data, ...clockData(before, ticket) },
  };
  return { ticket, expectedVersion: version - 1, event };
}

/** What the move did to the deadlines, so that the history alone tells it. */
function clockData(before: Ticket | null, ticket: Ticket): Record<string, string> {
  const late = ticket.breaches.length > (before?.breaches.length ?? 0);
  return {
    ...(before?.dueAt !== ticket.dueAt && { newDueAt: String(ticket.dueAt) }),
    ...(ticket.pausedMs !== null && before?.pausedMs == null && { pausedMs: String(ticket.pausedMs) }),
    ...(late && {
      late: ticket.breaches
        .slice(before?.breaches.length ?? 0)
        .map((it) => it.clock)
        .join(' '),
    }),
  };
}

function statusAfter(to: MoveRule['to'], ticket: Ticket, before: Ticket | null): TicketStatus {
  if (to === 'same') {
    return ticket.status;
  }
  if (to === 'before') {
    return before?.resumeTo ?? (ticket.department ? 'signed' : 'accepted');
  }
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
    location: null,
    category: null,
    confidential: false,
    contactSealed: null,
    conversation: null,
    queryCodeDigest: '',
    department: null,
    dispatchedAt: null,
    assignee: null,
    attachments: [],
    turnId: null,
    reply: null,
    contacted: null,
    solved: null,
    satisfaction: null,
    submittedAt: now,
    updatedAt: now,
    responseDueAt: now,
    respondedAt: null,
    roundAt: now,
    dueAt: now,
    pausedMs: null,
    resumeTo: null,
    reviewAt: null,
    extension: null,
    mergedInto: null,
    breaches: [],
    alarm: 'none',
    responseAlarmed: false,
    urgedAt: null,
    supervised: false,
    closedAt: null,
  };
}
