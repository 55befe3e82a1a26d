import { openStatuses, type MoveName } from '../ticket.ts';
import { rule, type MoveRule } from './rule.ts';

/** What the passing of time does. */
export const systemMoves = {
  warn: rule(
    'warn',
    {
      from: openStatuses,
      to: 'same',
      by: ['system'],
      alerts: 'department',
      refuses: (ticket, { clock, now }) =>
        ticket.pausedMs !== null || ticket.alarm !== 'none' || now < clock.warnAt(ticket, ticket.dueAt)
          ? '还不到提醒的时候'
          : null,
    },
    (_input, ticket) => ({ ticket: { alarm: 'warned' }, data: { dueAt: String(ticket?.dueAt ?? '') } }),
  ),
  overdue: rule(
    'overdue',
    {
      from: openStatuses,
      to: 'same',
      by: ['system'],
      alerts: 'supervisors',
      refuses(ticket, { now }) {
        const response = ticket.respondedAt === null && !ticket.responseAlarmed && now > ticket.responseDueAt;
        const solution = ticket.pausedMs === null && ticket.alarm !== 'overdue' && now > ticket.dueAt;
        return response || solution ? null : '没有超期';
      },
    },
    (_input, ticket, { now }) => {
      if (ticket === null) return {};
      const response = ticket.respondedAt === null && now > ticket.responseDueAt;
      const solution = ticket.pausedMs === null && now > ticket.dueAt;
      return {
        ticket: { ...(response && { responseAlarmed: true }), ...(solution && { alarm: 'overdue' }) },
        data: {
          ...(response && { responseDueAt: String(ticket.responseDueAt) }),
          ...(solution && { dueAt: String(ticket.dueAt) }),
        },
      };
    },
  ),
  review: rule(
    'review',
    {
      from: ['suspended'],
      to: 'same',
      by: ['system'],
      alerts: 'supervisors',
      refuses: (ticket, { now }) =>
        ticket.reviewAt === null || now < ticket.reviewAt ? '还不到复核的时候' : null,
    },
    () => ({ ticket: { reviewAt: null } }),
  ),
} as const satisfies Partial<Record<MoveName, MoveRule>>;
