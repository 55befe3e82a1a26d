/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Context } from 'hono';
import { MOST_SAVED_FILTERS, type SavedFilter } from '../tickets/saved-filters.ts';
import { parseTicketNumber } from '../tickets/numbering.ts';
import { front } from '../tickets/table/rule.ts';
import type { Role } from '../tickets/ticket.ts';
import type { DeskDeps, Named, SignedIn } from './deps.ts';
import { field, type Form } from './forms.ts';
import { createMakeMove } from './make-move.ts';
import { LoadPage } from './pages/load.tsx';
import { QueuePage } from './pages/queue.tsx';
import type { QueueProps } from './pages/queue-props.ts';
import { keptQuery, parseQuery, queryOf, readQueueFilter, type QueueFilter } from './queue-filter.ts';
import { queueView } from './queue-view.ts';
import { DESK } from './routes.ts';
import { queueText } from './text-queue.ts';
import { visibleTicket } from './ticket-view.ts';

/** Of other lists as well. */
export const PAGE_SIZE = 20;
const NAME_LENGTH = 20;

/** The list's address as the form says it, read anew: nothing else can stand in it. */
export function backOf(form: Form): string {
  return queryOf(parseQuery((form[field.back] ?? '').replace(/^\?/u, ''))) || '?status=open';
}

type News = Pick<QueueProps, 'good' | 'bad'>;

export function createQueue(deps: DeskDeps) {
  const makeMove = createMakeMove(deps);

  async function queue(c: Context, who: SignedIn): Promise<Response> {
    const saved = await deps.savedFilters.list(who.member.id);
    const start = saved.find((it) => it.isStart);
    if (start?.query && c.req.url.indexOf('?') === -1) return c.redirect(`${DESK}?${start.query}`, 303);
    const took = parseTicketNumber(c.req.query('took') ?? '');
    const news = took === null ? {} : { good: queueText.take.done(took) };
    return show(c, who, readQueueFilter(c.req.query()), saved, news);
  }

  async function show(
    c: Context,
    who: SignedIn,
    filter: QueueFilter,
    saved: readonly SavedFilter[],
    news: News = {},
  ): Promise<Response> {
    const { departments, categories, regions } = deps;
    const { role, department } = who.member;
    const [view, counts, colleagues] = await Promise.all([
      queueView(deps, who, filter),
      deps.tickets.counts(role === 'handler' ? (department ?? '') : undefined),
      followers(),
    ]);
    const now = deps.now();
    const props = { who, filter, view, counts, departments, categories, regions, colleagues, saved, now };
    return c.html(<QueuePage {...props} {...news} />, news.bad === undefined ? 200 : 422);
  }

  async function followers(): Promise<Named[]> {
    const all = await deps.staff.list();
    return all.filter((it) => it.active && (front as readonly Role[]).includes(it.role));
  }

  /** The queue again as it was, with what became of it. */
  async function again(c: Context, who: SignedIn, form: Form, news: News): Promise<Response> {
    const saved = await deps.savedFilters.list(who.member.id);
    return show(c, who, parseQuery(backOf(form).slice(1)), saved, news);
  }

  async function take(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const number = form[field.take] ?? '';
    const t = queueText.take;
    const ticket = await visibleTicket(deps, who, number);
    if (!ticket) return again(c, who, form, { bad: t.not(number, queueText.bulk.gone) });
    const result = await makeMove(ticket, 'assign', { assignee: who.member.id }, who);
    switch (result.type) {
      case 'moved':
        return c.redirect(`${DESK}${backOf(form)}&took=${number}`, 303);
      case 'conflict':
        return again(c, who, form, { bad: t.not(number, queueText.bulk.moved) });
      case 'not-allowed':
        return again(c, who, form, { bad: t.not(number, result.message) });
    }
  }

  async function saveFilter(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const t = queueText.saved;
    const name = (form['name'] ?? '').trim();
    if (name === '' || [...name].length > NAME_LENGTH) return again(c, who, form, { bad: t.badName });
    const filter = parseQuery(backOf(form).slice(1));
    const outcome = await deps.savedFilters.save({
      ...{ id: deps.newId(), staffId: who.member.id, name, query: keptQuery(filter) },
      ...{ isStart: false, createdAt: deps.now() },
    });
    if (outcome === 'full') return again(c, who, form, { bad: t.full(MOST_SAVED_FILTERS) });
    return c.redirect(DESK + (queryOf(filter) || '?status=open'), 303);
  }

  async function changeFilter(c: Context, who: SignedIn, form: Form): Promise<Response> {
    const id = c.req.param('id') ?? '';
    const { id: staffId } = who.member;
    const own = (await deps.savedFilters.list(staffId)).some((it) => it.id === id);
    if (own && form['act'] === 'remove') await deps.savedFilters.remove(staffId, id);
    if (own && form['act'] === 'start') await deps.savedFilters.startWith(staffId, id);
    if (own && form['act'] === 'unstart') await deps.savedFilters.startWith(staffId, null);
    return c.redirect(`${DESK}?status=open`, 303);
  }

  async function load(c: Context, who: SignedIn): Promise<Response> {
    const now = deps.now();
    const [loads, members, unassigned] = await Promise.all([
      deps.tickets.workloads(now),
      deps.staff.list(),
      queueView(deps, who, parseQuery('assignee=none')),
    ]);
    return c.html(<LoadPage {...{ who, loads, members }} nobodys={unassigned.total} />);
  }

  return { queue, take, saveFilter, changeFilter, load };
}
