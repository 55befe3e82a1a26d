/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Instant } from '../../conversation/activity.ts';
import { isNotePublic } from '../../tickets/move-table.ts';
import type { Ticket, TicketEvent } from '../../tickets/ticket.ts';
import type { DeskDeps, Named, SignedIn } from '../deps.ts';
import { exportColumns } from '../export-rows.ts';
import { queryOf, type QueueFilter } from '../queue-filter.ts';
import { DESK } from '../routes.ts';
import { queueText } from '../text-queue.ts';
import { text } from '../text.ts';
import type { TicketView } from '../ticket-view.ts';
import { deadlineOf, timeWords } from '../time.ts';
import { Layout, TableHead } from './layout.tsx';

const t = queueText.print;

export interface PrintedTicketProps extends Pick<DeskDeps, 'departments' | 'categories' | 'regionName'> {
  who: SignedIn;
  view: TicketView;
  now: Instant;
  /** With what only staff may read. */
  withNotes: boolean;
}

/** What is written about a ticket in whole paragraphs; the rest of the columns go into the table. */
const paragraphs: readonly string[] = ['标题', '内容', '答复'];

export function PrintedTicket(props: PrintedTicketProps) {
  const { who, view, now, withNotes } = props;
  const { ticket } = view;
  const facts = exportColumns
    .filter(({ label }) => !paragraphs.includes(label))
    .map(({ label, of }) => ({ label, value: of(ticket, props) }))
    .filter(({ value }) => value !== null && value !== 0 && value !== '');
  const here = `${DESK}/tickets/${ticket.number}`;
  return (
    <Layout title={ticket.title} who={who}>
      <Paper back={here} who={who} now={now}>
        <a href={`${here}/print${withNotes ? '' : '?notes=1'}`}>{withNotes ? t.noNotes : t.notes}</a>
      </Paper>
      <article class="paper">
        <h1>{ticket.title}</h1>
        {ticket.confidential && <p class="notice">{t.confidential}</p>}
        <table class="printed-facts">
          <tbody>
            {facts.map(({ label, value }) => (
              <tr>
                <th scope="row">{label}</th>
                <td>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <h2>{text.ticket.description}</h2>
        <p class="typed">{ticket.description}</p>
        {ticket.reply && <h2>{text.ticket.reply}</h2>}
        {ticket.reply && <p class="typed">{ticket.reply}</p>}
        <h2>{t.events}</h2>
        <Events events={view.events} withNotes={withNotes} />
      </article>
    </Layout>
  );
}

/** Without the notes, moves that nobody but staff knows of are left out as well. */
function Events({ events, withNotes }: { events: readonly TicketEvent[]; withNotes: boolean }) {
  const { columns } = t;
  const shown = events.filter((it) => withNotes || it.move !== 'note');
  return (
    <table class="printed-events">
      <TableHead columns={[columns.at, columns.move, columns.who, columns.note]} />
      <tbody>
        {shown.map(({ at, move, actor, note }) => (
          <tr>
            <td>{timeWords(at)}</td>
            <td>{text.moves[move]}</td>
            <td>{actor.name ?? text.actors[actor.type]}</td>
            <td class="typed">{withNotes || isNotePublic(move) ? note : null}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface PaperProps {
  who: SignedIn;
  now: Instant;
  back: string;
  children?: unknown;
}

/** What stands above the paper on the screen and is not printed, and who has printed it, which is. */
function Paper({ who, now, back, children }: PaperProps) {
  return (
    <>
      <p class="row on-screen">
        <button type="button" data-print hidden>
          {t.do}
        </button>
        {children}
        <a href={back}>{t.back}</a>
      </p>
      <p class="hint">{t.at(timeWords(now), who.member.name)}</p>
    </>
  );
}

export interface PrintedListProps {
  who: SignedIn;
  filter: QueueFilter;
  tickets: readonly Ticket[];
  /** There are more than are printed. */
  isCut: boolean;
  departments: readonly Named[];
  now: Instant;
}

export function PrintedList({ who, filter, tickets, isCut, departments, now }: PrintedListProps) {
  const { columns } = text.queue;
  const nameOf = new Map(departments.map(({ id, name }) => [id, name]));
  return (
    <Layout title={t.list} who={who}>
      <Paper back={DESK + (queryOf(filter) || '?status=open')} who={who} now={now} />
      <article class="paper">
        <h1>{t.list}</h1>
        {isCut && <p class="notice">{t.onlyFirst(tickets.length)}</p>}
        <table class="printed-list">
          <TableHead
            columns={[
              queueText.bulk.columns.number,
              columns.title,
              columns.status,
              columns.department,
              columns.due,
            ]}
          />
          <tbody>
            {tickets.map((it) => (
              <tr>
                <td>{it.number}</td>
                <td class="main">
                  {it.title}
                  {it.place && <small> {it.place}</small>}
                </td>
                <td>{text.statuses[it.status]}</td>
                <td>
                  {it.department ? (nameOf.get(it.department) ?? it.department) : text.queue.unassigned}
                </td>
                <td>{deadlineOf(it, now).words}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </article>
    </Layout>
  );
}
