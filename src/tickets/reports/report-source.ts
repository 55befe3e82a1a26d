import type { Instant } from '../../conversation/activity.ts';
import type { ClockName, MoveName, TicketEvent, TicketKind } from '../ticket.ts';

/** `from` belongs to it, `to` does not. */
export interface TimeRange {
  from: Instant;
  to: Instant;
}

/** A time to report on, as it looked at an instant: nothing from `asOf` on is counted, so a past day stays the same. */
export interface Period extends TimeRange {
  asOf: Instant;
}

/** What reports read of what a move carried. */
export const reportedData = [
  'department',
  'solved',
  'contacted',
  'satisfaction',
  'kind',
  'previousCategory',
  'late',
] as const;

export interface ReportEvent extends Pick<TicketEvent, 'ticket' | 'version' | 'move' | 'from' | 'at'> {
  data: Partial<Record<(typeof reportedData)[number], string>>;
}

/** What a report of a past day may have to correct, as the ticket is now. */
export interface TicketNow {
  number: string;
  kind: TicketKind;
  category: string | null;
  submittedAt: Instant;
}

/** Deadlines whose fate was settled in a period. `department`: who had it then; null: the hotline itself. */
export interface DeadlineCount {
  clock: ClockName;
  kept: boolean;
  kind: TicketKind;
  department: string | null;
  count: number;
}

/** One value of a field with the number of tickets submitted; null: the field is empty. */
export interface FieldCount {
  value: string | null;
  count: number;
}

export const countedFields = ['kind', 'category', 'region'] as const;
export type CountedField = (typeof countedFields)[number];

/** `hour`: whole hours since the epoch, in Beijing's time. */
export interface HourCount {
  hour: number;
  count: number;
}

/** `day`: whole days since the epoch, in Beijing's time. */
export interface TurnCount {
  day: number;
  status: string;
  reason: string | null;
  count: number;
}

export interface FeedbackCount {
  day: number;
  helpful: boolean;
  count: number;
}

/** What reports read; events never change; tickets are as they are now. */
export interface ReportSource {
  /** Events of these moves, in any order; with `submittedBefore` only of tickets that were submitted before then. */
  made(moves: readonly MoveName[], range: TimeRange, submittedBefore?: Instant): Promise<ReportEvent[]>;
  /** All events of these tickets up to then, in any order. */
  histories(tickets: readonly string[], before: Instant): Promise<ReportEvent[]>;
  /** The tickets of these numbers that there are. */
  ticketsNow(numbers: readonly string[]): Promise<TicketNow[]>;
  /** What `deadlinesOf` finds in all events, counted. */
  deadlines(period: Period): Promise<DeadlineCount[]>;
  /** Tickets submitted, by a field as it is now. */
  submittedBy(field: CountedField, range: TimeRange): Promise<FieldCount[]>;
  submittedByHour(range: TimeRange): Promise<HourCount[]>;
  /** Tickets that were open just before then, by the hour of their submission. */
  openByHour(asOf: Instant): Promise<HourCount[]>;
  turns(range: TimeRange): Promise<TurnCount[]>;
  /** What citizens thought of answers, by the day on which they said it. */
  feedback(range: TimeRange): Promise<FeedbackCount[]>;
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** China has one time zone and no summer time. */
export const BEIJING_MS = 8 * HOUR_MS;

/** The range without what `asOf` cannot know. */
export function known({ from, to, asOf }: Period): TimeRange {
  return { from, to: Math.min(to, asOf) };
}

/** Each ticket's events, in order. */
export function byTicket(events: readonly ReportEvent[]): Map<string, ReportEvent[]> {
  const all = new Map<string, ReportEvent[]>();
  for (const event of events) {
    const own = all.get(event.ticket);
    if (own === undefined) all.set(event.ticket, [event]);
    else own.push(event);
  }
  for (const own of all.values()) if (own.length > 1) own.sort((a, b) => a.version - b.version);
  return all;
}
