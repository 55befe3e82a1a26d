import { moves } from '../tickets/move-table.ts';
import type { SimilarTicket } from '../tickets/similar.ts';
import { front } from '../tickets/table/rule.ts';
import { openStatuses, type Role, type Ticket, type TicketStatus } from '../tickets/ticket.ts';
import type { DeskDeps, SignedIn } from './deps.ts';
import type { Form } from './forms.ts';

const SIMILAR_SHOWN = 5;
const REPLIES_SHOWN = 3;

/** `here`: it can go into this ticket; `there`: this one can go into it. */
export type MergeWay = 'here' | 'there' | null;

export interface Suggestions {
  /** null where nothing is looked for: the ticket has ended, or is confidential. */
  similar: readonly (SimilarTicket & { merge: MergeWay })[] | null;
  /** The tickets that went into this one. */
  followers: readonly Ticket[];
  mayUnmerge: boolean;
}

export interface ReplyDraft {
  text: string;
  sources: readonly string[];
  /** The ticket whose reply it was; null for the knowledge. */
  from: { number: string; department: string | null; closedAt: number | null } | null;
}

/** What a ticket's page shows beside it: the same matter elsewhere, and who goes along with it. */
export async function suggestionsFor(deps: DeskDeps, who: SignedIn, ticket: Ticket): Promise<Suggestions> {
  const [followers, similar] = await Promise.all([
    deps.tickets.mergedInto(ticket.number),
    openStatuses.includes(ticket.status) && !ticket.confidential
      ? deps.similar(ticket, { of: 'open', limit: SIMILAR_SHOWN, without: [ticket.number], ...ownOnly(who) })
      : null,
  ]);
  const isFront = isOfFront(who);
  const way = (it: SimilarTicket) => (isFront ? mergeWay(ticket, followers.length > 0, it) : null);
  return {
    similar: similar && similar.map((it) => ({ ...it, merge: way(it) })),
    followers,
    mayUnmerge: isFront,
  };
}

/** The later goes into the earlier where it can; a ticket into which others went stays. */
function mergeWay(ticket: Ticket, isMaster: boolean, other: SimilarTicket): MergeWay {
  const can = (status: TicketStatus) => moves.merge.from.includes(status);
  const isLater = ticket.submittedAt > other.submittedAt;
  const mayGo = can(ticket.status) && !isMaster;
  if (isLater && mayGo) return 'there';
  if (can(other.status)) return 'here';
  return mayGo ? 'there' : null;
}

/** Drafts from the knowledge, and from what solved similar matters. Changes nothing, and nobody is told. */
export async function replyDrafts(deps: DeskDeps, who: SignedIn, ticket: Ticket): Promise<ReplyDraft[]> {
  const { title, description, region } = ticket;
  const question = description.startsWith(title.replace(/…$/u, ''))
    ? description
    : `${title}。${description}`;
  const [answer, solved] = await Promise.all([
    deps.suggestAnswer(question, region ?? undefined),
    deps.similar(ticket, { of: 'solved', limit: REPLIES_SHOWN, without: [ticket.number], ...ownOnly(who) }),
  ]);
  const replies = solved.flatMap(({ reply, number, department, closedAt }): ReplyDraft[] =>
    reply === null ? [] : [{ text: reply, sources: [], from: { number, department, closedAt } }],
  );
  return [...(answer === undefined ? [] : [{ ...answer, from: null }]), ...replies];
}

/** A reply's form with what was to be put into it, behind what was typed already. */
export function withInserted({ insert, ask: _, ...form }: Form): Form {
  if (insert === undefined) return form;
  return { ...form, text: [form['text']?.trim(), insert].filter(Boolean).join('\n\n') };
}

/** A handler sees the tickets of the own department, and no others. */
function ownOnly({ member }: SignedIn): { department?: string } {
  return member.role === 'handler' ? { department: member.department ?? '' } : {};
}

function isOfFront({ member }: SignedIn): boolean {
  return (front as readonly Role[]).includes(member.role);
}
