/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Instant } from '../../conversation/activity.ts';
import { openStatuses, type Ticket, type TicketStatus } from '../../tickets/ticket.ts';
import { bulkMovesOf, pickName } from '../bulk-moves.ts';
import { field } from '../forms.ts';
import { fromTheTop, queryOf } from '../queue-filter.ts';
import { COUNTED } from '../queue-view.ts';
import { DESK, mayUse } from '../routes.ts';
import { queueText } from '../text-queue.ts';
import { text } from '../text.ts';
import { deadlineNotes, deadlineOf, timeWords } from '../time.ts';
import { Csrf, Layout, Message, TableHead } from './layout.tsx';
import type { QueueProps } from './queue-props.ts';
import { FilterForm, QuickLinks, StatusTabs } from './queue-filter.tsx';
import { FoundLines, Keys, SavedLinks, SaveFilter, ExportLinks } from './queue-tools.tsx';

const t = text.queue;
const q = queueText;

export function QueuePage(props: QueueProps) {
  const { who, view } = props;
  return (
    <Layout title={t.title} who={who} current="queue" refresh={!props.bad}>
      <script src={`${DESK}/assets/queue.js`} defer />
      <div class="head">
        <h1>{t.title}</h1>
        {mayUse('load', who.member.role) && <a href={`${DESK}/load`}>{q.load.link}</a>}
      </div>
      {props.good && <Message tone="good">{props.good}</Message>}
      {props.bad && <Message tone="bad">{props.bad}</Message>}
      <div id="live-statuses" data-live>
        <StatusTabs {...props} />
      </div>
      <QuickLinks {...props} />
      <SavedLinks {...props} />
      <FilterForm {...props} />
      <div id="live-queue" data-live>
        <p class="hint" role="status">
          {q.total(view.total, COUNTED)}
        </p>
        {view.isVoid && <Message tone="note">{q.void}</Message>}
        {view.isCapped && <Message tone="note">{q.capped}</Message>}
        {view.tickets.length > 0 ? <TicketForm {...props} /> : <p class="empty">{t.none}</p>}
        <Turning {...props} />
        <FoundLines lines={view.lines} />
      </div>
      <SaveFilter {...props} />
      <ExportLinks {...props} />
      <Keys />
    </Layout>
  );
}

function Turning({ filter, view: { previous, next } }: QueueProps) {
  if (previous === null && next === null) return null;
  return (
    <nav class="pages" aria-label={t.pagesLabel}>
      {previous && (
        <a rel="prev" href={DESK + queryOf(previous)}>
          {t.previous}
        </a>
      )}
      <span>{q.page(filter.page)}</span>
      {next && (
        <a rel="next" href={DESK + queryOf(next)}>
          {t.next}
        </a>
      )}
    </nav>
  );
}

/** The list with what can be done to several at once; the bar's button comes first, so that Enter means it. */
function TicketForm(props: QueueProps) {
  const { who, filter } = props;
  const moves = bulkMovesOf(who.member.role);
  if (moves.length === 0) return <TicketTable {...props} />;
  const isAll = filter.picked === 'all';
  return (
    <form method="post" action={`${DESK}/bulk`} id="bulk">
      <Csrf who={who} />
      <input type="hidden" name={field.back} value={queryOf(fromTheTop(filter))} />
      <div class="bar" role="group" aria-label={q.bulk.bar}>
        <label>
          {q.bulk.move}
          <select name="move">
            <option value="">{q.bulk.choose}</option>
            {moves.map((move) => (
              <option value={move}>{text.moves[move]}</option>
            ))}
          </select>
        </label>
        <button>{q.bulk.submit}</button>
        <a
          id="pick-all"
          href={DESK + (queryOf({ ...filter, picked: isAll ? null : 'all' }) || '?status=open')}
        >
          {isAll ? q.bulk.none : q.bulk.all}
        </a>
        <span id="picked" data-words={q.bulk.selected} aria-live="polite"></span>
      </div>
      <TicketTable {...props} picks={isAll ? 'all' : 'none'} />
    </form>
  );
}

type TableProps = QueueProps & { picks?: 'all' | 'none' };

export function TicketTable(props: TableProps) {
  const { columns } = t;
  const labels = [
    columns.due,
    columns.title,
    columns.kind,
    columns.status,
    columns.department,
    q.table.assignee,
  ];
  return (
    <table class="queue">
      <TableHead columns={props.picks ? [q.table.pick, ...labels] : labels} />
      <tbody>
        {props.view.tickets.map((ticket) => (
          <Row {...props} ticket={ticket} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ ticket, departments, now, picks, who }: TableProps & { ticket: Ticket }) {
  const { number, department } = ticket;
  const name = departments.find(({ id }) => id === department)?.name ?? department;
  return (
    <tr>
      {picks && (
        <td class="pick">
          <input
            type="checkbox"
            name={pickName(number)}
            value={String(ticket.version)}
            checked={picks === 'all'}
            aria-label={q.table.pickOf(number)}
          />
        </td>
      )}
      <td>
        <Deadline ticket={ticket} now={now} />
      </td>
      <td class="main">
        <a href={`${DESK}/tickets/${number}`} data-row={number}>
          {ticket.title}
        </a>
        {ticket.urgency === 'urgent' && <b class="badge urgent">{text.urgencies.urgent}</b>}
        {ticket.supervised && <b class="badge urgent">{text.ticket.supervised}</b>}
        {ticket.confidential && <b class="badge">{text.ticket.confidential}</b>}
        <small>
          {number}
          {ticket.place && ` · ${ticket.place}`}
        </small>
      </td>
      <td>{text.kinds[ticket.kind]}</td>
      <td>
        <Status status={ticket.status} />
      </td>
      <td>{name ?? t.unassigned}</td>
      <td>
        <Assignee ticket={ticket} mayTake={picks !== undefined && mayUse('take', who.member.role)} />
      </td>
    </tr>
  );
}

function Assignee({ ticket, mayTake }: { ticket: Ticket; mayTake: boolean }) {
  const { assignee, number, status } = ticket;
  if (assignee !== null) return <>{assignee.name}</>;
  if (!mayTake || !openStatuses.includes(status)) return <>{q.table.nobody}</>;
  return (
    <button
      class="small"
      name={field.take}
      value={number}
      formaction={`${DESK}/take`}
      data-take
      aria-label={q.table.takeOf(number)}
    >
      {q.table.take}
    </button>
  );
}

export function Status({ status }: { status: TicketStatus }) {
  return <span class={`status ${status}`}>{text.statuses[status]}</span>;
}

/** The deadline in colour and in words, with what was missed before and a response that is late. */
export function Deadline({ ticket, now }: { ticket: Ticket; now: Instant }) {
  const { state, words } = deadlineOf(ticket, now);
  const { late, missed } = deadlineNotes(ticket, now);
  return (
    <>
      <span class={`deadline ${state}`} title={timeWords(ticket.dueAt)}>
        {words}
      </span>
      {late && <small class="late-note">{late}</small>}
      {missed && <small class="missed-note">{missed}</small>}
    </>
  );
}
