/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Ticket } from '../../tickets/ticket.ts';
import type { SignedIn } from '../deps.ts';
import { isSourceOfDraft } from '../draft-start.ts';
import { DESK, routes } from '../routes.ts';
import { draftsText as t } from '../text-gaps.ts';
import { Csrf } from './layout.tsx';

/** Under a ticket whose reply was reviewed; nothing for whoever may not write items. */
export function DraftFromReply({ who, ticket }: { who: SignedIn; ticket: Ticket }) {
  const mayWrite = routes.draftFromTicket.roles.some((it) => it === who.member.role);
  if (!mayWrite || !isSourceOfDraft(ticket)) return null;
  return (
    <form method="post" action={`${DESK}/drafts/from-ticket`} class="card">
      <p class="hint">{t.fromReplyLead}</p>
      <Csrf who={who} />
      <input type="hidden" name="number" value={ticket.number} />
      <button>{t.fromReply}</button>
    </form>
  );
}
