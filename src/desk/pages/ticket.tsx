/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { GeoPoint } from '../../conversation/activity.ts';
import type { Ticket } from '../../tickets/ticket.ts';
import type { Form } from '../forms.ts';
import { DESK } from '../routes.ts';
import { moveText } from '../text-moves.ts';
import { queueText } from '../text-queue.ts';
import { text } from '../text.ts';
import type { TicketPageProps } from './ticket-props.ts';
import { timeWords } from '../time.ts';
import { DraftFromReply } from './draft-from-reply.tsx';
import { Csrf, Layout, Message } from './layout.tsx';
import { Moves } from './moves.tsx';
import { Deadline, Status } from './queue.tsx';
import { RoutingSection } from './routing.tsx';
import { SuggestionSections } from './suggestions.tsx';
import { Attachments, History, Transcript, Trouble } from './ticket-record.tsx';

const t = text.ticket;

export function TicketPage(props: TicketPageProps) {
  const { who, view, draft, now } = props;
  const { ticket } = view;
  const isLost = draft && !view.moves.includes(draft.move);
  return (
    <Layout title={ticket.title} who={who} current="queue" refresh={!draft && !props.contact}>
      <div class="ticket" id="ticket" data-version={ticket.version}>
        <header>
          <p class="hint">
            {ticket.number} <a href={`${DESK}/tickets/${ticket.number}/print`}>{queueText.print.link}</a>
          </p>
          <h1>{ticket.title}</h1>
          <p class="badges">
            <Status status={ticket.status} />
            <span class="badge">{text.kinds[ticket.kind]}</span>
            {ticket.urgency === 'urgent' && <b class="badge urgent">{text.urgencies.urgent}</b>}
            {ticket.supervised && <b class="badge urgent">{t.supervised}</b>}
            {ticket.confidential && <b class="badge">{t.confidential}</b>}
            <Deadline ticket={ticket} now={now} />
          </p>
          {props.good && <Message tone="good">{props.good}</Message>}
          {props.bad && <Message tone="bad">{props.bad}</Message>}
          {props.conflict && <Message tone="bad">{isLost ? t.conflictMoveGone : t.conflict}</Message>}
          {isLost && <LostDraft typed={draft.state.typed} />}
        </header>
        <section class="facts-of">
          <h2>{t.description}</h2>
          <p class="typed">{ticket.description}</p>
          <Attachments ticket={ticket} />
          {ticket.reply && !view.moves.includes('close') && (
            <>
              <h2>{t.reply}</h2>
              <p class="typed reply">{ticket.reply}</p>
            </>
          )}
          <Facts {...props} />
        </section>
        <aside aria-label={t.moves}>
          <h2>{t.moves}</h2>
          <Moves {...props} />
          <DraftFromReply who={who} ticket={ticket} />
        </aside>
        <div class="record">
          <RoutingSection routing={props.view.routing} />
          <SuggestionSections {...props} />
          <Trouble trouble={view.trouble} />
          <History view={view} departments={props.departments} categories={props.categories} />
          <Transcript view={view} />
        </div>
      </div>
    </Layout>
  );
}

function LostDraft({ typed }: { typed: Form }) {
  const written = Object.entries(typed).filter(
    ([name, value]) => !name.startsWith('_') && name !== 'department' && value,
  );
  return (
    <>
      {written.map(([name, value]) => (
        <textarea readonly rows={3} aria-label={(text.fields as Record<string, string>)[name] ?? name}>
          {value}
        </textarea>
      ))}
    </>
  );
}

function Facts(props: TicketPageProps) {
  const { ticket } = props.view;
  const departmentName = props.departments.find(({ id }) => id === ticket.department)?.name;
  const facts: [string, string | null | undefined][] = [
    [t.department, departmentName ?? ticket.department ?? text.queue.unassigned],
    [t.place, ticket.place],
    [t.happened, ticket.happened],
    [t.region, ticket.region && (props.regionName(ticket.region) ?? ticket.region)],
    [t.source, text.sources[ticket.source]],
    [t.submittedAt, timeWords(ticket.submittedAt)],
    [t.dueAt, timeWords(ticket.dueAt)],
    [
      t.response,
      ticket.respondedAt ? timeWords(ticket.respondedAt) : t.responseBy(timeWords(ticket.responseDueAt)),
    ],
    [t.missedDeadlines, missedWords(ticket)],
    [t.assignee, ticket.assignee?.name],
    [
      t.category,
      ticket.category && (props.categories.find(({ id }) => id === ticket.category)?.name ?? ticket.category),
    ],
    [t.reviewAt, ticket.reviewAt === null ? null : timeWords(ticket.reviewAt)],
    [text.moves['ask-extension'], ticket.extension && t.extensionAsked(timeWords(ticket.extension.until))],
    [t.contacted, yesNo(ticket.contacted)],
    [t.satisfaction, ticket.satisfaction && text.satisfactions[ticket.satisfaction]],
    [t.solved, solvedWords(ticket)],
  ];
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      <Related {...props} />
      <div>
        <dt>{t.contact}</dt>
        <dd>
          <Contact {...props} />
        </dd>
      </div>
    </dl>
  );
}

/** The shared place, and the tickets that belong together with this one. */
function Related({ view }: TicketPageProps) {
  const { location, mergedInto } = view.ticket;
  return (
    <>
      {location && (
        <div>
          <dt>{t.location}</dt>
          <dd>
            <a href={mapLink(location)} target="_blank" rel="noreferrer noopener">
              {t.map}
            </a>
          </dd>
        </div>
      )}
      {mergedInto && <TicketLinks label={t.mergedInto} numbers={[mergedInto]} />}
      {view.merged.length > 0 && <TicketLinks label={t.mergedHere} numbers={view.merged} />}
    </>
  );
}

function TicketLinks({ label, numbers }: { label: string; numbers: readonly string[] }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {numbers.map((number) => (
          <>
            <a href={`${DESK}/tickets/${number}`}>{number}</a>{' '}
          </>
        ))}
      </dd>
    </div>
  );
}

/** OpenStreetMap needs no key; nothing but the point is in the address. */
function mapLink({ latitude, longitude }: GeoPoint): string {
  return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
}

function missedWords({ breaches }: Ticket): string {
  return breaches.map(({ clock, dueAt }) => t.missedOne(t.clocks[clock], timeWords(dueAt))).join('；');
}

function solvedWords({ solved }: Ticket): string | null {
  return solved === null ? null : solved ? t.yes : t.no;
}

function yesNo(value: boolean | null): string | null {
  return value === null ? null : value ? moveText.yes : moveText.no;
}

function Contact({ who, view, contact }: TicketPageProps) {
  if (!view.ticket.contactSealed) {
    return t.noContact;
  }
  if (!view.maySeeContact) {
    return view.ticket.confidential ? t.confidentialHidden : t.contactDenied;
  }
  if (contact) {
    return 'shown' in contact ? (
      <b id="contact">{contact.shown}</b>
    ) : (
      <b class="problem">{t.contactUnreadable}</b>
    );
  }
  return (
    <form method="post" action={`${DESK}/tickets/${view.ticket.number}/contact`} class="inline">
      <Csrf who={who} />
      <button>{t.showContact}</button> <small>{t.contactLogged}</small>
    </form>
  );
}
