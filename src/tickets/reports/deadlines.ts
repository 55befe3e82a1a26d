import type { Instant } from '../../conversation/activity.ts';
import { clockNames, type ClockName, type MoveName, type TicketKind } from '../ticket.ts';
import { byTicket, type Period, type ReportEvent } from './report-source.ts';

/** A deadline whose fate was settled: kept when the answer came, missed when the breach was noted. */
export interface Deadline {
  clock: ClockName;
  kept: boolean;
  at: Instant;
  kind: TicketKind;
  /** Who had it then; null: the hotline itself, which every first response is due from. */
  department: string | null;
}

export interface Kept {
  kept: number;
  missed: number;
}

/** Moves that can be the first response: a ticket leaves 待受理 by one of these. */
export const respondingMoves: readonly MoveName[] = ['accept', 'reject', 'merge'];
const roundStarts: readonly MoveName[] = ['submit', 'redo', 'reopen'];

export interface DeadlineEvents {
  /** Responding moves and closings of the period. */
  ends: readonly ReportEvent[];
  /** Breaches noted in the period. */
  late: readonly ReportEvent[];
  /** Everything before `asOf` of the tickets that need a closer look, see `toLookInto`. */
  histories: readonly ReportEvent[];
}

/**
 * Tickets whose deadlines cannot be told from the period's own events: one of them was missed, or they left
 * 待受理 more than once.
 */
export function toLookInto(
  ends: readonly ReportEvent[],
  late: readonly ReportEvent[],
  unmerged: readonly ReportEvent[],
): string[] {
  const again = new Set(unmerged.map(({ ticket }) => ticket));
  return [
    ...new Set([
      ...ends.filter(({ ticket, now }) => now.everLate || again.has(ticket)).map(({ ticket }) => ticket),
      ...late.map(({ ticket }) => ticket),
    ]),
  ];
}

/**
 * Each deadline once. Every breach that was noted counts as missed, and stays it when more time is given later;
 * a round with a breach does not count as kept when it is closed. A ticket that was settled with its master has
 * no deadline of its own.
 */
export function deadlinesOf({ ends, late, histories }: DeadlineEvents, period: Period): Deadline[] {
  const past = byTicket(histories);
  const within = ({ at }: ReportEvent) => at >= period.from && at < period.to && at < period.asOf;
  const missed = late.filter(within).flatMap((event) =>
    lateClocks(event).map((clock) => ({
      clock,
      kept: false,
      at: event.at,
      kind: event.now.kind,
      department: clock === 'response' ? null : departmentBefore(past.get(event.ticket) ?? [], event),
    })),
  );
  const kept = ends.filter(within).flatMap((event): Deadline[] => {
    const clock = clockEnded(event);
    if (clock === undefined || !isKept(clock, event, past.get(event.ticket) ?? [])) return [];
    const department = clock === 'response' ? null : (event.data['department'] ?? null);
    return [{ clock, kept: true, at: event.at, kind: event.now.kind, department }];
  });
  return [...missed, ...kept];
}

function lateClocks({ data }: ReportEvent): ClockName[] {
  const words = (data['late'] ?? '').split(' ');
  return clockNames.filter((clock) => words.includes(clock));
}

function clockEnded({ move, from }: ReportEvent): ClockName | undefined {
  if (move === 'close') return 'solution';
  return respondingMoves.includes(move) && from === 'submitted' ? 'response' : undefined;
}

function isKept(clock: ClockName, end: ReportEvent, history: readonly ReportEvent[]): boolean {
  const before = history.filter(({ version }) => version <= end.version);
  if (clock === 'response') {
    const first = before.find((event) => clockEnded(event) === 'response') ?? end;
    return first.version === end.version && !before.some((event) => lateClocks(event).includes('response'));
  }
  const start = before.findLast(({ move }) => roundStarts.includes(move))?.version ?? 0;
  return !before.some((event) => event.version > start && lateClocks(event).includes('solution'));
}

/** Whose the ticket was when this happened to it. */
function departmentBefore(history: readonly ReportEvent[], { version }: ReportEvent): string | null {
  let department: string | null = null;
  for (const event of history) {
    if (event.version >= version) break;
    if (event.move === 'accept-return') department = null;
    else if (event.move === 'dispatch' || event.move === 'redispatch')
      department = event.data['department'] ?? null;
  }
  return department;
}

export function keptOf(deadlines: readonly Deadline[], clock: ClockName): Kept {
  const own = deadlines.filter((it) => it.clock === clock);
  const kept = own.filter((it) => it.kept).length;
  return { kept, missed: own.length - kept };
}
