/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { FoundLine } from '../../tickets/search/ticket-search.ts';
import type { SavedFilter } from '../../tickets/saved-filters.ts';
import type { SignedIn } from '../deps.ts';
import { field } from '../forms.ts';
import { fromTheTop, keptQuery, queryOf } from '../queue-filter.ts';
import { DESK, mayUse } from '../routes.ts';
import { EXPORTED } from '../export-rows.ts';
import { queueText as q } from '../text-queue.ts';
import { text } from '../text.ts';
import { timeWords } from '../time.ts';
import { Csrf } from './layout.tsx';
import type { QueueProps } from './queue-props.ts';

export function SavedLinks({ saved, filter }: QueueProps) {
  if (saved.length === 0) return null;
  const here = keptQuery(filter);
  return (
    <nav aria-label={q.saved.label}>
      <ul class="tabs saved">
        {saved.map(({ name, query, isStart }) => (
          <li>
            <a href={`${DESK}?${query || 'status=open'}`} aria-current={query === here ? 'true' : undefined}>
              {name}
              {isStart && <small>{q.saved.isStart}</small>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export function SaveFilter({ who, filter, saved }: QueueProps) {
  return (
    <details class="tool">
      <summary>{q.saved.summary}</summary>
      <form method="post" action={`${DESK}/filters`} class="row">
        <Csrf who={who} />
        <input type="hidden" name={field.back} value={queryOf(fromTheTop(filter))} />
        <label>
          {q.saved.name}
          <input name="name" required maxlength={20} placeholder={q.saved.nameHint} autocomplete="off" />
        </label>
        <button>{q.saved.submit}</button>
      </form>
      {saved.length > 0 && (
        <ul class="plain">
          {saved.map((it) => (
            <SavedActs who={who} it={it} />
          ))}
        </ul>
      )}
    </details>
  );
}

function SavedActs({ who, it }: { who: SignedIn; it: SavedFilter }) {
  const s = q.saved;
  return (
    <li>
      <form method="post" action={`${DESK}/filters/${it.id}`} class="row">
        <Csrf who={who} />
        <span>{it.name}</span>
        <button
          name="act"
          value={it.isStart ? 'unstart' : 'start'}
          aria-label={it.isStart ? s.unstartOf(it.name) : s.startOf(it.name)}
        >
          {it.isStart ? s.unstart : s.start}
        </button>
        <button name="act" value="remove" aria-label={s.removeOf(it.name)}>
          {s.remove}
        </button>
      </form>
    </li>
  );
}

export function ExportLinks({ who, filter }: QueueProps) {
  const query = queryOf(fromTheTop(filter));
  const mayExport = mayUse('exportTickets', who.member.role);
  const to = (format: string) => `${DESK}/export${query}${query ? '&' : '?'}format=${format}`;
  return (
    <details class="tool">
      <summary>{q.export.label}</summary>
      <p class="row">
        <a href={`${DESK}/print${query}`}>{q.export.print}</a>
        {mayExport && <a href={to('csv')}>{q.export.csv}</a>}
        {mayExport && <a href={to('xlsx')}>{q.export.xlsx}</a>}
      </p>
      {mayExport && <p class="hint">{q.export.lead(EXPORTED)}</p>}
    </details>
  );
}

/** Where the words stand in conversations, for those that have no ticket as well. */
export function FoundLines({ lines }: { lines: readonly FoundLine[] | null }) {
  if (lines === null || lines.length === 0) return null;
  return (
    <section class="found">
      <h2>{q.lines}</h2>
      <ul class="plain">
        {lines.map(({ ticket, at, speaker, text: words }) => (
          <li>
            <small>
              {timeWords(at)} {text.speakers[speaker]} ·{' '}
              {ticket ? <a href={`${DESK}/tickets/${ticket}`}>{ticket}</a> : q.noTicket}
            </small>
            <p class="typed">{shortened(words)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

const LONGEST = 160;

function shortened(words: string): string {
  const characters = [...words];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST).join('')}…` : words;
}

export function Keys() {
  return (
    <details class="tool" id="keys">
      <summary>{q.keys.summary}</summary>
      <p>{q.keys.lead}</p>
      <dl class="keys">
        {q.keys.rows.map(([key, what]) => (
          <div>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p class="hint">{q.keys.without}</p>
    </details>
  );
}
