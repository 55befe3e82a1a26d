import { groupOf, outcomeGroups, type BotFigures } from '../tickets/reports/bot-figures.ts';
import { share } from '../tickets/rates.ts';
import { dayWords } from './reports-days.ts';
import { countColumn, shareColumn, textColumn, type ReportTable } from './reports-table.ts';
import { text } from './text.ts';
import { reportsText } from './text-reports.ts';

const t = reportsText.bot;
const c = t.columns;

export function botTables(figures: BotFigures): ReportTable[] {
  return [daysTable(figures), statusesTable(figures), feedbackTable(figures)];
}

function daysTable({ byDay, byGroup, total }: BotFigures): ReportTable {
  const row = (name: string, groups: BotFigures['byGroup']) => {
    const sum = outcomeGroups.reduce((n, group) => n + groups[group], 0);
    return [
      name,
      sum,
      ...outcomeGroups.map((group) => groups[group]),
      ...(['answered', 'refused', 'missed'] as const).map((group) => share(groups[group], sum)),
    ];
  };
  return {
    id: 'bot-days',
    title: t.days,
    columns: [
      textColumn(c.day),
      countColumn(c.count),
      ...outcomeGroups.map((group) => countColumn(t.groups[group])),
      ...(['answered', 'refused', 'missed'] as const).map((group) =>
        shareColumn(`${t.groups[group]}${c.share}`),
      ),
    ],
    rows: [
      ...byDay.map(({ day, groups }) => row(dayWords(day), groups)),
      ...(total > 0 ? [row(reportsText.total, byGroup)] : []),
    ],
    hasTotal: total > 0,
    chart: {
      type: 'columns',
      label: t.daysChart,
      names: byDay.map(({ day }) => dayWords(day).slice(5)),
      unit: 'count',
      stacked: true,
      series: outcomeGroups.map((group) => ({
        name: t.groups[group],
        values: byDay.map(({ groups }) => groups[group]),
      })),
    },
    notes: t.note,
  };
}

function statusesTable({ byStatus, total }: BotFigures): ReportTable {
  const outcomes: Readonly<Record<string, string>> = text.outcomes;
  const reasons: Readonly<Record<string, string>> = text.reasons;
  const nameOf = (status: string) => outcomes[status] ?? status;
  const sums = new Map<string, number>();
  for (const { status, count } of byStatus) sums.set(status, (sums.get(status) ?? 0) + count);
  const bars = [...sums].sort((a, b) => b[1] - a[1]);
  return {
    id: 'bot-statuses',
    title: t.statuses,
    columns: [
      textColumn(c.group),
      textColumn(c.status),
      textColumn(c.reason),
      countColumn(c.count),
      shareColumn(c.share),
    ],
    rows: byStatus.map(({ status, reason, count }) => [
      t.groups[groupOf(status)],
      nameOf(status),
      reason === null ? null : (reasons[reason] ?? reason),
      count,
      share(count, total),
    ]),
    chart: {
      type: 'bars',
      label: t.statusesChart,
      names: bars.map(([status]) => nameOf(status)),
      unit: 'count',
      series: [{ name: c.count, values: bars.map(([, count]) => count) }],
    },
  };
}

function feedbackTable({ byDay, helpful, unhelpful }: BotFigures): ReportTable {
  const row = (name: string, yes: number, no: number) => [name, yes, no, share(yes, yes + no)];
  return {
    id: 'bot-feedback',
    title: t.feedback,
    columns: [
      textColumn(c.day),
      countColumn(c.helpful),
      countColumn(c.unhelpful),
      shareColumn(c.helpfulShare),
    ],
    rows: [
      ...byDay.map((it) => row(dayWords(it.day), it.helpful, it.unhelpful)),
      row(reportsText.total, helpful, unhelpful),
    ],
    hasTotal: true,
    chart: {
      type: 'columns',
      label: t.feedbackChart,
      names: byDay.map(({ day }) => dayWords(day).slice(5)),
      unit: 'count',
      series: [
        { name: c.helpful, values: byDay.map((it) => it.helpful) },
        { name: c.unhelpful, values: byDay.map((it) => it.unhelpful) },
      ],
    },
  };
}
