import type { Instant } from '../conversation/activity.ts';
import { moveInputs, type ParsedMoveInput } from './move-inputs.ts';
import type { NoticeKey } from './notices.ts';
import type { MoveName, Role, Ticket, TicketStatus } from './ticket.ts';

export type Who = Role | 'citizen' | 'system';

/** What a move changes in the ticket, and what its event remembers. */
export interface MoveEffect {
  ticket: Partial<Ticket>;
  note: string | null;
  data: Record<string, string>;
}

export type PreparedMove = { ok: true; effect: MoveEffect } | { ok: false; message: string };

export interface MoveRule {
  /** null: before there is a ticket. */
  from: readonly (TicketStatus | null)[];
  /** Two answers where it depends on whether a department has the ticket. */
  to: TicketStatus | { withDepartment: TicketStatus; withoutDepartment: TicketStatus };
  by: readonly Who[];
  /** What the citizen of the ticket's conversation is told. */
  informs: NoticeKey | null;
  /** Whether the citizen may read the event's note. */
  notePublic: boolean;
  /** Checks the input by the move's schema and says what changes. */
  prepare(input: unknown, ticket: Ticket | null, now: Instant): PreparedMove;
}

const desk = ['operator', 'supervisor', 'administrator'] as const satisfies readonly Role[];

/** The one table of moves: whatever is not in it cannot happen to a ticket. */
export const moves: Readonly<Record<MoveName, MoveRule>> = {
  submit: {
    from: [null],
    to: 'submitted',
    by: ['citizen', ...desk],
    informs: 'ticket.submitted',
    notePublic: false,
    prepare: prepare('submit', (input) => ({
      ticket: input,
      data: { kind: input.kind, urgency: input.urgency, source: input.source },
    })),
  },
  accept: {
    from: ['submitted'],
    to: 'accepted',
    by: desk,
    informs: 'ticket.accepted',
    notePublic: false,
    prepare: prepare('accept', ({ note }) => ({ note })),
  },
  reject: {
    from: ['submitted', 'accepted'],
    to: 'rejected',
    by: desk,
    informs: 'ticket.rejected',
    notePublic: true,
    prepare: prepare('reject', ({ route, note }) => ({ note, data: { route } })),
  },
  dispatch: {
    from: ['accepted', 'dispatched'],
    to: 'dispatched',
    by: desk,
    informs: 'ticket.dispatched',
    notePublic: false,
    prepare: prepare('dispatch', ({ department, departmentName, note }, ticket) => ({
      ticket: { department },
      note,
      data: { department, departmentName, ...(ticket?.department && { previous: ticket.department }) },
    })),
  },
  sign: {
    from: ['dispatched'],
    to: 'signed',
    by: ['handler', ...desk],
    informs: 'ticket.signed',
    notePublic: false,
    prepare: prepare('sign', ({ note }) => ({ note })),
  },
  reply: {
    from: ['accepted', 'signed'],
    to: 'replied',
    by: ['handler', ...desk],
    informs: null,
    notePublic: false,
    prepare: prepare('reply', ({ text }) => ({ ticket: { reply: text }, note: text })),
  },
  'send-back': {
    from: ['replied'],
    to: { withDepartment: 'signed', withoutDepartment: 'accepted' },
    by: desk,
    informs: null,
    notePublic: false,
    prepare: prepare('send-back', ({ note }) => ({ note })),
  },
  close: {
    from: ['replied'],
    to: 'closed',
    by: desk,
    informs: 'ticket.closed',
    notePublic: false,
    prepare: prepare('close', ({ note }, ticket, now) => ({
      ticket: { closedAt: now, solved: null, satisfaction: null },
      note,
      data: { reply: ticket?.reply ?? '' },
    })),
  },
  'follow-up': {
    from: ['closed'],
    to: 'closed',
    by: ['citizen'],
    informs: 'ticket.thanks',
    notePublic: true,
    prepare: prepare('follow-up', ({ solved, satisfaction, note }) => ({
      ticket: { solved, satisfaction },
      note,
      data: { solved: solved ? 'yes' : 'no', ...(satisfaction && { satisfaction }) },
    })),
  },
  redo: {
    from: ['closed'],
    to: { withDepartment: 'dispatched', withoutDepartment: 'accepted' },
    by: ['citizen', ...desk],
    informs: 'ticket.redo',
    notePublic: false,
    prepare: prepare('redo', ({ note, dueAt }) => ({
      ticket: { dueAt, reply: null, solved: null, satisfaction: null, closedAt: null },
      note,
    })),
  },
  withdraw: {
    from: ['submitted', 'accepted', 'dispatched', 'signed'],
    to: 'withdrawn',
    by: ['citizen'],
    informs: 'ticket.withdrawn',
    notePublic: true,
    prepare: prepare('withdraw', ({ note }) => ({ note })),
  },
};

/** Whether the citizen may read the note of such a move's event. */
export function isNotePublic(move: MoveName): boolean {
  return moves[move].notePublic;
}

function prepare<M extends MoveName>(
  move: M,
  effect: (input: ParsedMoveInput<M>, ticket: Ticket | null, now: Instant) => Partial<MoveEffect>,
): MoveRule['prepare'] {
  return (input, ticket, now) => {
    const parsed = moveInputs[move].safeParse(input);
    if (!parsed.success) {
      const message = parsed.error.issues
        .map((issue) => [issue.path.join('.'), issue.message].filter(Boolean).join('：'))
        .join('；');
      return { ok: false, message };
    }
    const changes = effect(parsed.data as ParsedMoveInput<M>, ticket, now);
    return { ok: true, effect: { ticket: {}, note: null, data: {}, ...changes } };
  };
}
