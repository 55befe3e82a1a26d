import { clockNames, ticketKinds, type ClockName, type MoveName, type TicketKind } from '../ticket.ts';
import { byTicket, type DeadlineCount, type Period, type ReportEvent } from './report-source.ts';

/** Moves that can be the first response: a ticket leaves 待受理 by one of these. */
export const respondingMoves: readonly MoveName[] = ['accept', 'reject', 'merge'];
/** Moves after which the solution is due anew. */
export const roundStarts: readonly MoveName[] = ['redo', 'reopen'];
/** Moves that say whose the ticket is. */
export const dispatchingMoves: readonly MoveName[] = ['dispatch', 'redispatch', 'accept-return'];

export interface Kept {
  kept: number;
  missed: number;
}

/**
 * Each deadline once: kept when the answer came, missed when the breach was noted. Every breach counts as missed,
 * and stays it when more time is given later; a round with a breach does not count as kept when it is closed. The
 * first response is due from the hotline itself. A ticket settled with its master has no deadline of its own.
 * `events`: all there are.
 */
export function deadlinesOf(events: readonly ReportEvent[], period: Period): DeadlineCount[] {
  const counts = new Map<string, DeadlineCount>();
  for (const own of byTicket(events).values()) {
    const history = own.filter(({ at }) => at < period.asOf);
    const kind = kindOf(history);
    for (const event of history) {
      if (event.at < period.from || event.at >= period.to) continue;
      for (const { clock, kept } of settledBy(event, history)) {
        const department = clock === 'response' ? null : departmentAt(event, history, kept);
        const key = JSON.stringify([clock, kept, kind, department]);
        const known = counts.get(key) ?? { clock, kept, kind, department, count: 0 };
        counts.set(key, { ...known, count: known.count + 1 });
      }
    }
  }
  return [...counts.values()];
}

function kindOf(history: readonly ReportEvent[]): TicketKind {
  const said = history.findLast(({ move }) => move === 'submit' || move === 'classify')?.data.kind;
  return ticketKinds.find((kind) => kind === said) ?? 'other';
}

function settledBy(
  event: ReportEvent,
  history: readonly ReportEvent[],
): { clock: ClockName; kept: boolean }[] {
  const missed = lateClocks(event).map((clock) => ({ clock, kept: false }));
  const clock = clockEnded(event);
  return clock !== undefined && isKept(clock, event, history) ? [...missed, { clock, kept: true }] : missed;
}

function lateClocks({ data }: ReportEvent): ClockName[] {
  const words = (data.late ?? '').split(' ');
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

/** A closing names it; when a breach is noted, it is whoever the ticket was sent to last. */
function departmentAt(event: ReportEvent, history: readonly ReportEvent[], kept: boolean): string | null {
  if (kept) return event.data.department ?? null;
  const last = history.findLast((it) => it.version < event.version && dispatchingMoves.includes(it.move));
  return last?.data.department ?? null;
}

export function keptOf(deadlines: readonly DeadlineCount[], clock: ClockName): Kept {
  const sum = (kept: boolean) =>
    deadlines.reduce((n, it) => (it.clock === clock && it.kept === kept ? n + it.count : n), 0);
  return { kept: sum(true), missed: sum(false) };
}
