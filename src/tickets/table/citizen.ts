import type { MoveContext } from './rule.ts';
import type { MoveName, Ticket } from '../ticket.ts';
import { front, nothingPending, rule, timesMade, type MoveRule } from './rule.ts';

const newRound = {
  ...nothingPending,
  reply: null,
  contacted: null,
  solved: null,
  satisfaction: null,
  closedAt: null,
} as const satisfies Partial<Ticket>;

/** What the citizen does with the own ticket, and staff for somebody on the telephone. */
export const citizenMoves = {
  answer: rule(
    'answer',
    {
      from: ['waiting'],
      to: 'before',
      by: ['citizen', ...front],
      clock: 'resume',
      informs: 'ticket.supplied',
      alerts: 'department',
      notePublic: true,
    },
    ({ text, attachments }, ticket) => ({
      ticket: { ...nothingPending, attachments: [...(ticket?.attachments ?? []), ...attachments] },
      note: text,
    }),
  ),
  'follow-up': rule(
    'follow-up',
    {
      from: ['closed'],
      to: 'same',
      by: ['citizen', ...front],
      informs: 'ticket.thanks',
      notePublic: true,
      refuses: (ticket) => (ticket.solved !== null ? '这次办理结果已经评价过' : null),
    },
    ({ contacted, solved, satisfaction, note }, ticket) => ({
      ticket: { contacted, solved, satisfaction },
      note,
      data: {
        solved: solved ? 'yes' : 'no',
        ...(contacted !== null && { contacted: contacted ? 'yes' : 'no' }),
        ...(satisfaction && { satisfaction }),
        closedAt: String(ticket?.closedAt ?? ''),
        ...(ticket?.department && { department: ticket.department }),
      },
    }),
  ),
  redo: rule(
    'redo',
    {
      from: ['closed'],
      to: { withDepartment: 'dispatched', withoutDepartment: 'accepted' },
      by: ['citizen', ...front],
      clock: 'restart',
      informs: 'ticket.redo',
      alerts: 'department',
      refuses(ticket, { actor, clock, history }) {
        if (actor.type !== 'citizen') return null;
        if (!isUnsettled(ticket)) return '评价为未解决或不满意时才能重办';
        const most = clock.rules['redos-by-citizen'];
        return timesMade(history, 'redo', 'citizen') < most ? null : `群众要求重办最多 ${most} 次`;
      },
    },
    ({ note }, ticket, { now }) => ({ ticket: { ...newRound, ...again(ticket, now) }, note }),
  ),
  reopen: rule(
    'reopen',
    {
      from: ['closed'],
      to: { withDepartment: 'dispatched', withoutDepartment: 'accepted' },
      by: ['citizen'],
      clock: 'restart',
      informs: 'ticket.reopened',
      alerts: 'operators',
      notePublic: true,
      refuses: refuseReopening,
    },
    ({ note }, ticket, { now }) => ({ ticket: { ...newRound, ...again(ticket, now) }, note }),
  ),
  urge: rule(
    'urge',
    {
      from: ['submitted', 'accepted', 'dispatched', 'signed', 'returned', 'replied'],
      to: 'same',
      by: ['citizen', ...front],
      informs: 'ticket.urged',
      alerts: 'department',
      notePublic: true,
      refuses: (ticket, { clock, now }) =>
        now < clock.endOf(clock.rules['urge-every'], Math.max(ticket.urgedAt ?? 0, ticket.roundAt))
          ? ticket.urgedAt === null
            ? '刚开始办理，过一天还没有消息再催办'
            : '刚催办过，承办人已经收到'
          : null,
    },
    ({ note }, _ticket, { now }) => ({ ticket: { urgedAt: now }, note }),
  ),
  withdraw: rule(
    'withdraw',
    {
      from: ['submitted', 'accepted', 'dispatched', 'signed', 'returned', 'waiting', 'suspended', 'merged'],
      to: 'withdrawn',
      by: ['citizen'],
      clock: 'stop',
      informs: 'ticket.withdrawn',
      alerts: 'department',
      notePublic: true,
    },
    ({ note }) => ({ ticket: nothingPending, note }),
  ),
} as const satisfies Partial<Record<MoveName, MoveRule>>;

/** Not solved, or solved in a way that leaves the citizen dissatisfied. */
export function isUnsettled({ solved, satisfaction }: Pick<Ticket, 'solved' | 'satisfaction'>): boolean {
  return solved === false || satisfaction === 'dissatisfied' || satisfaction === 'very-dissatisfied';
}

/** A department that has it again has the whole time to return it. */
function again(ticket: Ticket | null, now: number): Partial<Ticket> {
  return { dispatchedAt: ticket?.department ? now : null };
}

function refuseReopening(ticket: Ticket, { clock, now, history }: MoveContext): string | null {
  const { rules } = clock;
  if (isUnsettled(ticket)) return '评价为未解决或不满意的工单按重办处理';
  if (ticket.closedAt !== null && now > clock.endOf(rules['reopen-within'], ticket.closedAt)) {
    return '办结已久，请重新反映';
  }
  return timesMade(history, 'reopen') < rules.reopens ? null : `工单最多重启 ${rules.reopens} 次`;
}
