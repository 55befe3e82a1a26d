import type { TranscriptEntry, TurnRecord } from '../conversation/store.ts';
import { movesAllowed } from '../tickets/moves.ts';
import type { Ticket, TicketEvent } from '../tickets/ticket.ts';
import type { DeskDeps, PassageDescription, SignedIn } from './deps.ts';
import { deskMoves, type DeskMove } from './move-forms.ts';

const TRANSCRIPT_LINES = 200;
const PASSAGES_SHOWN = 8;

export interface ShownPassage {
  id: string;
  similarity: number;
  /** undefined when the knowledge base has it no longer. */
  description: PassageDescription | undefined;
}

/** Everything one ticket's page shows, for one member of staff. */
export interface TicketView {
  ticket: Ticket;
  events: readonly TicketEvent[];
  transcript: readonly TranscriptEntry[];
  /** The turn whose answer did not settle the matter. */
  trouble: { turn: TurnRecord; passages: readonly ShownPassage[] } | undefined;
  moves: readonly DeskMove[];
  maySeeContact: boolean;
}

/** undefined, too, for a ticket that is another department's business. */
export async function visibleTicket(
  deps: Pick<DeskDeps, 'tickets'>,
  who: SignedIn,
  number: string,
): Promise<Ticket | undefined> {
  const ticket = await deps.tickets.get(number);
  const { role, department } = who.member;
  const isForeign = role === 'handler' && (department === null || ticket?.department !== department);
  return isForeign ? undefined : ticket;
}

export async function viewTicket(deps: DeskDeps, who: SignedIn, ticket: Ticket): Promise<TicketView> {
  const [events, transcript, turn] = await Promise.all([
    deps.tickets.events(ticket.number),
    ticket.conversation ? deps.transcripts.transcript(ticket.conversation, { limit: TRANSCRIPT_LINES }) : [],
    ticket.turnId ? deps.transcripts.turn(ticket.turnId) : undefined,
  ]);
  const allowed = movesAllowed(ticket, who.actor, events);
  return {
    ticket,
    events,
    transcript,
    trouble: turn && { turn, passages: await describe(deps, turn) },
    moves: deskMoves.filter((move) => allowed.includes(move)),
    maySeeContact: maySeeContact(who),
  };
}

/** Whoever sees the ticket and works on it; an auditor only looks. */
export function maySeeContact(who: SignedIn): boolean {
  return who.member.role !== 'auditor';
}

function describe(deps: Pick<DeskDeps, 'describePassage'>, turn: TurnRecord): Promise<ShownPassage[]> {
  const nearest = [...turn.passages].sort((a, b) => b.similarity - a.similarity).slice(0, PASSAGES_SHOWN);
  return Promise.all(nearest.map(async (it) => ({ ...it, description: await deps.describePassage(it.id) })));
}
