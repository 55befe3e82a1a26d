import type { Instant } from '../conversation/activity.ts';
import type { TicketClock } from './clock.ts';
import { applyMove, type MoveResult, type RefusalReason } from './moves.ts';
import type { Notice } from './notices.ts';
import type { TicketRepository } from './repository.ts';
import { mergingMoves } from './table/merging.ts';
import type { Audience } from './table/rule.ts';
import { openStatuses, type Actor, type MoveName, type Ticket, type TicketWrite } from './ticket.ts';

/** To be said to the conversation of this ticket. */
export interface Informed {
  ticket: Ticket;
  move: MoveName;
  notice: Notice;
}

/** Staff who should look at this ticket, and why. */
export interface Alert {
  ticket: Ticket;
  move: MoveName;
  to: Audience;
}

export type PlannedMove =
  | { type: 'moved'; writes: TicketWrite[]; informs: Informed[]; alerts: Alert[] }
  | { type: 'not-allowed'; reason: RefusalReason; message: string };

export interface PlanDeps {
  tickets: Pick<TicketRepository, 'get' | 'events' | 'mergedInto'>;
  clock: TicketClock;
}

export interface Planning {
  actor: Actor;
  now: Instant;
}

type Moved = Extract<PlannedMove, { type: 'moved' }>;

const system: Actor = { type: 'system' };
/** News of a master ticket that everybody whose ticket went into it is told too. */
const sharedNews: readonly MoveName[] = [
  'accept',
  'dispatch',
  'redispatch',
  'sign',
  'grant-extension',
  'suspend',
];

/**
 * A move with everything that follows from it, for one unit of work: the redo after an unsettled follow-up, both
 * sides of a merge, and what a master ticket's news mean for those that went into it.
 */
export async function planMove(
  deps: PlanDeps,
  ticket: Ticket | null,
  { move, input }: { move: MoveName; input: unknown },
  planning: Planning,
): Promise<PlannedMove> {
  const history = ticket === null ? [] : await deps.tickets.events(ticket.number);
  const moving = { ...planning, clock: deps.clock, history };
  const first = applyMove(ticket, move, input, moving);
  if (first.type === 'not-allowed') return first;
  const plan = planOf(first, move);
  if (first.then === 'redo') {
    const { note } = first.write.event;
    const redone = applyMove(
      first.write.ticket,
      'redo',
      { note: note ?? unsettledWords(first.write.ticket) },
      moving,
    );
    if (redone.type === 'not-allowed') return redone;
    append(plan, planOf(redone, 'redo'));
  }
  const partner = await mergeSides(deps, { ticket, move, changed: first.write.ticket }, planning.now);
  if (partner?.type === 'not-allowed') return partner;
  if (partner) append(plan, partner);
  if (ticket !== null) append(plan, await followers(deps, { ticket, move, plan }, planning.now));
  return plan;
}

function planOf(result: Extract<MoveResult, { type: 'moved' }>, move: MoveName): Moved {
  const { write, informs, alerts } = result;
  return {
    type: 'moved',
    writes: [write],
    informs: informs === null ? [] : [{ ticket: write.ticket, move, notice: informs }],
    alerts: alerts === null ? [] : [{ ticket: write.ticket, move, to: alerts }],
  };
}

function append(plan: Moved, more: Moved): void {
  plan.writes.push(...more.writes);
  plan.informs.push(...more.informs);
  plan.alerts.push(...more.alerts);
}

function unsettledWords({ solved }: Ticket): string {
  return solved === false ? '群众反映问题没有解决' : '群众评价不满意';
}

/** The other ticket's event of a merge or an unmerge; undefined for every other move. */
async function mergeSides(
  deps: PlanDeps,
  { ticket, move, changed }: { ticket: Ticket | null; move: MoveName; changed: Ticket },
  now: Instant,
): Promise<PlannedMove | undefined> {
  if (move !== 'merge' && move !== 'unmerge' && move !== 'withdraw') return undefined;
  const number = move === 'merge' ? changed.mergedInto : ticket?.mergedInto;
  if (number == null) return undefined;
  const master = await deps.tickets.get(number);
  if (move === 'merge') {
    const refusal = await refuseMaster(deps, changed, master);
    if (refusal !== null) return { type: 'not-allowed', reason: 'rule', message: refusal };
  }
  const side = move === 'merge' ? 'absorb' : 'release';
  if (master === undefined || !mergingMoves[side].from.includes(master.status)) return undefined;
  return bySystem(deps, master, { move: side, input: { number: changed.number } }, now);
}

async function refuseMaster(
  deps: PlanDeps,
  ticket: Ticket,
  master: Ticket | undefined,
): Promise<string | null> {
  if (master === undefined) return '没有要并入的工单';
  if (master.number === ticket.number) return '不能并入自己';
  if (!openStatuses.includes(master.status)) return '要并入的工单已经结束，或已并入别的工单';
  if (master.confidential || ticket.confidential) return '保密工单不并单';
  const own = await deps.tickets.mergedInto(ticket.number);
  return own.length > 0 ? '有别的工单并入了这张工单，请先拆单' : null;
}

/** What the master's news mean for the tickets that went into it. */
async function followers(
  deps: PlanDeps,
  { ticket, move, plan }: { ticket: Ticket; move: MoveName; plan: Moved },
  now: Instant,
): Promise<Moved> {
  const result: Moved = { type: 'moved', writes: [], informs: [], alerts: [] };
  const step = followingStep(move, plan.writes[0]?.ticket ?? ticket);
  if (step === undefined && !sharedNews.includes(move)) return result;
  const merged = await deps.tickets.mergedInto(ticket.number);
  for (const follower of merged) {
    const next = step && (await bySystem(deps, follower, step, now));
    if (next?.type === 'moved') append(result, next);
    else result.informs.push(...shared(plan, follower));
  }
  return result;
}

function followingStep(move: MoveName, master: Ticket): { move: MoveName; input: unknown } | undefined {
  switch (move) {
    case 'close':
      return { move: 'settle', input: { reply: master.reply ?? '', department: master.department } };
    case 'withdraw':
    case 'reject':
      return { move: 'unmerge', input: {} };
    default:
      return undefined;
  }
}

/** The same news in the name of the follower's own ticket: nothing of the master's citizen is in it. */
function shared(plan: Moved, follower: Ticket): Informed[] {
  if (follower.conversation === null) return [];
  return plan.informs.map(({ move, notice }) => ({
    ticket: follower,
    move,
    notice: {
      ...notice,
      params: { ...notice.params, number: follower.number, title: follower.title },
    },
  }));
}

async function bySystem(
  deps: PlanDeps,
  ticket: Ticket,
  { move, input }: { move: MoveName; input: unknown },
  now: Instant,
): Promise<PlannedMove> {
  const history = await deps.tickets.events(ticket.number);
  const result = applyMove(ticket, move, input, { actor: system, now, clock: deps.clock, history });
  return result.type === 'moved' ? planOf(result, move) : result;
}
