import type { Instant } from '../../conversation/activity.ts';
import type { TicketClock } from '../clock.ts';
import { moveInputs, type ParsedMoveInput } from '../move-inputs.ts';
import type { NoticeKey } from '../notices.ts';
import type { Actor, MoveName, Role, Ticket, TicketEvent, TicketStatus } from '../ticket.ts';

export type Who = Role | 'citizen' | 'system';

/** `with`/`withoutDepartment`: whoever has the ticket; `same`: as it was; `before`: where it stood still. */
export type Target =
  TicketStatus | { withDepartment: TicketStatus; withoutDepartment: TicketStatus } | 'same' | 'before';

/**
 * What a move does to the solution's clock: `start` and `restart` set a new deadline, `pause` keeps what is
 * left, `resume` goes on with it, `move` takes another deadline, `stop` ends it.
 */
export type ClockEffect = 'none' | 'start' | 'pause' | 'resume' | 'restart' | 'move' | 'stop';

/** Which staff hear of a move. */
export type Audience = 'operators' | 'department' | 'supervisors';

/** What a move changes in the ticket, and what its event remembers. */
export interface MoveEffect {
  ticket: Partial<Ticket>;
  note: string | null;
  data: Record<string, string>;
}

export type PreparedMove = { ok: true; effect: MoveEffect } | { ok: false; message: string };

/** What a rule may look at beside the ticket and the input. */
export interface MoveContext {
  actor: Actor;
  now: Instant;
  clock: TicketClock;
  /** The ticket's events so far. */
  history: readonly TicketEvent[];
}

export interface MoveRule {
  /** null: before there is a ticket. */
  from: readonly (TicketStatus | null)[];
  to: Target;
  by: readonly Who[];
  clock: ClockEffect;
  /** The citizen has heard from a person: the first response is given. */
  responds: boolean;
  /** What the citizen of the ticket's conversation is told. */
  informs: NoticeKey | null;
  /** Which staff are told. */
  alerts: Audience | null;
  /** Whether the citizen may read the event's note. */
  notePublic: boolean;
  /** Why it cannot be done now, in words; null when it can. */
  refuses: (ticket: Ticket, context: MoveContext) => string | null;
  /** Checks the input by the move's schema and says what changes. */
  prepare(input: unknown, ticket: Ticket | null, context: MoveContext): PreparedMove;
}

/** The desk's own people, who see every ticket. */
export const front = ['operator', 'supervisor', 'administrator'] as const satisfies readonly Role[];
export const deciding = ['supervisor', 'administrator'] as const satisfies readonly Role[];
export const handling = ['handler', ...front] as const satisfies readonly Role[];

type Quiet = Pick<MoveRule, 'clock' | 'responds' | 'informs' | 'alerts' | 'notePublic' | 'refuses'>;

const quiet: Quiet = {
  clock: 'none',
  responds: false,
  informs: null,
  alerts: null,
  notePublic: false,
  refuses: () => null,
};

type Effect = Partial<MoveEffect> | { refused: string };

/** One line of the table; what is not said is silent and leaves the clock alone. */
export function rule<M extends MoveName>(
  move: M,
  line: Pick<MoveRule, 'from' | 'to' | 'by'> & Partial<Quiet>,
  effect: (input: ParsedMoveInput<M>, ticket: Ticket | null, context: MoveContext) => Effect,
): MoveRule {
  return {
    ...quiet,
    ...line,
    prepare(input, ticket, context) {
      const parsed = moveInputs[move].safeParse(input);
      if (!parsed.success) {
        const message = parsed.error.issues
          .map((issue) => [issue.path.join('.'), issue.message].filter(Boolean).join('：'))
          .join('；');
        return { ok: false, message };
      }
      const changes = effect(parsed.data as ParsedMoveInput<M>, ticket, context);
      return 'refused' in changes
        ? { ok: false, message: changes.refused }
        : { ok: true, effect: { ticket: {}, note: null, data: {}, ...changes } };
    },
  };
}

/** How often this kind of actor has made the move. */
export function timesMade(history: readonly TicketEvent[], move: MoveName, by?: Actor['type']): number {
  return history.filter((event) => event.move === move && (by === undefined || event.actor.type === by))
    .length;
}

/** What a new round, or another department, begins without. */
export const nothingPending = {
  extension: null,
  reviewAt: null,
  resumeTo: null,
} as const satisfies Partial<Ticket>;

/** Without what is not there. */
export function someData(data: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(Object.entries(data).filter((it): it is [string, string] => it[1] !== null));
}
