import { termsOf, ticketTerms } from '../../tickets/search/terms.ts';
import type { Ticket } from '../../tickets/ticket.ts';
import type { Database } from './schema.ts';
import type { TermIndex, TermRow } from './term-index.ts';
import { toTicket } from './ticket-rows.ts';

const BATCH = 2_000;

/** A ticket's terms as it is now, with its number in the index. */
export async function termsOfTicket(db: Database, ticket: Ticket): Promise<TermRow> {
  return { seq: await seqOf(db, ticket.number), terms: ticketTerms(ticket) };
}

async function indexTickets(db: Database, terms: TermIndex, tickets: readonly Ticket[]): Promise<void> {
  const rows: TermRow[] = [];
  for (const ticket of tickets) rows.push(await termsOfTicket(db, ticket));
  await terms.put(db, 'search_ticket_terms', rows);
}

async function seqOf(db: Database, ticket: string): Promise<number> {
  const find = () =>
    db.selectFrom('search_tickets').select('seq').where('ticket', '=', ticket).executeTakeFirst();
  const known = await find();
  if (known) return known.seq;
  const { seq } = await db
    .insertInto('search_tickets')
    .values({ ticket })
    .returning('seq')
    .executeTakeFirstOrThrow();
  return seq;
}

/**
 * Fills the index from what is stored, where it has not been: once after an update, or after everything has come from
 * another database. About a minute for a million lines; what is written meanwhile is not lost.
 */
export async function fillSearch(db: Database, terms: TermIndex): Promise<void> {
  const state = await db
    .selectFrom('search_state')
    .select('is_filled')
    .where('id', '=', 1)
    .executeTakeFirst();
  if (state?.is_filled === 1) return;
  await fillTickets(db, terms);
  await fillLines(db, terms);
  await db.updateTable('search_state').set({ is_filled: 1 }).where('id', '=', 1).execute();
}

/** In the order of submission: the newest have the highest numbers. */
async function fillTickets(db: Database, terms: TermIndex): Promise<void> {
  for (let after = { at: -1, number: '' }; ;) {
    const rows = await db
      .selectFrom('tickets')
      .selectAll()
      .where((eb) =>
        eb.or([
          eb('submitted_at', '>', after.at),
          eb.and([eb('submitted_at', '=', after.at), eb('number', '>', after.number)]),
        ]),
      )
      .orderBy('submitted_at')
      .orderBy('number')
      .limit(BATCH)
      .execute();
    const tickets = rows.map(toTicket);
    await db.transaction().execute((tx) => indexTickets(tx, terms, tickets));
    const last = tickets.at(-1);
    if (last === undefined) return;
    after = { at: last.submittedAt, number: last.number };
  }
}

async function fillLines(db: Database, terms: TermIndex): Promise<void> {
  for (let after = 0; ;) {
    const lines = await db
      .selectFrom('transcript')
      .select(['seq', 'text'])
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(BATCH)
      .execute();
    const rows = lines.map(({ seq, text }) => ({ seq, terms: termsOf(text) }));
    await db.transaction().execute((tx) => terms.put(tx, 'search_line_terms', rows));
    const last = lines.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}
