import type { Instant } from '../../conversation/activity.ts';
import { endedStatuses, ticketKinds, type MoveName, type TicketKind } from '../ticket.ts';
import type { Labels } from './labels.ts';
import {
  BEIJING_MS,
  DAY_MS,
  HOUR_MS,
  type FieldCount,
  type HourCount,
  type Period,
  type ReportEvent,
  type TicketNow,
} from './report-source.ts';

export interface Volumes {
  total: number;
  /** Every day of the period that has begun, in order; `day` as in HourCount, in days. */
  byDay: { day: number; count: number }[];
  /** `[weekday][hour]`, Monday first, Beijing's time. */
  byHour: number[][];
  byKind: Record<TicketKind, number>;
  byCategory: Map<string | null, number>;
  /** By the code of the ticket's region. */
  byRegion: Map<string | null, number>;
  backlog: BacklogLine[];
}

/** Tickets that are open, by whole days since they were submitted: at least so many, fewer than so many. */
export interface BacklogLine {
  fromDays: number;
  toDays: number;
  count: number;
}

const backlogDays = [0, 1, 3, 7, 15, 30, 90, Infinity];

/** Moves that open or end a ticket. */
export const openingMoves: readonly MoveName[] = [
  'submit',
  'reject',
  'close',
  'redo',
  'reopen',
  'merge',
  'unmerge',
  'settle',
  'withdraw',
];

export interface Counted {
  hours: readonly HourCount[];
  kinds: readonly FieldCount[];
  categories: readonly FieldCount[];
  regions: readonly FieldCount[];
  /** What tickets were that have been classified anew since `asOf`. */
  labels: ReadonlyMap<string, Labels>;
  /** The same tickets, as they are now. */
  now: ReadonlyMap<string, TicketNow>;
  /** Tickets that were open at `asOf`. */
  open: readonly HourCount[];
}

export function volumesOf(counted: Counted, period: Period): Volumes {
  const byHour = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
  const days = new Map(daysOf(period).map((day) => [day, 0]));
  for (const { hour, count } of counted.hours) {
    const day = Math.floor(hour / 24);
    add(days, day, count);
    const row = byHour[weekdayOf(day)];
    if (row) row[hour % 24] = (row[hour % 24] ?? 0) + count;
  }
  const byKind = new Map(counted.kinds.map(({ value, count }) => [value, count]));
  const byCategory = new Map(counted.categories.map(({ value, count }) => [value, count]));
  takeBack(counted, period, byKind, byCategory);
  return {
    total: counted.hours.reduce((sum, { count }) => sum + count, 0),
    byDay: [...days].map(([day, count]) => ({ day, count })).sort((a, b) => a.day - b.day),
    byHour,
    byKind: Object.fromEntries(ticketKinds.map((kind) => [kind, byKind.get(kind) ?? 0])) as Volumes['byKind'],
    byCategory,
    byRegion: new Map(counted.regions.map(({ value, count }) => [value, count])),
    backlog: backlogOf(counted.open, period.asOf),
  };
}

/** Counts what has been classified anew since as what it was. */
function takeBack(
  { labels, now }: Counted,
  { from, to, asOf }: Period,
  byKind: Map<string | null, number>,
  byCategory: Map<string | null, number>,
): void {
  for (const [ticket, was] of labels) {
    const is = now.get(ticket);
    if (is === undefined) continue;
    const { submittedAt, kind, category } = is;
    if (submittedAt < from || submittedAt >= to || submittedAt >= asOf) continue;
    add(byKind, kind, -1);
    add(byKind, was.kind, 1);
    add(byCategory, category, -1);
    add(byCategory, was.category, 1);
  }
  for (const [category, count] of byCategory) if (count === 0) byCategory.delete(category);
}

/** Whether a ticket was open at an instant, by its first opening or ending since: until then it is what it was. */
export function wasOpen(first: Pick<ReportEvent, 'from'> | undefined, isOpen: boolean): boolean {
  return first === undefined ? isOpen : first.from !== null && !endedStatuses.includes(first.from);
}

function backlogOf(open: readonly HourCount[], asOf: Instant): BacklogLine[] {
  const lines = backlogDays.slice(1).map((toDays, index) => ({
    fromDays: backlogDays[index] ?? 0,
    toDays,
    count: 0,
  }));
  for (const { hour, count } of open) {
    const days = (asOf + BEIJING_MS - hour * HOUR_MS) / DAY_MS;
    const line = lines.find(({ toDays }) => days < toDays);
    if (line) line.count += count;
  }
  return lines;
}

function add<K>(counts: Map<K, number>, key: K, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

/** Days of the period up to the one on which `asOf` falls. */
export function daysOf({ from, to, asOf }: Period): number[] {
  const first = dayNumber(from);
  const last = dayNumber(Math.min(to, asOf) - 1);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

export function dayNumber(at: Instant): number {
  return Math.floor((at + BEIJING_MS) / DAY_MS);
}

/** 0 is Monday; the epoch was a Thursday. */
export function weekdayOf(day: number): number {
  return (day + 3) % 7;
}
