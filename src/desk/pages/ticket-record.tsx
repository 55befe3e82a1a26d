/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { AttachmentRef } from '../../conversation/activity.ts';
import type { TranscriptEntry } from '../../conversation/store.ts';
import type { Satisfaction, Ticket, TicketEvent, TicketKind } from '../../tickets/ticket.ts';
import { isShownImage } from '../attachments.ts';
import type { DeskDeps } from '../deps.ts';
import { outcomeWords } from '../outcomes.ts';
import { DESK } from '../routes.ts';
import { text } from '../text.ts';
import type { ShownPassage, TicketView } from '../ticket-view.ts';
import { timeWords } from '../time.ts';

const t = text.ticket;

export function Attachments({ ticket }: { ticket: Ticket }) {
  return ticket.attachments.length > 0 ? (
    <>
      <h2>{t.attachments}</h2>
      <Files files={ticket.attachments} number={ticket.number} />
    </>
  ) : null;
}

function Files({ files, number }: { files: readonly AttachmentRef[]; number: string }) {
  return (
    <ul class="files">
      {files.map((file, index) => {
        const href = `${DESK}/tickets/${number}/attachments/${file.id}`;
        return (
          <li>
            <a href={href}>
              {isShownImage(file.mime) ? (
                <img src={href} alt={t.image(index + 1)} loading="lazy" />
              ) : (
                t.file(index + 1, `${Math.ceil(file.size / 1024)} KB`)
              )}
            </a>
          </li>
        );
      })}
    </ul>
  );
}

export function Trouble({ trouble }: Pick<TicketView, 'trouble'>) {
  if (!trouble) {
    return null;
  }
  const { turn, passages } = trouble;
  return (
    <section>
      <h2>{t.trouble}</h2>
      <dl class="facts">
        <div>
          <dt>{t.question}</dt>
          <dd>{turn.question}</dd>
        </div>
        <div>
          <dt>{t.outcome}</dt>
          <dd>{outcomeWords(turn.status, turn.reason)}</dd>
        </div>
      </dl>
      {turn.citations.length > 0 && (
        <>
          <h3>{t.cited}</h3>
          <ul class="plain-list">
            {turn.citations.map((it) => (
              <li>
                {it.title}
                <small>{t.basis(it.document, it.locator)}</small>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>{t.passages}</h3>
      {passages.length === 0 ? (
        <p class="empty">{t.troubleNone}</p>
      ) : (
        passages.map((it) => <Passage passage={it} />)
      )}
    </section>
  );
}

function Passage({ passage: { id, description } }: { passage: ShownPassage }) {
  if (!description) {
    return <p class="hint">{t.passageGone(id)}</p>;
  }
  const { title, section, text: words, document, locator } = description;
  return (
    <details class="passage">
      <summary>
        {title}
        <small>{section}</small>
      </summary>
      <p class="typed">{words}</p>
      <p class="hint">{t.basis(document, locator)}</p>
    </details>
  );
}

export function Transcript({ view }: { view: TicketView }) {
  const { ticket, transcript } = view;
  return (
    <section>
      <h2>{t.transcript}</h2>
      <div id="live-transcript" data-live>
        {ticket.conversation === null ? (
          <p class="empty">{t.noTranscript}</p>
        ) : !view.maySeeCitizen ? (
          <p class="empty">{t.confidentialHidden}</p>
        ) : transcript.length === 0 ? (
          <p class="empty">{t.emptyTranscript}</p>
        ) : (
          <ol class="transcript">
            {transcript.map((entry) => (
              <Line entry={entry} number={ticket.number} />
            ))}
          </ol>
        )}
      </div>
    </section>
  );
}

function Line({ entry, number }: { entry: TranscriptEntry; number: string }) {
  return (
    <li class={entry.speaker}>
      <p class="hint">
        {text.speakers[entry.speaker]} · {timeWords(entry.at)}
      </p>
      <p class="typed">{entry.text}</p>
      {entry.attachments?.length ? <Files files={entry.attachments} number={number} /> : null}
    </li>
  );
}

type Names = Pick<DeskDeps, 'departments' | 'categories'>;

export function History({ view, ...names }: Names & { view: TicketView }) {
  return (
    <section>
      <h2>{t.history}</h2>
      <div id="live-history" data-live>
        <ol class="history">
          {view.events.map((event) => (
            <HistoryLine event={event} names={names} />
          ))}
        </ol>
      </div>
    </section>
  );
}

function HistoryLine({ event, names }: { event: TicketEvent; names: Names }) {
  const isPrivate = event.move === 'note';
  return (
    <li class={isPrivate ? 'private' : undefined}>
      <b>{text.moves[event.move]}</b>
      {isPrivate && <span class="badge">{t.privateNote}</span>}
      {event.data['late'] && <b class="badge urgent">{t.wasLate}</b>}
      <small>
        {timeWords(event.at)} · {event.actor.name ?? text.actors[event.actor.type]}
      </small>
      {detailsOf(event, names).map((it) => (
        <p class="typed">{it}</p>
      ))}
    </li>
  );
}

/** What the move carried, in words: to whom, until when, what for. */
function detailsOf({ move, data, note }: TicketEvent, { departments, categories }: Names): string[] {
  const { departmentName, route, assigneeName, master, number, suggestion, until, reviewAt } = data;
  const at = (instant: string) => timeWords(Number(instant));
  return [
    move === 'classify' && classWords(data, categories),
    departmentName,
    route,
    assigneeName,
    master,
    number,
    suggestion && t.suggested(departments.find(({ id }) => id === suggestion)?.name ?? suggestion),
    until && t.until(at(until)),
    reviewAt && t.reviewOn(at(reviewAt)),
    data['satisfaction'] && text.satisfactions[data['satisfaction'] as Satisfaction],
    note,
  ].filter((it): it is string => !!it);
}

/** As what it counts from then on. */
function classWords(
  { kind, urgency, category, confidential }: TicketEvent['data'],
  categories: Names['categories'],
): string {
  return [
    kind && text.kinds[kind as TicketKind],
    category && (categories.find(({ id }) => id === category)?.name ?? category),
    urgency === 'urgent' && text.urgencies.urgent,
    confidential === 'yes' && t.confidential,
  ]
    .filter(Boolean)
    .join('，');
}
