import type { Instant } from '../conversation/activity.ts';
import { endedStatuses, type Ticket, type Urgency } from '../tickets/ticket.ts';
import { text } from './text.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const parts = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** `2026-11-21 21:32`, Beijing time. */
export function timeWords(at: Instant): string {
  const of = Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${of.year}-${of.month}-${of.day} ${of.hour}:${of.minute}`;
}

/** How much is left when a deadline counts as near. */
export const SOON_MS: Readonly<Record<Urgency, number>> = { urgent: HOUR, normal: DAY };

export type DeadlineState = 'late' | 'soon' | 'ahead' | 'paused' | 'done';

/** The clock stops once the ticket is settled. */
export function deadlineOf(ticket: Ticket, now: Instant): { state: DeadlineState; words: string } {
  if (endedStatuses.includes(ticket.status)) {
    return { state: 'done', words: text.deadline.done };
  }
  if (ticket.pausedMs !== null) {
    return { state: 'paused', words: text.deadline.paused };
  }
  const left = ticket.dueAt - now;
  if (left < 0) {
    return { state: 'late', words: text.deadline.late(spanWords(-left)) };
  }
  return {
    state: left <= SOON_MS[ticket.urgency] ? 'soon' : 'ahead',
    words: text.deadline.left(spanWords(left)),
  };
}

/** What else there is to say about a ticket's deadlines: a late first response, and what was missed before. */
export function deadlineNotes(ticket: Ticket, now: Instant): { late: string | null; missed: string | null } {
  const isOpen = !endedStatuses.includes(ticket.status);
  const isUnanswered = isOpen && ticket.respondedAt === null && ticket.responseDueAt < now;
  const isLate = isOpen && ticket.pausedMs === null && ticket.dueAt < now;
  const before = ticket.breaches.filter(
    ({ clock, dueAt }) => clock === 'solution' && !(isLate && dueAt === ticket.dueAt),
  );
  return {
    late: isUnanswered ? text.deadline.responseLate(spanWords(now - ticket.responseDueAt)) : null,
    missed: before.length > 0 ? text.deadline.missedBefore(before.length) : null,
  };
}

function spanWords(ms: number): string {
  if (ms < HOUR) {
    return text.deadline.minutes(Math.max(1, Math.floor(ms / MINUTE)));
  }
  return ms < DAY ? text.deadline.hours(Math.floor(ms / HOUR)) : text.deadline.days(Math.floor(ms / DAY));
}
