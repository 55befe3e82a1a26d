import { daysOf } from './volumes.ts';
import type { FeedbackCount, Period, TurnCount } from './report-source.ts';

/** What a status means for whoever asked. */
export const outcomeGroups = ['answered', 'asked-back', 'refused', 'missed', 'passed-on', 'other'] as const;
export type OutcomeGroup = (typeof outcomeGroups)[number];

const groups: Readonly<Record<string, OutcomeGroup>> = {
  answered: 'answered',
  checked: 'answered',
  'not-in-force': 'answered',
  emergency: 'answered',
  'region-needed': 'asked-back',
  clarify: 'asked-back',
  refused: 'refused',
  'out-of-scope': 'refused',
  'account-data': 'refused',
  unanswered: 'missed',
  'other-region-only': 'missed',
  handoff: 'passed-on',
  'file-ticket': 'passed-on',
};

/** Statuses are answering's and dialogs' names; one that is not known here is neither good nor bad. */
export function groupOf(status: string): OutcomeGroup {
  return groups[status] ?? 'other';
}

export interface BotFigures {
  total: number;
  byGroup: Record<OutcomeGroup, number>;
  /** Most frequent first. */
  byStatus: { status: string; reason: string | null; count: number }[];
  byDay: { day: number; groups: Record<OutcomeGroup, number>; helpful: number; unhelpful: number }[];
  helpful: number;
  unhelpful: number;
}

export function botFiguresOf(
  turns: readonly TurnCount[],
  feedback: readonly FeedbackCount[],
  period: Period,
): BotFigures {
  const days = new Map(
    daysOf(period).map((day) => [day, { day, groups: noGroups(), helpful: 0, unhelpful: 0 }]),
  );
  const byGroup = noGroups();
  const byStatus = new Map<string, { status: string; reason: string | null; count: number }>();
  for (const { day, status, reason, count } of turns) {
    const group = groupOf(status);
    byGroup[group] += count;
    const own = days.get(day);
    if (own) own.groups[group] += count;
    const key = JSON.stringify([status, reason]);
    byStatus.set(key, { status, reason, count: (byStatus.get(key)?.count ?? 0) + count });
  }
  for (const { day, helpful, count } of feedback) {
    const own = days.get(day);
    if (own) own[helpful ? 'helpful' : 'unhelpful'] += count;
  }
  const said = [...days.values()];
  return {
    total: turns.reduce((sum, { count }) => sum + count, 0),
    byGroup,
    byStatus: [...byStatus.values()].sort(
      (a, b) => b.count - a.count || compare(a.status, b.status) || compare(a.reason ?? '', b.reason ?? ''),
    ),
    byDay: said,
    helpful: said.reduce((sum, { helpful }) => sum + helpful, 0),
    unhelpful: said.reduce((sum, { unhelpful }) => sum + unhelpful, 0),
  };
}

function noGroups(): Record<OutcomeGroup, number> {
  return { answered: 0, 'asked-back': 0, refused: 0, missed: 0, 'passed-on': 0, other: 0 };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
