import { ticketKinds, type MoveName, type TicketKind } from '../ticket.ts';
import { byTicket, type ReportEvent } from './report-source.ts';

export interface Labels {
  kind: TicketKind;
  category: string | null;
}

export const classifyingMoves: readonly MoveName[] = ['submit', 'classify'];

/**
 * What tickets were classified as before they were classified anew: `later` are the classifying events from an
 * instant on, `earlier` the events before it of the same tickets. Who is not in it is what it is now.
 */
export function labelsBefore(
  later: readonly ReportEvent[],
  earlier: readonly ReportEvent[],
): Map<string, Labels> {
  const past = byTicket(earlier);
  const labels = new Map<string, Labels>();
  for (const [ticket, [first]] of byTicket(later)) {
    const last = past.get(ticket)?.findLast(({ move }) => classifyingMoves.includes(move));
    const kind = ticketKinds.find((it) => it === last?.data['kind']);
    if (first === undefined || kind === undefined) continue;
    labels.set(ticket, { kind, category: first.data['previousCategory'] ?? null });
  }
  return labels;
}
