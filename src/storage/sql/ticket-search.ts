import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { ENDED_RANK } from '../../tickets/repository.ts';
import { termQuery } from '../../tickets/search/terms.ts';
import {
  marked,
  SEARCHED_LINES,
  SEARCHED_TICKETS,
  type SearchScope,
  type TicketSearch,
} from '../../tickets/search/ticket-search.ts';
import type { ConversationId } from '../../conversation/activity.ts';
import type { Speaker } from '../../conversation/store.ts';
import type { Database } from './schema.ts';
import type { TermIndex } from './term-index.ts';

interface Line {
  conversation: ConversationId;
  seq: number;
  at: number;
  speaker: Speaker;
  text: string;
  ticket: string | null;
}

export function createSqlTicketSearch(db: Database, terms: TermIndex): TicketSearch {
  async function ofTickets(words: string, scope: SearchScope) {
    const query = marked(words, scope);
    if (query === undefined) return { numbers: [], isCapped: false };
    const matching = terms.matching('search_ticket_terms', query, SEARCHED_TICKETS + 1);
    const found = await sql<{ ticket: string }>`select d.ticket from (${matching}) f
      join search_tickets d on d.seq = f.seq order by f.seq desc`.execute(db);
    const numbers = found.rows.map(({ ticket }) => ticket);
    return { numbers: numbers.slice(0, SEARCHED_TICKETS), isCapped: numbers.length > SEARCHED_TICKETS };
  }

  /** Tickets of the conversations in which the words stand in one line. */
  async function ofConversations(words: string, scope: SearchScope) {
    const query = termQuery(words);
    if (query === undefined) return { numbers: [], isCapped: false };
    const matching = terms.matching('search_line_terms', query, SEARCHED_LINES + 1);
    const found = await sql<{ number: string; lines: number }>`with
      f as (${matching}),
      talks as (select distinct s.conversation from f join transcript s on s.seq = f.seq)
      select t.number, (select count(*) from f) as lines
      from talks join tickets t on t.conversation = talks.conversation
      where ${mayFind('t', scope)} and ${mayHear(sql`t.conversation`, scope)}
      limit ${SEARCHED_TICKETS}`.execute(db);
    const [first] = found.rows;
    return {
      numbers: found.rows.map(({ number }) => number),
      isCapped: first !== undefined && Number(first.lines) > SEARCHED_LINES,
    };
  }

  return {
    async tickets(words, scope) {
      const [own, talked] = [await ofTickets(words, scope), await ofConversations(words, scope)];
      return {
        numbers: [...new Set([...own.numbers, ...talked.numbers])],
        isCapped: own.isCapped || talked.isCapped,
      };
    },

    async lines(words, scope, limit) {
      const query = termQuery(words);
      if (query === undefined) return [];
      const matching = terms.matching('search_line_terms', query, SEARCHED_LINES);
      const found = await sql<Line>`select s.seq, s.conversation, s.at, s.speaker, s.text,
        (select t.number from tickets t where t.conversation = s.conversation and ${mayFind('t', scope)}
          order by t.submitted_at desc, t.number desc limit 1) as ticket
        from (${matching}) f join transcript s on s.seq = f.seq
        where ${mayHear(sql`s.conversation`, scope)} and ${isOfDepartment(scope)}
        order by s.seq desc limit ${limit}`.execute(db);
      return found.rows;
    },
  };
}

function mayFind(ticket: string, { department, open }: SearchScope): RawBuilder<SqlBool> {
  const of = (column: string) => sql.ref(`${ticket}.${column}`);
  const isOwn = department === undefined ? sql`1 = 1` : sql`${of('department')} = ${department}`;
  const isOpen = open === true ? sql`${of('list_rank')} < ${ENDED_RANK}` : sql`1 = 1`;
  return sql<SqlBool>`(${isOwn} and ${isOpen})`;
}

/** What was said about a confidential ticket is found only by those who may read it there. */
function mayHear(conversation: RawBuilder<unknown>, { confidential }: SearchScope): RawBuilder<SqlBool> {
  if (confidential === 'all') return sql<SqlBool>`1 = 1`;
  return sql<SqlBool>`not exists (select 1 from tickets c where c.conversation = ${conversation}
    and c.confidential = 1 and (c.assignee_id is null or c.assignee_id <> ${confidential.assignee}))`;
}

/** A department hears only what was said about its own tickets. */
function isOfDepartment(scope: SearchScope): RawBuilder<SqlBool> {
  if (scope.department === undefined) return sql<SqlBool>`1 = 1`;
  return sql<SqlBool>`exists (select 1 from tickets d
    where d.conversation = s.conversation and d.department = ${scope.department})`;
}
