/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Context } from 'hono';
import type { DeskDeps, SignedIn } from './deps.ts';
import { ErrorPage } from './pages/error.tsx';
import { PrintedList, PrintedTicket } from './pages/print.tsx';
import { fromTheTop, orderOf, readQueueFilter } from './queue-filter.ts';
import { conditionsOf } from './queue-view.ts';
import { viewTicket, visibleTicket } from './ticket-view.ts';

/** Tickets of a printed list; more is for an export. */
const PRINTED = 200;

/** Pages for paper: without what is pressed or typed. */
export function createPrinting(deps: DeskDeps) {
  async function printTicket(c: Context, who: SignedIn): Promise<Response> {
    const found = await visibleTicket(deps, who, c.req.param('number') ?? '');
    if (!found) return c.html(<ErrorPage who={who} kind="notFound" code="TICKET_NOT_FOUND" />, 404);
    const view = await viewTicket(deps, who, found);
    const { departments, categories, regionName } = deps;
    const withNotes = c.req.query('notes') === '1';
    return c.html(
      <PrintedTicket {...{ who, view, withNotes, departments, categories, regionName }} now={deps.now()} />,
    );
  }

  async function printList(c: Context, who: SignedIn): Promise<Response> {
    const filter = fromTheTop(readQueueFilter(c.req.query()));
    const { conditions } = await conditionsOf(deps, who, filter);
    const order = orderOf(filter);
    const { tickets, total } = await deps.tickets.list({
      ...{ ...conditions, order, limit: PRINTED, offset: 0, countUpTo: PRINTED },
    });
    const { departments } = deps;
    const isCut = total > PRINTED;
    return c.html(<PrintedList {...{ who, filter, tickets, isCut, departments }} now={deps.now()} />);
  }

  return { printTicket, printList };
}
