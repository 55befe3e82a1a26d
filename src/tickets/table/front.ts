import type { MoveName } from '../ticket.ts';
import { openStatuses } from '../ticket.ts';
import { front, nothingPending, rule, someData, type MoveRule } from './rule.ts';

/** What the hotline's own staff do with a ticket before a department has it, and around it. */
export const frontMoves = {
  submit: rule(
    'submit',
    {
      from: [null],
      to: 'submitted',
      by: ['citizen', 'system', ...front],
      clock: 'start',
      informs: 'ticket.submitted',
      alerts: 'operators',
    },
    (input) => ({
      ticket: { ...input, confidential: input.confidential || input.kind === 'report' },
      data: { kind: input.kind, urgency: input.urgency, source: input.source },
    }),
  ),
  accept: rule(
    'accept',
    { from: ['submitted'], to: 'accepted', by: front, responds: true, informs: 'ticket.accepted' },
    ({ note }) => ({ note }),
  ),
  reject: rule(
    'reject',
    {
      from: ['submitted', 'accepted', 'merged'],
      to: 'rejected',
      by: ['system', ...front],
      clock: 'stop',
      responds: true,
      informs: 'ticket.rejected',
      notePublic: true,
    },
    ({ route, note }) => ({ ticket: nothingPending, note, data: { route } }),
  ),
  classify: rule(
    'classify',
    { from: openStatuses, to: 'same', by: front },
    ({ kind, category, urgency, confidential, note }, ticket, { clock, now }) => {
      const changed = ticket?.kind !== kind || ticket.urgency !== urgency;
      // What has become urgent is due from now; otherwise the round has begun when it began.
      const from = urgency === 'urgent' && ticket?.urgency !== 'urgent' ? now : (ticket?.roundAt ?? now);
      const dueAt = clock.solutionDue({ kind, urgency }, from);
      const left = ticket?.pausedMs == null ? null : clock.left({ kind, urgency }, now, dueAt);
      return {
        ticket: {
          kind,
          category,
          urgency,
          confidential,
          ...(changed && { dueAt, pausedMs: left, alarm: 'none' }),
        },
        note,
        data: {
          kind,
          urgency,
          ...(category !== null && { category }),
          ...(ticket?.category && { previousCategory: ticket.category }),
          confidential: confidential ? 'yes' : 'no',
        },
      };
    },
  ),
  assign: rule(
    'assign',
    { from: openStatuses, to: 'same', by: front },
    ({ assignee, assigneeName }, ticket, { actor }) => {
      const holder = ticket?.assignee ?? null;
      const isOwn = actor.type === 'staff' && holder?.id === actor.id;
      if (holder !== null && !isOwn && actor.type === 'staff' && actor.role === 'operator') {
        return { refused: `这张工单已由${holder.name}认领` };
      }
      return {
        ticket: { assignee: assignee === null ? null : { id: assignee, name: assigneeName } },
        data: someData({ assignee, assigneeName: assignee && assigneeName }),
      };
    },
  ),
  dispatch: rule(
    'dispatch',
    { from: ['accepted'], to: 'dispatched', by: front, informs: 'ticket.dispatched', alerts: 'department' },
    ({ department, departmentName, note }, _ticket, { now }) => ({
      ticket: { ...nothingPending, department, dispatchedAt: now },
      note,
      data: { department, departmentName },
    }),
  ),
  redispatch: rule(
    'redispatch',
    {
      from: ['dispatched', 'signed', 'returned'],
      to: 'dispatched',
      by: front,
      informs: 'ticket.redispatched',
      alerts: 'department',
      refuses: (ticket, { actor }) =>
        ticket.status === 'returned' && actor.type === 'staff' && actor.role === 'operator'
          ? '退单由督办员决定'
          : null,
    },
    ({ department, departmentName, note }, ticket, { now }) =>
      department === ticket?.department
        ? { refused: '工单已经在这个单位' }
        : {
            ticket: { ...nothingPending, department, dispatchedAt: now },
            note,
            data: { department, departmentName, previous: ticket?.department ?? '' },
          },
  ),
  'send-back': rule(
    'send-back',
    {
      from: ['replied'],
      to: { withDepartment: 'signed', withoutDepartment: 'accepted' },
      by: front,
      alerts: 'department',
    },
    ({ note }) => ({ note }),
  ),
  close: rule(
    'close',
    { from: ['replied'], to: 'closed', by: front, clock: 'stop', responds: true, informs: 'ticket.closed' },
    ({ note }, ticket, { now }) => ({
      ticket: {
        ...nothingPending,
        closedAt: now,
        supervised: false,
        contacted: null,
        solved: null,
        satisfaction: null,
      },
      note,
      data: closing(ticket?.reply, ticket?.department),
    }),
  ),
} as const satisfies Partial<Record<MoveName, MoveRule>>;

/** What the reports read of a closing. */
export function closing(reply: string | null | undefined, department: string | null | undefined) {
  return { reply: reply ?? '', ...(department && { department }) };
}
