import type { Instant } from '../conversation/activity.ts';
import { endedStatuses, type Ticket } from '../tickets/ticket.ts';
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
  const soon = ticket.urgency === 'urgent' ? HOUR : DAY;
  return { state: left <= soon ? 'soon' : 'ahead', words: text.deadline.left(spanWords(left)) };
}

function spanWords(ms: number): string {
  if (ms < HOUR) {
    return text.deadline.minutes(Math.max(1, Math.floor(ms / MINUTE)));
  }
  return ms < DAY ? text.deadline.hours(Math.floor(ms / HOUR)) : text.deadline.days(Math.floor(ms / DAY));
}
