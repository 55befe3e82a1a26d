/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { MoveName, Ticket } from '../tickets/ticket.ts';
import { attachmentHeaders } from './attachments.ts';
import { CANNED, cannedFor, filledFor, withCanned } from './canned-fill.ts';
import type { DeskDeps, SignedIn } from './deps.ts';
import type { Form, Problems } from './forms.ts';
import { field } from './forms.ts';
import { createMakeMove } from './make-move.ts';
import { isDeskMove, isMasked, maskFor, moveWords, readMove, type DeskMove } from './move-forms.ts';
import { ErrorPage } from './pages/error.tsx';
import { TicketPage } from './pages/ticket.tsx';
import type { TicketPageProps } from './pages/ticket-props.ts';
import { DESK } from './routes.ts';
import { replyDrafts, suggestionsFor, withInserted } from './suggestions.ts';
import { text } from './text.ts';
import { maySeeCitizen, maySeeContact, viewTicket, visibleTicket } from './ticket-view.ts';

type Extra = Pick<TicketPageProps, 'good' | 'bad' | 'conflict' | 'draft' | 'drafts' | 'contact'>;

/** One ticket's page and what is done from it. */
export function createTicketPages(deps: DeskDeps) {
  const makeMove = createMakeMove(deps);

  async function show(
    c: Context,
    who: SignedIn,
    ticket: Ticket,
    extra: Extra = {},
    status: ContentfulStatusCode = 200,
  ): Promise<Response> {
    const view = await viewTicket(deps, who, ticket);
    const suggestions = await suggestionsFor(deps, who, ticket);
    const canned = view.moves.includes('reply') ? await cannedFor(deps, ticket) : [];
    const { departments, categories, regionName } = deps;
    const now = deps.now();
    return c.html(
      <TicketPage
        {...{ who, view, now, departments, categories, regionName, suggestions, canned }}
        {...extra}
      />,
      status,
    );
  }

  const visible = (c: Context, who: SignedIn) => visibleTicket(deps, who, c.req.param('number') ?? '');
  const missing = (c: Context, who: SignedIn) =>
    c.html(<ErrorPage who={who} kind="notFound" code="TICKET_NOT_FOUND" />, 404);

  async function ticket(c: Context, who: SignedIn): Promise<Response> {
    const found = await visible(c, who);
    return found ? show(c, who, found, { good: goodNews(c, found) }) : missing(c, who);
  }

  async function move(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const name = c.req.param('move') ?? '';
    const found = await visible(c, who);
    if (!found || !isDeskMove(name)) {
      return missing(c, who);
    }
    const again = async (status: ContentfulStatusCode, extra: Extra, problems: Problems = {}) => {
      const newest = (await visible(c, who)) ?? found;
      return show(
        c,
        who,
        newest,
        { ...extra, draft: { move: name, state: { typed: form, problems } } },
        status,
      );
    };
    if (!(await isUpToDate(deps, found, form[field.version]))) {
      return again(409, { conflict: true });
    }
    const input = readMove(name, form, maskFor(deps, name));
    if (!input.ok) {
      return again(422, { bad: text.forms.problems }, input.problems);
    }
    const sent = { move: name, note: input.value['note'], seen: form[field.version] };
    if (await isMadeAlready(deps, who, found, sent)) {
      return movedOn(c, who, found.number, { done: name });
    }
    const result = await makeMove(found, name, input.value, who);
    switch (result.type) {
      case 'moved':
        return movedOn(c, who, found.number, {
          done: name,
          ...(result.informed && { informed: '1' }),
          ...(isMasked(name, form, input.value) && { masked: '1' }),
        });
      case 'conflict':
        return again(409, { conflict: true });
      case 'not-allowed':
        return again(result.reason === 'input' ? 422 : 403, { bad: result.message });
    }
  }

  /** The form of a reply again, with drafts to begin from; what was typed stays. */
  async function suggest(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const found = await visible(c, who);
    if (!found) {
      return missing(c, who);
    }
    const drafts = await replyDrafts(deps, who, found);
    const state = { typed: withInserted(form), problems: {} };
    return show(c, who, found, { draft: { move: 'reply', state }, drafts });
  }

  /** The form of a reply again, with the words that were chosen; what was typed stays. */
  async function insertCanned(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const found = await visible(c, who);
    if (!found) {
      return missing(c, who);
    }
    const chosen = (await cannedFor(deps, found)).find(({ id }) => id === form[CANNED]);
    const typed = withCanned(form, chosen && filledFor(chosen, found, who, deps));
    return show(c, who, found, { draft: { move: 'reply', state: { typed, problems: {} } } });
  }

  /** A dispatch may take the ticket out of the mover's own sight. */
  async function movedOn(c: Context, who: SignedIn, number: string, news: Record<string, string>) {
    const stays = await visibleTicket(deps, who, number);
    return c.redirect(stays ? `${DESK}/tickets/${number}?${new URLSearchParams(news)}` : DESK, 303);
  }

  async function contact(c: Context, who: SignedIn): Promise<Response> {
    const found = await visible(c, who);
    if (!found || !maySeeContact(who, found)) {
      return missing(c, who);
    }
    // Written before anything is shown: a look that is not in the log has not happened.
    await deps.record({ staff: who.member.id, action: 'contact.shown', subject: found.number });
    if (!found.contactSealed) {
      return show(c, who, found);
    }
    try {
      return await show(c, who, found, { contact: { shown: deps.vault.open(found.contactSealed) } });
    } catch (error) {
      deps.log.error({ err: error, ticket: found.number }, 'a sealed contact cannot be opened');
      return show(c, who, found, { contact: { unreadable: true } });
    }
  }

  async function attachment(c: Context, who: SignedIn): Promise<Response> {
    const found = await visible(c, who);
    const id = c.req.param('id') ?? '';
    const file = found && (await deps.attachments.get(id));
    const isOfTicket = found?.attachments.some((it) => it.id === id);
    const isOfConversation =
      found !== undefined &&
      maySeeCitizen(who, found) &&
      file?.conversation != null &&
      file.conversation === found.conversation;
    if (!file || !(isOfTicket || isOfConversation)) {
      return missing(c, who);
    }
    return c.body(new Uint8Array(file.bytes), 200, attachmentHeaders(file.ref.mime, id));
  }

  return { ticket, move, suggest, insertCanned, contact, attachment };
}

/** Moves that leave what somebody was looking at as it was. */
const harmless: readonly MoveName[] = [
  'note',
  'warn',
  'overdue',
  'review',
  'urge',
  'supervise',
  'absorb',
  'release',
];

/** Whether the form was made for this state of the ticket: a private note in between spoils nobody's work. */
async function isUpToDate(deps: Pick<DeskDeps, 'tickets'>, ticket: Ticket, seen: string | undefined) {
  if (seen === String(ticket.version)) return true;
  const since = Number(seen);
  if (!Number.isInteger(since) || since < 1 || since > ticket.version) return false;
  const events = await deps.tickets.events(ticket.number);
  return events.filter((event) => event.version > since).every((event) => harmless.includes(event.move));
}

/** The same form once more, because the answer to the first was lost: what others may do meanwhile is not done twice. */
async function isMadeAlready(
  deps: Pick<DeskDeps, 'tickets'>,
  who: SignedIn,
  ticket: Ticket,
  { move, note = null, seen }: { move: DeskMove; note: string | null | undefined; seen: string | undefined },
): Promise<boolean> {
  if (seen === String(ticket.version)) return false;
  const since = (await deps.tickets.events(ticket.number)).filter((event) => event.version > Number(seen));
  return since.some((it) => it.move === move && it.actor.id === who.member.id && it.note === note);
}

function goodNews(c: Context, ticket: Ticket): string | undefined {
  const done = c.req.query('done') ?? '';
  if (!isDeskMove(done)) {
    return undefined;
  }
  const t = text.ticket;
  const news = c.req.query('informed') === '1' ? t.informed : ticket.conversation ? '' : t.notInformed;
  const masked = c.req.query('masked') === '1' ? t.masked : '';
  return t.done(moveWords(done)) + news + masked;
}
