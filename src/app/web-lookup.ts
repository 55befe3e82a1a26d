import type { LookupTicket, TicketProgress } from '../channels/web/deps.ts';
import { statusText } from '../dialogs/track.ts';
import { parseQueryCode, parseTicketNumber } from '../tickets/numbering.ts';
import type { Ticket, TicketEvent } from '../tickets/ticket.ts';
import type { Core } from './core.ts';

/** A ticket by its number and query code, for the page that needs no chat. */
export function createTicketLookup(core: Core): LookupTicket {
  const names = new Map(core.corpus.knowledge.departments.map(({ id, name }) => [id, name]));
  return async (typedNumber, typedCode) => {
    const number = parseTicketNumber(typedNumber);
    const code = parseQueryCode(typedCode);
    const ticket = number === null ? undefined : await core.storage.tickets.get(number);
    if (ticket === undefined || code === null) return null;
    if (ticket.queryCodeDigest !== core.tickets.queryCodeDigest(ticket.number, code)) return null;
    return progressOf(core, { ticket, events: await core.storage.tickets.events(ticket.number), names });
  };
}

function progressOf(
  core: Core,
  {
    ticket,
    events,
    names,
  }: { ticket: Ticket; events: readonly TicketEvent[]; names: ReadonlyMap<string, string> },
): TicketProgress {
  const words = (status: Ticket['status'], department: string | null) =>
    statusText({ say: core.say, departmentName: (id) => names.get(id) ?? id }, { status, department });
  return {
    number: ticket.number,
    title: ticket.title,
    status: words(ticket.status, ticket.department),
    ...(ticket.department !== null && { department: names.get(ticket.department) ?? ticket.department }),
    submittedAt: ticket.submittedAt,
    dueAt: ticket.dueAt,
    ...(ticket.status === 'closed' && ticket.reply !== null && { reply: ticket.reply }),
    history: events
      .filter((event) => event.from !== event.to)
      .map((event) => ({
        at: event.at,
        words: words(event.to, event.data['department'] ?? ticket.department),
      })),
  };
}
