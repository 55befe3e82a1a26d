import { share } from '../tickets/rates.ts';
import type { BacklogLine, Volumes } from '../tickets/reports/volumes.ts';
import { ticketKinds } from '../tickets/ticket.ts';
import { dayWords } from './reports-days.ts';
import { countColumn, shareColumn, textColumn, type ReportTable } from './reports-table.ts';
import { text } from './text.ts';
import { reportsText as t } from './text-reports.ts';

const MOST_BARS = 15;

interface Names {
  categoryName: (id: string) => string;
  /** Undefined for a code that names no place. */
  regionName: (code: string) => string | undefined;
}

export function volumesTables(volumes: Volumes, names: Names): ReportTable[] {
  const { byKind, byCategory, byRegion } = volumes;
  const kinds = ticketKinds.map((kind) => [text.kinds[kind], byKind[kind]] as const);
  const categories = [...byCategory].map(
    ([id, n]) => [id === null ? t.unknown : names.categoryName(id), n] as const,
  );
  const regions = [...byRegion].map(([code, n]) => [placeOf(code, names), n] as const);
  return [
    daysTable(volumes),
    shareTable('kinds', t.kinds, t.kinds.columns.kind, kinds),
    shareTable('categories', t.categories, t.categories.columns.category, categories),
    shareTable('regions', t.regions, t.regions.columns.region, regions),
    hoursTable(volumes),
    backlogTable(volumes.backlog),
  ];
}

/** The city, or the province where a code has no city of its own, as in a municipality. */
function placeOf(code: string | null, { regionName }: Names): string {
  if (code === null) return t.unknown;
  return regionName(`${code.slice(0, 4)}00`) ?? regionName(`${code.slice(0, 2)}0000`) ?? code;
}

function daysTable({ byDay, total }: Volumes): ReportTable {
  const { title, chart, columns } = t.days;
  const names = byDay.map(({ day }) => dayWords(day));
  return {
    id: 'days',
    title,
    columns: [textColumn(columns.day), countColumn(columns.count)],
    rows: [...byDay.map(({ count }, index) => [names[index] ?? '', count]), [t.total, total]],
    hasTotal: true,
    chart: {
      type: 'columns',
      label: chart,
      names: names.map((name) => name.slice(5)),
      unit: 'count',
      series: [{ name: columns.count, values: byDay.map(({ count }) => count) }],
    },
  };
}

/** Most frequent first; names that stand for several values are added up. */
function shareTable(
  id: string,
  words: { title: string; chart: string; columns: { count: string; share: string } },
  heading: string,
  counted: readonly (readonly [string, number])[],
): ReportTable {
  const sums = new Map<string, number>();
  for (const [name, count] of counted) sums.set(name, (sums.get(name) ?? 0) + count);
  const lines = [...sums]
    .filter(([, count]) => count > 0)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const total = lines.reduce((sum, [, count]) => sum + count, 0);
  const shown = lines.slice(0, MOST_BARS);
  const rest = total - shown.reduce((sum, [, count]) => sum + count, 0);
  const bars = rest > 0 ? [...shown, [t.rest, rest] as const] : shown;
  return {
    id,
    title: words.title,
    columns: [textColumn(heading), countColumn(words.columns.count), shareColumn(words.columns.share)],
    rows: lines.map(([name, count]) => [name, count, share(count, total)]),
    chart: {
      type: 'bars',
      label: words.chart,
      names: bars.map(([name]) => name),
      unit: 'count',
      series: [{ name: words.columns.count, values: bars.map(([, count]) => count) }],
    },
  };
}

function hoursTable({ byHour }: Volumes): ReportTable {
  const { title, chart, columns, weekdays, hour } = t.hours;
  const hours = Array.from({ length: 24 }, (_, n) => n);
  return {
    id: 'hours',
    title,
    columns: [textColumn(columns.weekday), ...hours.map((n) => countColumn(hour(n)))],
    rows: byHour.map((row, day) => [weekdays[day] ?? '', ...row]),
    chart: { type: 'heat', label: chart, columns: hours.map(String), rows: weekdays, values: byHour },
  };
}

function backlogTable(backlog: readonly BacklogLine[]): ReportTable {
  const { title, chart, columns, note } = t.backlog;
  const names = backlog.map(ageWords);
  return {
    id: 'backlog',
    title,
    columns: [textColumn(columns.age), countColumn(columns.count)],
    rows: [
      ...backlog.map(({ count }, index) => [names[index] ?? '', count]),
      [t.total, backlog.reduce((sum, { count }) => sum + count, 0)],
    ],
    hasTotal: true,
    chart: {
      type: 'bars',
      label: chart,
      names,
      unit: 'count',
      series: [{ name: columns.count, values: backlog.map(({ count }) => count) }],
    },
    notes: note,
  };
}

function ageWords({ fromDays, toDays }: BacklogLine): string {
  if (fromDays === 0) return t.backlog.below(toDays);
  return toDays === Infinity ? t.backlog.above(fromDays) : t.backlog.between(fromDays, toDays);
}
