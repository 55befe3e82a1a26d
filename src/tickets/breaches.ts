import type { Instant } from '../conversation/activity.ts';
import type { TicketClock } from './clock.ts';
import type { MoveRule } from './table/rule.ts';
import { openStatuses, type Breach, type ClockName, type Ticket } from './ticket.ts';

/** The deadlines that have been missed by now, added to those known: no later move makes them unseen. */
export function noteBreaches(ticket: Ticket, now: Instant): Ticket {
  const missed = missedBy(ticket, now).filter((it) => !ticket.breaches.some((known) => isSame(known, it)));
  return missed.length === 0 ? ticket : { ...ticket, breaches: [...ticket.breaches, ...missed] };
}

function missedBy(ticket: Ticket, now: Instant): Breach[] {
  const isOpen = openStatuses.includes(ticket.status);
  const clocks: [ClockName, Instant, boolean][] = [
    ['response', ticket.responseDueAt, isOpen && ticket.respondedAt === null],
    ['solution', ticket.dueAt, isOpen && ticket.pausedMs === null],
  ];
  return clocks.filter(([, dueAt, runs]) => runs && now > dueAt).map(([clock, dueAt]) => ({ clock, dueAt }));
}

function isSame(a: Breach, b: Breach): boolean {
  return a.clock === b.clock && a.dueAt === b.dueAt;
}

interface Run {
  before: Ticket;
  /** With everything that the move changes beside the clocks. */
  changed: Ticket;
  clock: TicketClock;
  now: Instant;
}

/** What the move does to the clocks. */
export function runClock(
  { clock: effect, responds }: Pick<MoveRule, 'clock' | 'responds'>,
  { before, changed, clock, now }: Run,
): Ticket {
  const heard = responds && changed.respondedAt === null ? { ...changed, respondedAt: now } : changed;
  switch (effect) {
    case 'none':
      return heard;
    case 'start':
      return {
        ...heard,
        roundAt: now,
        dueAt: clock.solutionDue(heard, now),
        responseDueAt: clock.responseDue(heard, now),
      };
    case 'restart':
      return { ...heard, roundAt: now, dueAt: clock.solutionDue(heard, now), pausedMs: null, alarm: 'none' };
    case 'pause':
      return { ...heard, pausedMs: before.pausedMs ?? clock.left(before, now, before.dueAt) };
    case 'resume':
      return resumed(heard, clock, now);
    case 'move':
      return { ...heard, alarm: 'none' };
    case 'stop':
      return { ...heard, pausedMs: null };
  }
}

/** A deadline that was missed before the clock stood still stays where it was. */
function resumed(ticket: Ticket, clock: TicketClock, now: Instant): Ticket {
  if (ticket.pausedMs === null || ticket.pausedMs === 0) return { ...ticket, pausedMs: null };
  const dueAt = clock.resumedDue(ticket, now, ticket.pausedMs);
  return { ...ticket, pausedMs: null, dueAt, alarm: 'none' };
}
