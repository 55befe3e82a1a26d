import type { ConversationId, Instant } from '../../conversation/activity.ts';
import type { Speaker } from '../../conversation/store.ts';
import { departmentMark, OPEN_MARK, termQuery, type TermQuery } from './terms.ts';

/** What the one who searches may find. */
export interface SearchScope {
  /** Only this department's tickets and what was said about them; undefined: all. */
  department?: string;
  /** Whose talk about confidential tickets is found: everybody's, or that of the tickets this member follows up. */
  confidential: 'all' | { assignee: string };
  /** Only what is open. */
  open?: boolean;
}

export interface FoundTickets {
  /** Of the tickets, and of the tickets of the conversations, in which the words stand. */
  numbers: string[];
  /** There are more than are looked through; these are the newest. */
  isCapped: boolean;
}

export interface FoundLine {
  conversation: ConversationId;
  seq: number;
  at: Instant;
  speaker: Speaker;
  text: string;
  /** The newest ticket of the conversation that may be found; null: it has none. */
  ticket: string | null;
}

/** Words that stand in a ticket or in one line of a conversation, all of them, in any order. */
export interface TicketSearch {
  tickets(words: string, scope: SearchScope): Promise<FoundTickets>;
  /** Newest first. Where the scope has a department, only of its tickets' conversations. */
  lines(words: string, scope: SearchScope, limit: number): Promise<FoundLine[]>;
}

/** So many tickets and lines are looked through, the newest; more would say nothing to anybody. */
export const SEARCHED_TICKETS = 2_000;
export const SEARCHED_LINES = 3_000;

/** undefined where nothing can be searched for. */
export function marked(words: string, { department, open }: SearchScope): TermQuery | undefined {
  const query = termQuery(words);
  const marks = [
    ...(open === true ? [OPEN_MARK] : []),
    ...(department === undefined ? [] : [departmentMark(department)]),
  ];
  return query && { ...query, terms: [...query.terms, ...marks] };
}
