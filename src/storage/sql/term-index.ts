import type { RawBuilder } from 'kysely';
import type { TermQuery } from '../../tickets/search/terms.ts';
import type { Database } from './schema.ts';

/** Terms of tickets, by `search_tickets.seq`, and of lines of conversations, by `transcript.seq`. */
export const termTables = ['search_ticket_terms', 'search_line_terms'] as const;
export type TermTable = (typeof termTables)[number];

export interface TermRow {
  seq: number;
  terms: ReadonlySet<string>;
}

/** Rows with terms; what differs between databases. A row goes when the one that it is about goes. */
export interface TermIndex {
  /** Adds or replaces. */
  put(db: Database, table: TermTable, rows: readonly TermRow[]): Promise<void>;
  /** Drops what is left of rows that have gone; a little at a time. */
  tidy(db: Database): Promise<void>;
  /** Numbers of the rows that have all of it, as a query with one column `seq`, newest first. */
  matching(table: TermTable, query: TermQuery, most: number): RawBuilder<{ seq: number }>;
}
