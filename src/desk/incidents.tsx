/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Context } from 'hono';
import { changed, type Incident, type IncidentWrite } from '../tickets/incident.ts';
import { openIncidentTicket } from '../tickets/incident-ticket.ts';
import type { TicketWrite } from '../tickets/ticket.ts';
import type { DeskDeps, SignedIn } from './deps.ts';
import { field, type Form } from './forms.ts';
import { formOf, readIncident } from './incident-form.ts';
import { ErrorPage } from './pages/error.tsx';
import { emptyForm } from './pages/fields.tsx';
import { IncidentPage, IncidentsPage, NewIncidentPage } from './pages/incidents.tsx';
import { DESK } from './routes.ts';
import { incidentText as t } from './text-incidents.ts';
import { text } from './text.ts';

const SHOWN = 50;

/** Notices of outages: who announced what, where, until when; each collects its citizens under one ticket. */
export function createIncidentPages(deps: DeskDeps) {
  const missing = (c: Context, who: SignedIn) =>
    c.html(<ErrorPage who={who} kind="notFound" code="TICKET_NOT_FOUND" />, 404);
  const collected = async ({ master }: Incident) =>
    master === null ? 0 : (await deps.tickets.mergedInto(master)).length;

  async function incidents(c: Context, who: SignedIn): Promise<Response> {
    const { incidents: all } = await deps.incidents.list({ limit: SHOWN, offset: 0 });
    const rows = await Promise.all(all.map(async (it) => ({ ...it, collected: await collected(it) })));
    return c.html(<IncidentsPage who={who} incidents={rows} now={deps.now()} />);
  }

  function newIncidentPage(c: Context, who: SignedIn): Response | Promise<Response> {
    return c.html(<NewIncidentPage who={who} state={emptyForm} once={deps.newId()} />);
  }

  async function createIncident(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const once = form[field.once] || deps.newId();
    const read = readIncident(form, deps);
    if (!read.ok) {
      const state = { typed: form, problems: read.problems };
      return c.html(<NewIncidentPage {...{ who, state, once }} />, 422);
    }
    const now = deps.now();
    const { id, name } = who.member;
    const incident: Incident = {
      ...read.value,
      id: once,
      version: 1,
      master: null,
      createdBy: { id, name },
      createdAt: now,
      updatedAt: now,
      endedAt: null,
    };
    // Sent twice, the form's own id is there already.
    await deps.store.commit({ writes: [{ incident, expectedVersion: 0 }] });
    deps.log.info({ incident: once, staff: id }, 'an incident was entered');
    return c.redirect(`${DESK}/incidents/${once}?done=saved`, 303);
  }

  const found = (c: Context) => deps.incidents.get(c.req.param('id') ?? '');

  async function incident(c: Context, who: SignedIn): Promise<Response> {
    const it = await found(c);
    return it ? show(c, who, it) : missing(c, who);
  }

  async function show(
    c: Context,
    who: SignedIn,
    it: Incident,
    again: { typed?: Form; problems?: Record<string, string>; bad?: string; status?: 409 | 422 } = {},
  ): Promise<Response> {
    const done = (['saved', 'ended', 'opened'] as const).find((name) => name === c.req.query('done'));
    const state = { typed: again.typed ?? formOf(it, deps), problems: again.problems ?? {} };
    const page = (
      <IncidentPage
        {...{ who, incident: it, state, now: deps.now() }}
        collected={await collected(it)}
        good={done && !again.bad ? t[done] : undefined}
        bad={again.bad}
      />
    );
    return c.html(page, again.status ?? 200);
  }

  async function saveIncident(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const it = await found(c);
    if (!it) return missing(c, who);
    const read = readIncident(form, deps);
    if (!read.ok)
      return show(c, who, it, {
        typed: form,
        problems: { ...read.problems },
        bad: text.forms.problems,
        status: 422,
      });
    if (form[field.version] !== String(it.version))
      return show(c, who, it, { typed: form, bad: t.conflict, status: 409 });
    return write(c, who, { writes: [changed(it, read.value, deps.now())], done: 'saved', typed: form });
  }

  async function endIncident(c: Context, who: SignedIn): Promise<Response> {
    const it = await found(c);
    if (!it) return missing(c, who);
    if (it.endedAt !== null) return c.redirect(`${DESK}/incidents/${it.id}`, 303);
    const now = deps.now();
    return write(c, who, { writes: [changed(it, { endedAt: now }, now)], done: 'ended' });
  }

  async function openIncident(c: Context, who: SignedIn): Promise<Response> {
    const it = await found(c);
    if (!it) return missing(c, who);
    if (it.master !== null) return c.redirect(`${DESK}/tickets/${it.master}`, 303);
    const made = openIncidentTicket(deps, it, { actor: who.actor, now: deps.now() });
    return write(c, who, { writes: [made.ticket, made.incident], done: 'opened' });
  }

  async function write(
    c: Context,
    who: SignedIn,
    { writes, done, typed }: { writes: (IncidentWrite | TicketWrite)[]; done: string; typed?: Form },
  ): Promise<Response> {
    const outcome = await deps.store.commit({ writes });
    const it = await found(c);
    if (!it) return missing(c, who);
    if (outcome !== 'committed')
      return show(c, who, it, { ...(typed && { typed }), bad: t.conflict, status: 409 });
    deps.log.info({ incident: it.id, staff: who.member.id, done }, 'an incident changed');
    return c.redirect(`${DESK}/incidents/${it.id}?done=${done}`, 303);
  }

  return { incidents, newIncidentPage, createIncident, incident, saveIncident, endIncident, openIncident };
}
