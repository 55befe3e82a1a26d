import type { TranscriptEntry, TurnRecord } from '../conversation/store.ts';
import type { RoutingSuggestion } from '../tickets/routing/routing.ts';
import { movesAllowed } from '../tickets/moves.ts';
import { front } from '../tickets/table/rule.ts';
import type { Role, Ticket, TicketEvent } from '../tickets/ticket.ts';
import type { DeskDeps, Named, PassageDescription, SignedIn } from './deps.ts';
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
  /** Numbers of the tickets that went into this one. */
  merged: readonly string[];
  mergedCount: number;
  /** Whom the one who looks may give the ticket to. */
  colleagues: readonly Named[];
  /** Where it may belong, for those who decide that. */
  routing: RoutingSuggestion | undefined;
  maySeeContact: boolean;
  maySeeCitizen: boolean;
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
  const isShown = ticket.conversation !== null && maySeeCitizen(who, ticket);
  const [events, transcript, turn, merged, colleagues] = await Promise.all([
    deps.tickets.events(ticket.number),
    ticket.conversation && isShown
      ? deps.transcripts.transcript(ticket.conversation, { limit: TRANSCRIPT_LINES })
      : [],
    ticket.turnId && isShown ? deps.transcripts.turn(ticket.turnId) : undefined,
    deps.tickets.mergedInto(ticket.number),
    colleaguesOf(deps, who),
  ]);
  const allowed = movesAllowed(ticket, {
    actor: who.actor,
    now: deps.now(),
    clock: deps.clock,
    history: events,
  });
  return {
    ticket,
    events,
    transcript,
    trouble: turn && { turn, passages: await describe(deps, turn) },
    moves: deskMoves.filter((move) => allowed.includes(move)),
    merged: merged.map(({ number }) => number),
    mergedCount: merged.length,
    colleagues,
    routing: await routingFor(deps, who, ticket),
    maySeeContact: maySeeContact(who, ticket),
    maySeeCitizen: maySeeCitizen(who, ticket),
  };
}

/** Asked for while it has not been sent, or has come back. */
async function routingFor(
  deps: DeskDeps,
  who: SignedIn,
  ticket: Ticket,
): Promise<RoutingSuggestion | undefined> {
  const isUndecided = ['submitted', 'accepted', 'returned'].includes(ticket.status);
  const decides = (front as readonly Role[]).includes(who.member.role);
  return isUndecided && decides ? deps.suggestRouting(ticket) : undefined;
}

/** Whom somebody may give a ticket to: an operator takes it, a supervisor decides. */
export async function colleaguesOf(deps: Pick<DeskDeps, 'staff'>, who: SignedIn): Promise<Named[]> {
  const { id, name, role } = who.member;
  if (role === 'operator') return [{ id, name }];
  if (role !== 'supervisor' && role !== 'administrator') return [];
  const all = await deps.staff.list();
  return all.filter((it) => it.active && (front as readonly Role[]).includes(it.role));
}

/** Who reported a confidential concern is known to supervisors and to whoever follows it up, and to nobody else. */
export function maySeeCitizen({ member }: SignedIn, ticket: Ticket): boolean {
  if (!ticket.confidential) return true;
  const isDeciding = member.role === 'supervisor' || member.role === 'administrator';
  return isDeciding || member.role === 'auditor' || ticket.assignee?.id === member.id;
}

/** Whoever sees the ticket and works on it; an auditor only looks. */
export function maySeeContact(who: SignedIn, ticket: Ticket): boolean {
  return who.member.role !== 'auditor' && maySeeCitizen(who, ticket);
}

function describe(deps: Pick<DeskDeps, 'describePassage'>, turn: TurnRecord): Promise<ShownPassage[]> {
  const nearest = [...turn.passages].sort((a, b) => b.similarity - a.similarity).slice(0, PASSAGES_SHOWN);
  return Promise.all(nearest.map(async (it) => ({ ...it, description: await deps.describePassage(it.id) })));
}
