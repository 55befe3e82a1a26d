import type { ConversationId, Instant } from '../conversation/activity.ts';
import type { Actor, Role } from './ticket.ts';

/** How a handover ended; null while it waits or somebody talks. */
export const handoverOutcomes = ['given-back', 'left-by-citizen', 'became-ticket', 'expired'] as const;
export type HandoverOutcome = (typeof handoverOutcomes)[number];

export const handoverStatuses = ['waiting', 'taken', 'ended'] as const;
export type HandoverStatus = (typeof handoverStatuses)[number];

export interface HandoverMember {
  id: string;
  name: string;
}

/** A citizen who asked for a person, from the request to the end of the talk. */
export interface Handover {
  id: string;
  /** Grows with every move; guards against two members of staff taking the same conversation. */
  version: number;
  conversation: ConversationId;
  /** What it is about, masked; empty where the citizen said nothing of it. */
  reason: string;
  /** Danger was told of: goes before the others. */
  urgent: boolean;
  /** Place in the queue when it joined; 1 is next. */
  place: number;
  requestedAt: Instant;
  /** When the present wait began: the request, or the moment it was put back. */
  queuedAt: Instant;
  /** When the citizen, after a long wait, was offered a ticket instead. */
  offeredAt: Instant | null;
  takenAt: Instant | null;
  takenBy: HandoverMember | null;
  endedAt: Instant | null;
  outcome: HandoverOutcome | null;
}

/** What a move adds to a unit of work; `expectedVersion` is 0 for a new request. */
export interface HandoverWrite {
  handover: Handover;
  expectedVersion: number;
}

export const handoverMoves = [
  'take', // 接入
  'give-back', // 交还小华
  'leave', // 群众离开
  'file', // 转成工单
  'expire', // 等候超时
  'offer', // 提示可以登记工单
  'raise', // 标为紧急
  'put-back', // 放回队列
] as const;
export type HandoverMove = (typeof handoverMoves)[number];

type Who = Role | 'citizen' | 'system';

interface HandoverRule {
  from: readonly HandoverStatus[];
  by: readonly Who[];
  /** Of staff, only who has the conversation, or whoever decides in their place. */
  own: boolean;
  change: (handover: Handover, step: { now: Instant; actor: Actor }) => Partial<Handover>;
}

/** Who talks with citizens. */
export const talkingRoles = ['operator', 'supervisor', 'administrator'] as const satisfies readonly Role[];
const deciding: readonly Role[] = ['supervisor', 'administrator'];

const ends =
  (outcome: HandoverOutcome): HandoverRule['change'] =>
  (_, { now }) => ({ endedAt: now, outcome });

/** The one table of moves: whatever is not in it cannot happen to a handover. */
const rules: Readonly<Record<HandoverMove, HandoverRule>> = {
  take: {
    from: ['waiting'],
    by: talkingRoles,
    own: false,
    change: (_, { now, actor }) => ({
      takenAt: now,
      takenBy: actor.type === 'staff' ? { id: actor.id, name: actor.name } : null,
    }),
  },
  'give-back': { from: ['taken'], by: talkingRoles, own: true, change: ends('given-back') },
  leave: { from: ['waiting', 'taken'], by: ['citizen'], own: false, change: ends('left-by-citizen') },
  file: {
    from: ['waiting', 'taken'],
    by: ['citizen', ...talkingRoles],
    own: true,
    change: ends('became-ticket'),
  },
  expire: { from: ['waiting'], by: ['system'], own: false, change: ends('expired') },
  offer: { from: ['waiting'], by: ['system'], own: false, change: (_, { now }) => ({ offeredAt: now }) },
  raise: { from: ['waiting', 'taken'], by: ['citizen'], own: false, change: () => ({ urgent: true }) },
  'put-back': {
    from: ['taken'],
    by: ['system', ...talkingRoles],
    own: true,
    change: (_, { now }) => ({ takenAt: null, takenBy: null, queuedAt: now, offeredAt: null, place: 1 }),
  },
};

export type HandoverRefusal = 'status' | 'role' | 'not-own';

export type HandoverResult =
  { type: 'moved'; write: HandoverWrite } | { type: 'refused'; reason: HandoverRefusal };

export function moveHandover(
  handover: Handover,
  move: HandoverMove,
  step: { now: Instant; actor: Actor },
): HandoverResult {
  const rule = rules[move];
  const { actor } = step;
  if (!rule.by.includes(actor.type === 'staff' ? actor.role : actor.type)) {
    return { type: 'refused', reason: 'role' };
  }
  if (!rule.from.includes(statusOf(handover))) return { type: 'refused', reason: 'status' };
  if (actor.type === 'citizen' && actor.conversation !== handover.conversation) {
    return { type: 'refused', reason: 'not-own' };
  }
  if (rule.own && actor.type === 'staff' && !mayEnd(handover, actor)) {
    return { type: 'refused', reason: 'not-own' };
  }
  const changed = { ...handover, ...rule.change(handover, step), version: handover.version + 1 };
  return { type: 'moved', write: { handover: changed, expectedVersion: handover.version } };
}

function mayEnd({ takenBy }: Handover, actor: Extract<Actor, { type: 'staff' }>): boolean {
  return takenBy?.id === actor.id || deciding.includes(actor.role);
}

export function newHandover(
  request: Pick<Handover, 'id' | 'conversation' | 'reason' | 'urgent' | 'place' | 'requestedAt'>,
): HandoverWrite {
  const open = { offeredAt: null, takenAt: null, takenBy: null, endedAt: null, outcome: null };
  const queuedAt = request.requestedAt;
  return { handover: { ...request, ...open, queuedAt, version: 1 }, expectedVersion: 0 };
}

export function statusOf({ takenAt, endedAt }: Handover): HandoverStatus {
  if (endedAt !== null) return 'ended';
  return takenAt === null ? 'waiting' : 'taken';
}

/** One wait that is over: from which place, and for how long in milliseconds. */
export interface MeasuredWait {
  place: number;
  ms: number;
}

/** Fewer waits than this say nothing about the next one. */
const FEWEST_WAITS = 3;

/**
 * The wait from this place by the median wait for one place in those measured, in milliseconds; undefined while
 * too few are known.
 */
export function expectedWait(waits: readonly MeasuredWait[], place: number): number | undefined {
  if (waits.length < FEWEST_WAITS) return undefined;
  const each = waits.map(({ place: from, ms }) => ms / Math.max(1, from)).sort((a, b) => a - b);
  const middle = each.length / 2;
  const median = ((each[Math.ceil(middle) - 1] ?? 0) + (each[Math.floor(middle)] ?? 0)) / 2;
  return median * place;
}
