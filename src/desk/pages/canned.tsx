/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { CannedReply } from '../../tickets/canned.ts';
import { CANNED, filledFor } from '../canned-fill.ts';
import type { Named, SignedIn } from '../deps.ts';
import { field } from '../forms.ts';
import { DESK, mayUse } from '../routes.ts';
import { cannedText as t } from '../text-canned.ts';
import { timeWords } from '../time.ts';
import { Input, Select, TextArea, type FormState } from './fields.tsx';
import { Csrf, Layout, Message, TableHead } from './layout.tsx';
import type { TicketPageProps } from './ticket-props.ts';

export interface CannedListProps {
  who: SignedIn;
  replies: readonly CannedReply[];
  departments: readonly Named[];
  good: string | undefined;
}

export function CannedListPage({ who, replies, departments, good }: CannedListProps) {
  const mayEdit = mayUse('saveCanned', who.member.role);
  const { columns } = t;
  return (
    <Layout title={t.title} who={who} current="canned">
      <div class="head">
        <h1>{t.title}</h1>
        {mayEdit && <a href={`${DESK}/canned/new`}>{t.add}</a>}
      </div>
      {good && <Message tone="good">{good}</Message>}
      <p class="hint">{t.lead}</p>
      {replies.length === 0 && <p class="empty">{t.none}</p>}
      {replies.length > 0 && (
        <table class="canned">
          <TableHead columns={[columns.title, columns.department, columns.body, columns.updated]} />
          <tbody>
            {replies.map((it) => (
              <tr>
                <td class="main">
                  <a href={`${DESK}/canned/${it.id}`} aria-label={mayEdit ? t.editOf(it.title) : undefined}>
                    {it.title}
                  </a>
                </td>
                <td>{ownerOf(it, departments)}</td>
                <td class="typed">{it.body}</td>
                <td>
                  <small>{t.updated(timeWords(it.updatedAt), it.updatedBy.name)}</small>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Layout>
  );
}

function ownerOf({ department }: CannedReply, departments: readonly Named[]): string {
  return department === null
    ? t.everybody
    : (departments.find(({ id }) => id === department)?.name ?? department);
}

export interface CannedPageProps {
  who: SignedIn;
  departments: readonly Named[];
  /** `new` for one that is not there yet. */
  id: string;
  reply: CannedReply | null;
  state: FormState;
  bad?: string;
  /** What somebody else has written meanwhile. */
  newest?: string;
}

export function CannedPage({ who, departments, id, reply, state, bad, newest }: CannedPageProps) {
  const mayEdit = mayUse('saveCanned', who.member.role);
  const title = reply?.title ?? t.add;
  return (
    <Layout title={title} who={who} current="canned">
      <h1>{title}</h1>
      {bad && <Message tone="bad">{bad}</Message>}
      {newest !== undefined && (
        <>
          <h2>{t.newest}</h2>
          <p class="typed reply">{newest}</p>
        </>
      )}
      {reply && !mayEdit && <p class="typed card wide">{reply.body}</p>}
      {mayEdit && (
        <form method="post" action={`${DESK}/canned/${id}`} class="card wide">
          <Csrf who={who} />
          <input type="hidden" name={field.version} value={String(reply?.version ?? 0)} />
          <Input state={state} name="title" label={t.fields.title} hint={t.titleHint} maxlength={40} />
          <Select
            state={state}
            name="department"
            label={t.fields.department}
            options={departments.map((it) => ({ value: it.id, label: it.name }))}
            empty={t.everybody}
            optional
          />
          <TextArea
            state={state}
            name="body"
            label={t.fields.body}
            hint={t.lead + t.placeholders}
            rows={8}
            maxlength={2000}
          />
          <button class="primary">{t.submit}</button>
        </form>
      )}
      {mayEdit && reply && (
        <form method="post" action={`${DESK}/canned/${id}/remove`} class="below">
          <Csrf who={who} />
          <button class="danger">{t.remove}</button>
        </form>
      )}
      <p>
        <a href={`${DESK}/canned`}>{t.back}</a>
      </p>
    </Layout>
  );
}

/** Within the form of a reply: without a script the button asks for the form again with the words in it. */
export function InsertCanned({ view, who, canned, departments, now }: TicketPageProps) {
  if (canned === undefined || canned.length === 0) return null;
  const { ticket } = view;
  return (
    <div class="insert-canned">
      <label for="canned">{t.insert.label}</label>
      <span class="row">
        <select id="canned" name={CANNED}>
          <option value="">{t.insert.choose}</option>
          {canned.map((it) => (
            <option value={it.id} data-words={filledFor(it, ticket, who, { departments, now: () => now })}>
              {it.title}
            </option>
          ))}
        </select>
        <button
          formaction={`${DESK}/tickets/${ticket.number}/canned`}
          formnovalidate
          data-insert="reply-text"
        >
          {t.insert.submit}
        </button>
      </span>
      <p class="hint">{t.insert.left}</p>
    </div>
  );
}
