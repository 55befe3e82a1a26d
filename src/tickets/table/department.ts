import type { MoveName } from '../ticket.ts';
import {
  deciding,
  front,
  handling,
  nothingPending,
  rule,
  someData,
  timesMade,
  type MoveRule,
} from './rule.ts';

/** What a department does, and what a supervisor decides about it. */
export const departmentMoves = {
  sign: rule(
    'sign',
    { from: ['dispatched'], to: 'signed', by: handling, informs: 'ticket.signed' },
    ({ note }) => ({ note }),
  ),
  return: rule(
    'return',
    {
      from: ['dispatched', 'signed'],
      to: 'returned',
      by: ['handler'],
      alerts: 'supervisors',
      refuses: (ticket, { clock, now }) =>
        ticket.dispatchedAt !== null && now > clock.endOf(clock.rules['return-within'], ticket.dispatchedAt)
          ? '已过退单时限，按首接负责办理；确实不归本单位的，请联系督办员改派'
          : null,
    },
    ({ note, suggestion }, ticket) => ({
      ticket: { resumeTo: ticket?.status ?? null },
      note,
      data: someData({ suggestion }),
    }),
  ),
  'accept-return': rule(
    'accept-return',
    { from: ['returned'], to: 'accepted', by: deciding, alerts: 'operators' },
    ({ note }, ticket) => ({
      ticket: { ...nothingPending, department: null, dispatchedAt: null },
      note,
      data: { previous: ticket?.department ?? '' },
    }),
  ),
  'deny-return': rule(
    'deny-return',
    { from: ['returned'], to: 'before', by: deciding, alerts: 'department' },
    ({ note }) => ({ ticket: { resumeTo: null }, note }),
  ),
  'ask-extension': rule(
    'ask-extension',
    {
      from: ['accepted', 'signed'],
      to: 'same',
      by: handling,
      alerts: 'supervisors',
      refuses(ticket, { clock, now, history }) {
        if (ticket.extension !== null) return '已经申请过延期，等督办员决定';
        const inRound = history.filter((event) => event.at >= ticket.roundAt);
        if (timesMade(inRound, 'grant-extension') >= clock.rules.extensions)
          return '这一轮的延期次数已经用完';
        if (now > ticket.dueAt) return '已经超期，不能再申请延期';
        const isLate = now > clock.beginningOf(clock.rules['extension-lead'], ticket.dueAt);
        return isLate && ticket.urgency !== 'urgent' ? '离到期太近，已过申请延期的时间' : null;
      },
    },
    ({ until, note }, ticket, { clock }) => {
      const dueAt = ticket?.dueAt ?? 0;
      if (until <= dueAt) return { refused: '新的期限要晚于现在的期限' };
      if (until > clock.endOf(clock.rules['extension-most'], dueAt))
        return { refused: '延期太长，超过了规定' };
      return { ticket: { extension: { until, reason: note } }, note, data: { until: String(until) } };
    },
  ),
  'grant-extension': rule(
    'grant-extension',
    {
      from: ['accepted', 'dispatched', 'signed'],
      to: 'same',
      by: deciding,
      clock: 'move',
      informs: 'ticket.extended',
      alerts: 'department',
      refuses: (ticket) => (ticket.extension === null ? '没有待决定的延期申请' : null),
    },
    ({ note }, ticket) => ({
      ticket: { dueAt: ticket?.extension?.until ?? ticket?.dueAt, extension: null },
      note,
      data: { previousDueAt: String(ticket?.dueAt ?? ''), reason: ticket?.extension?.reason ?? '' },
    }),
  ),
  'deny-extension': rule(
    'deny-extension',
    {
      from: ['accepted', 'dispatched', 'signed'],
      to: 'same',
      by: deciding,
      alerts: 'department',
      refuses: (ticket) => (ticket.extension === null ? '没有待决定的延期申请' : null),
    },
    ({ note }) => ({ ticket: { extension: null }, note }),
  ),
  'ask-citizen': rule(
    'ask-citizen',
    {
      from: ['accepted', 'signed'],
      to: 'waiting',
      by: handling,
      clock: 'pause',
      responds: true,
      informs: 'ticket.question',
      notePublic: true,
      refuses: (ticket) => (ticket.conversation === null ? '群众没有线上对话，请电话联系' : null),
    },
    ({ question }, ticket, { clock, now }) => ({
      ticket: {
        resumeTo: ticket?.status ?? null,
        reviewAt: clock.endOf(clock.rules['wait-for-citizen'], now),
      },
      note: question,
    }),
  ),
  suspend: rule(
    'suspend',
    {
      from: ['accepted', 'dispatched', 'signed'],
      to: 'suspended',
      by: deciding,
      clock: 'pause',
      informs: 'ticket.suspended',
      alerts: 'department',
      notePublic: true,
    },
    ({ reviewAt, note }, ticket, { now }) =>
      reviewAt <= now
        ? { refused: '复核日期要在今天以后' }
        : {
            ticket: { resumeTo: ticket?.status ?? null, reviewAt, extension: null },
            note,
            data: { reviewAt: String(reviewAt) },
          },
  ),
  resume: rule(
    'resume',
    {
      from: ['waiting', 'suspended'],
      to: 'before',
      by: ['system', ...front],
      clock: 'resume',
      informs: 'ticket.resumed',
      alerts: 'department',
      refuses: (ticket, { actor }) =>
        ticket.status === 'suspended' &&
        (actor.type === 'system' || (actor.type === 'staff' && actor.role === 'operator'))
          ? '挂账的工单由督办员恢复'
          : null,
    },
    ({ note }) => ({ ticket: nothingPending, note }),
  ),
  reply: rule(
    'reply',
    { from: ['accepted', 'signed'], to: 'replied', by: handling, alerts: 'operators' },
    ({ text }) => ({ ticket: { reply: text, extension: null }, note: text }),
  ),
  supervise: rule(
    'supervise',
    {
      from: ['submitted', 'accepted', 'dispatched', 'signed', 'returned', 'waiting', 'suspended', 'replied'],
      to: 'same',
      by: deciding,
      alerts: 'department',
    },
    ({ note }) => ({ ticket: { supervised: true }, note }),
  ),
  note: rule(
    'note',
    {
      from: [
        'submitted',
        'accepted',
        'dispatched',
        'signed',
        'returned',
        'waiting',
        'suspended',
        'replied',
        'closed',
        'merged',
        'rejected',
        'withdrawn',
      ],
      to: 'same',
      by: handling,
    },
    ({ note }) => ({ note }),
  ),
} as const satisfies Partial<Record<MoveName, MoveRule>>;
