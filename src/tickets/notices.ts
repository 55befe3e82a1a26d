import type { Instant } from '../conversation/activity.ts';
import type { Say } from '../conversation/wording.ts';
import type { Ticket, TicketEvent } from './ticket.ts';

/** What the citizen can be told about a ticket; the words are in prompts/, under the same keys. */
export const noticeKeys = [
  'ticket.submitted',
  'ticket.accepted',
  'ticket.rejected',
  'ticket.dispatched',
  'ticket.redispatched',
  'ticket.signed',
  'ticket.closed',
  'ticket.thanks',
  'ticket.redo',
  'ticket.redo-limit',
  'ticket.withdrawn',
  'ticket.extended',
  'ticket.question',
  'ticket.supplied',
  'ticket.suspended',
  'ticket.resumed',
  'ticket.reopened',
  'ticket.urged',
  'ticket.merged',
  'ticket.unmerged',
] as const;
export type NoticeKey = (typeof noticeKeys)[number];

/** A key and the placeholders of its text. */
export interface Notice {
  key: NoticeKey;
  params: Record<string, string>;
}

/** The placeholders of each text in prompts/wording-tickets.yaml. */
export const noticeParams: Record<NoticeKey, readonly string[]> = {
  'ticket.submitted': ['number', 'title', 'due'],
  'ticket.accepted': ['number', 'title', 'due'],
  'ticket.rejected': ['number', 'title', 'route', 'reason'],
  'ticket.dispatched': ['number', 'title', 'department', 'due'],
  'ticket.redispatched': ['number', 'title', 'department', 'due'],
  'ticket.signed': ['number', 'title', 'due'],
  'ticket.closed': ['number', 'title', 'reply'],
  'ticket.thanks': ['number', 'title'],
  'ticket.redo': ['number', 'title', 'due'],
  'ticket.redo-limit': ['number', 'title'],
  'ticket.withdrawn': ['number', 'title'],
  'ticket.extended': ['number', 'title', 'due', 'cause'],
  'ticket.question': ['number', 'title', 'reason', 'review'],
  'ticket.supplied': ['number', 'title', 'due'],
  'ticket.suspended': ['number', 'title', 'reason', 'review'],
  'ticket.resumed': ['number', 'title', 'due'],
  'ticket.reopened': ['number', 'title', 'due'],
  'ticket.urged': ['number', 'title', 'due'],
  'ticket.merged': ['number', 'title'],
  'ticket.unmerged': ['number', 'title', 'due'],
};

export function notice(key: NoticeKey, ticket: Ticket, event: TicketEvent): Notice {
  const known: Record<string, string> = {
    number: ticket.number,
    title: ticket.title,
    due: formatInstant(ticket.dueAt),
    department: event.data['departmentName'] ?? '',
    route: event.data['route'] ?? '',
    reason: event.note ?? '',
    cause: event.data['reason'] ?? '',
    review: ticket.reviewAt === null ? '' : formatInstant(ticket.reviewAt),
    reply: ticket.reply ?? '',
  };
  return { key, params: Object.fromEntries(noticeParams[key].map((name) => [name, known[name] ?? ''])) };
}

/** The notice in words; what is empty at its end leaves no blank lines. */
export function noticeText(say: Say<typeof noticeParams>, { key, params }: Notice): string {
  return say(key, params).trimEnd();
}

const beijingTime = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});

/** `2026年11月21日 18:00`, Beijing time. */
export function formatInstant(at: Instant): string {
  return beijingTime.format(at).replace(/日(\d)/, '日 $1');
}
