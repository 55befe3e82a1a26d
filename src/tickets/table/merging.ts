import type { MoveName } from '../ticket.ts';
import { closing } from './front.ts';
import { front, rule, type MoveRule } from './rule.ts';

/** The same concern reported twice: the later ticket goes into a master ticket and follows it. */
export const mergingMoves = {
  merge: rule(
    'merge',
    {
      from: ['submitted', 'accepted', 'dispatched', 'signed'],
      to: 'merged',
      by: ['citizen', 'system', ...front],
      clock: 'pause',
      responds: true,
      informs: 'ticket.merged',
      // A citizen joins with a concern that nobody has begun to work on.
      refuses: (ticket, { actor }) =>
        actor.type === 'citizen' && ticket.status !== 'submitted'
          ? '工单已经受理，由工作人员决定是否并单'
          : null,
    },
    ({ master, note }, ticket) => ({
      ticket: { resumeTo: ticket?.status ?? null, mergedInto: master, extension: null },
      note,
      data: { master },
    }),
  ),
  unmerge: rule(
    'unmerge',
    {
      from: ['merged'],
      to: 'before',
      by: ['system', ...front],
      clock: 'resume',
      informs: 'ticket.unmerged',
      alerts: 'operators',
    },
    ({ note }, ticket) => ({
      ticket: { resumeTo: null, mergedInto: null },
      note,
      data: { master: ticket?.mergedInto ?? '' },
    }),
  ),
  absorb: rule(
    'absorb',
    {
      from: ['submitted', 'accepted', 'dispatched', 'signed', 'returned', 'waiting', 'suspended', 'replied'],
      to: 'same',
      by: ['system'],
    },
    ({ number }) => ({ data: { number } }),
  ),
  release: rule(
    'release',
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
      ],
      to: 'same',
      by: ['system'],
    },
    ({ number }) => ({ data: { number } }),
  ),
  settle: rule(
    'settle',
    { from: ['merged'], to: 'closed', by: ['system'], clock: 'stop', informs: 'ticket.closed' },
    ({ reply, department }, _ticket, { now }) => ({
      ticket: {
        reply,
        ...(department !== null && { department }),
        resumeTo: null,
        closedAt: now,
        contacted: null,
        solved: null,
        satisfaction: null,
      },
      data: closing(reply, department),
    }),
  ),
} as const satisfies Partial<Record<MoveName, MoveRule>>;
