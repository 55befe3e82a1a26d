import type { ConversationId } from '../conversation/activity.ts';
import { hasAll, termQuery, termsOf, ticketTerms } from '../tickets/search/terms.ts';
import {
  marked,
  SEARCHED_LINES,
  SEARCHED_TICKETS,
  type SearchScope,
  type TicketSearch,
} from '../tickets/search/ticket-search.ts';
import { openStatuses, type Ticket } from '../tickets/ticket.ts';
import { compare, type Tables } from './memory-tables.ts';

/** Looks through everything, by the same terms as the databases. */
export function searchOf(tables: Tables): TicketSearch {
  const ticketsOf = (conversation: ConversationId) =>
    [...tables.tickets.values()]
      .filter((it) => it.conversation === conversation)
      .sort((a, b) => b.submittedAt - a.submittedAt || compare(b.number, a.number));
  const mayHear = (conversation: ConversationId, { confidential }: SearchScope) =>
    confidential === 'all' ||
    ticketsOf(conversation).every((it) => !it.confidential || it.assignee?.id === confidential.assignee);

  function linesWith(words: string, scope: SearchScope) {
    const query = termQuery(words);
    if (query === undefined) return { lines: [], isCapped: false };
    const found = tables.transcript.filter(({ text }) => hasAll(termsOf(text), query)).reverse();
    const lines = found.slice(0, SEARCHED_LINES).filter((it) => mayHear(it.conversation, scope));
    return { lines, isCapped: found.length > SEARCHED_LINES };
  }

  return {
    async tickets(words, scope) {
      const query = marked(words, scope);
      if (query === undefined) return { numbers: [], isCapped: false };
      const own = [...tables.tickets.values()].filter((it) => hasAll(ticketTerms(it), query)).reverse();
      const { lines, isCapped } = linesWith(words, scope);
      const talks = [...new Set(lines.map((it) => it.conversation))];
      const talked = talks.flatMap(ticketsOf).filter((it) => mayFind(it, scope));
      const numbers = [...own.slice(0, SEARCHED_TICKETS), ...talked].map((it) => it.number);
      return { numbers: [...new Set(numbers)], isCapped: isCapped || own.length > SEARCHED_TICKETS };
    },

    async lines(words, scope, limit) {
      const { lines } = linesWith(words, scope);
      const { department } = scope;
      const isOwn = (conversation: ConversationId) =>
        department === undefined || ticketsOf(conversation).some((it) => it.department === department);
      return lines
        .filter((it) => isOwn(it.conversation))
        .slice(0, limit)
        .map(({ conversation, seq, at, speaker, text }) => {
          const ticket = ticketsOf(conversation).find((it) => mayFind(it, scope))?.number ?? null;
          return { conversation, seq, at, speaker, text, ticket };
        });
    },
  };
}

function mayFind(ticket: Ticket, { department, open }: SearchScope): boolean {
  return (
    (department === undefined || ticket.department === department) &&
    (open !== true || openStatuses.includes(ticket.status))
  );
}
