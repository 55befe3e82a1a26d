/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Instant } from '../../conversation/activity.ts';
import { endedStatuses, ticketStatuses, type Ticket, type TicketStatus } from '../../tickets/ticket.ts';
import type { Named, SignedIn } from '../deps.ts';
import { queryOf, type QueueFilter } from '../queue-filter.ts';
import { DESK } from '../routes.ts';
import { text } from '../text.ts';
import { deadlineOf, timeWords } from '../time.ts';
import { Layout, TableHead } from './layout.tsx';
import { Paging } from './paging.tsx';

const t = text.queue;

export interface QueueProps {
  who: SignedIn;
  filter: QueueFilter;
  tickets: readonly Ticket[];
  total: number;
  pages: number;
  counts: Partial<Record<TicketStatus, number>>;
  departments: readonly Named[];
  now: Instant;
}

export function QueuePage(props: QueueProps) {
  const { filter, pages } = props;
  const { page } = filter;
  return (
    <Layout title={t.title} who={props.who} current="queue" refresh>
      <h1>{t.title}</h1>
      <div id="live-statuses" data-live>
        <StatusTabs {...props} />
      </div>
      <FilterForm {...props} />
      <div id="live-queue" data-live>
        <p class="hint" role="status">
          {t.total(props.total)}
        </p>
        {props.tickets.length > 0 ? <TicketTable {...props} /> : <p class="empty">{t.none}</p>}
        <Paging {...{ page, pages }} to={(to) => DESK + queryOf({ ...filter, page: to })} />
      </div>
    </Layout>
  );
}

function StatusTabs({ filter, counts }: QueueProps) {
  const sum = (statuses: readonly TicketStatus[]) => statuses.reduce((n, it) => n + (counts[it] ?? 0), 0);
  const tab = (status: QueueFilter['status'], label: string, count: number) => (
    <li>
      <a
        href={DESK + queryOf({ ...filter, status, page: 1 })}
        aria-current={filter.status === status ? 'true' : undefined}
      >
        {label}
        <b>{count}</b>
      </a>
    </li>
  );
  return (
    <nav aria-label={t.statusLabel}>
      <ul class="tabs">
        {tab('open', t.open, sum(ticketStatuses.filter((it) => !endedStatuses.includes(it))))}
        {ticketStatuses.map((status) => tab(status, text.statuses[status], sum([status])))}
        {tab('all', t.all, sum(ticketStatuses))}
      </ul>
    </nav>
  );
}

function FilterForm({ filter, departments, who }: QueueProps) {
  const options = (chosen: string | null, all: readonly Named[]) =>
    all.map(({ id, name }) => (
      <option value={id} selected={id === chosen}>
        {name}
      </option>
    ));
  const kinds = Object.entries(text.kinds).map(([id, name]) => ({ id, name }));
  return (
    <form class="filter" method="get" action={DESK} role="search">
      {filter.status !== 'open' && <input type="hidden" name="status" value={filter.status} />}
      <label class="grow">
        {t.search}
        <input type="search" name="q" value={filter.text ?? ''} placeholder={t.searchHint} />
      </label>
      <label>
        {t.kind}
        <select name="kind">
          <option value="">{t.anyKind}</option>
          {options(filter.kind, kinds)}
        </select>
      </label>
      {who.member.role !== 'handler' && (
        <label>
          {t.department}
          <select name="department">
            <option value="">{t.anyDepartment}</option>
            {options(filter.department, departments)}
          </select>
        </label>
      )}
      <label class="check">
        <input type="checkbox" name="overdue" value="1" checked={filter.overdue} />
        {t.overdue}
      </label>
      <button>{t.filter}</button>
      <a href={DESK}>{t.clear}</a>
    </form>
  );
}

function TicketTable({ tickets, departments, now }: QueueProps) {
  const nameOf = new Map(departments.map(({ id, name }) => [id, name]));
  const columns = [t.columns.due, t.columns.title, t.columns.kind, t.columns.status, t.columns.department];
  return (
    <table class="queue">
      <TableHead columns={columns} />
      <tbody>
        {tickets.map((ticket) => (
          <tr>
            <td>
              <Deadline ticket={ticket} now={now} />
            </td>
            <td class="main">
              <a href={`${DESK}/tickets/${ticket.number}`}>{ticket.title}</a>
              {ticket.urgency === 'urgent' && <b class="badge urgent">{text.urgencies.urgent}</b>}
              <small>
                {ticket.number}
                {ticket.place && ` · ${ticket.place}`}
              </small>
            </td>
            <td>{text.kinds[ticket.kind]}</td>
            <td>
              <Status status={ticket.status} />
            </td>
            <td>{ticket.department ? (nameOf.get(ticket.department) ?? ticket.department) : t.unassigned}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Status({ status }: { status: TicketStatus }) {
  return <span class={`status ${status}`}>{text.statuses[status]}</span>;
}

export function Deadline({ ticket, now }: { ticket: Ticket; now: Instant }) {
  const { state, words } = deadlineOf(ticket, now);
  return (
    <span class={`deadline ${state}`} title={timeWords(ticket.dueAt)}>
      {words}
    </span>
  );
}
