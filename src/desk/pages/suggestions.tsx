/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Reason } from '../../tickets/similar.ts';
import type { SignedIn } from '../deps.ts';
import { field } from '../forms.ts';
import { DESK } from '../routes.ts';
import type { ReplyDraft, Suggestions } from '../suggestions.ts';
import { suggestionText as t } from '../text-suggestions.ts';
import { text } from '../text.ts';
import { timeWords } from '../time.ts';
import { Csrf } from './layout.tsx';
import { Status } from './queue.tsx';
import type { TicketPageProps } from './ticket-props.ts';

/** The same matter elsewhere, and the tickets that went into this one. */
export function SuggestionSections(props: TicketPageProps) {
  const { suggestions } = props;
  return suggestions ? (
    <>
      {suggestions.followers.length > 0 && <Followers {...props} suggestions={suggestions} />}
      {suggestions.similar && <SimilarList {...props} similar={suggestions.similar} />}
    </>
  ) : null;
}

type SimilarShown = NonNullable<Suggestions['similar']>;

function SimilarList(props: TicketPageProps & { similar: SimilarShown }) {
  const { similar } = props;
  return (
    <section id="similar">
      <h2>{t.title}</h2>
      {similar.length === 0 ? <p class="empty">{t.none}</p> : <p class="hint">{t.lead}</p>}
      <ul class="plain-list">
        {similar.map((it) => (
          <li>
            <a href={`${DESK}/tickets/${it.number}`}>{it.title}</a> <Status status={it.status} />{' '}
            <b>{t.similarity(it.similarity)}</b>
            <p class="hint">
              {[it.number, it.place, t.submitted(timeWords(it.submittedAt)), ...it.reasons.map(reasonWords)]
                .filter(Boolean)
                .join(' · ')}
            </p>
            <Merge {...props} it={it} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function reasonWords(reason: Reason): string {
  switch (reason.type) {
    case 'place':
      return t.place(reason.name);
    case 'metres':
      return t.metres(reason.metres);
    case 'words':
      return t.words(reason.words);
  }
}

/** The merge move of whichever of the two goes into the other. */
function Merge({ who, view: { ticket }, it }: TicketPageProps & { it: SimilarShown[number] }) {
  if (it.merge === null) return null;
  const [source, master] = it.merge === 'here' ? [it, ticket] : [ticket, it];
  const label = it.merge === 'here' ? t.mergeHere : t.mergeThere;
  return (
    <MoveButton {...{ who, source, move: 'merge', label, aria: t.mergeOf(label, it.number) }}>
      <input type="hidden" name="master" value={master.number} />
    </MoveButton>
  );
}

function Followers({ who, suggestions }: TicketPageProps & { suggestions: Suggestions }) {
  const { followers, mayUnmerge } = suggestions;
  return (
    <section id="followers">
      <h2>{t.followers}</h2>
      <p class="hint">{t.followersLead}</p>
      <ul class="plain-list">
        {followers.map((it) => (
          <li>
            {mayUnmerge ? <a href={`${DESK}/tickets/${it.number}`}>{it.number}</a> : it.number}
            <p class="typed">{it.description}</p>
            <p class="hint">
              {[it.place, t.submitted(timeWords(it.submittedAt)), it.conversation ? t.told : t.notTold]
                .filter(Boolean)
                .join(' · ')}
            </p>
            {mayUnmerge && (
              <MoveButton
                {...{ who, source: it, move: 'unmerge', label: t.unmerge, aria: t.unmergeOf(it.number) }}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface MoveButtonProps {
  who: SignedIn;
  source: { number: string; version: number };
  move: 'merge' | 'unmerge';
  label: string;
  aria: string;
  children?: unknown;
}

function MoveButton({ who, source, move, label, aria, children }: MoveButtonProps) {
  return (
    <form method="post" action={`${DESK}/tickets/${source.number}/moves/${move}`} class="inline">
      <Csrf who={who} />
      <input type="hidden" name={field.version} value={String(source.version)} />
      {children}
      <button aria-label={aria}>{label}</button>
    </form>
  );
}

/** Within the form of a reply: what is typed there comes along with every button. */
export function ReplyDrafts({ view, drafts, departments }: TicketPageProps) {
  const action = `${DESK}/tickets/${view.ticket.number}/suggest`;
  const nameOf = (id: string | null) => departments.find((it) => it.id === id)?.name ?? text.product;
  return (
    <div class="drafts" id="drafts">
      <button formaction={action} formnovalidate name="ask" value="1">
        {t.drafts}
      </button>
      {drafts && <p class="notice">{drafts.length === 0 ? t.draftsNone : t.draftsLead}</p>}
      {drafts?.map((it) => {
        const source = sourceWords(it, nameOf);
        return (
          <details class="passage" open>
            <summary>{source}</summary>
            <p class="typed">{it.text}</p>
            {it.sources.length > 0 && <p class="hint">{t.sources + it.sources.join('；')}</p>}
            <button
              formaction={action}
              formnovalidate
              name="insert"
              value={it.text}
              aria-label={t.insertOf(source)}
            >
              {t.insert}
            </button>
          </details>
        );
      })}
    </div>
  );
}

function sourceWords({ from }: ReplyDraft, nameOf: (id: string | null) => string): string {
  if (from === null) return t.fromKnowledge;
  const { number, department, closedAt } = from;
  return t.fromTicket(number, nameOf(department), closedAt === null ? '' : timeWords(closedAt));
}
