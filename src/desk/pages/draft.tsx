/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { DraftMove } from '../../knowledge/drafts/acts.ts';
import type { Finding } from '../../knowledge/drafts/check-draft.ts';
import { field } from '../forms.ts';
import { DESK } from '../routes.ts';
import { draftsText as t, gapsText } from '../text-gaps.ts';
import { timeWords } from '../time.ts';
import { DraftForm, DraftWords } from './draft-form.tsx';
import { inFormWords, type DraftProps } from './draft-props.ts';
import { DraftStateBadge } from './drafts.tsx';
import { TextArea } from './fields.tsx';
import { Csrf, Layout, Message } from './layout.tsx';

export function DraftPage(props: DraftProps) {
  const { who, draft, acts } = props;
  return (
    <Layout title={draft.content.title || t.untitled} who={who} current="gaps">
      <div class="ticket">
        <header>
          <p class="hint">
            <a href={`${DESK}/drafts`}>{gapsText.drafts}</a>
          </p>
          <h1>{draft.content.title || t.untitled}</h1>
          <p class="badges">
            <DraftStateBadge state={draft.state} />
          </p>
          {draft.state === 'published' && <p>{props.isLive ? t.live : t.notLive}</p>}
          {props.good && <Message tone="good">{props.good}</Message>}
          {props.bad && <Message tone="bad">{props.bad}</Message>}
        </header>
        <section class="facts-of">
          {acts.includes('save') ? <DraftForm {...props} /> : <DraftWords {...props} />}
        </section>
        <aside aria-label={t.decide}>
          <h2>{t.findings}</h2>
          <Findings findings={props.findings} />
          <Acts {...props} />
        </aside>
        <div class="record">
          <About {...props} />
        </div>
      </div>
    </Layout>
  );
}

function Findings({ findings }: Pick<DraftProps, 'findings'>) {
  if (findings.length === 0) return <Message tone="good">{t.sound}</Message>;
  return (
    <Message tone="note">
      <p>{t.unsound(findings.length)}</p>
      <ul>
        {findings.map((it) => (
          <li>{findingWords(it)}</li>
        ))}
      </ul>
    </Message>
  );
}

/** `标题：不能为空` */
function findingWords({ field: name, message }: Finding): string {
  const words = inFormWords(message);
  return name === undefined || words.startsWith(t.fields[name]) ? words : `${t.fields[name]}：${words}`;
}

function Acts(props: DraftProps) {
  const { draft, acts, isAuthor } = props;
  const decisions = acts.filter((act) => act !== 'save' && act !== 'submit');
  return (
    <>
      <h2>{t.decide}</h2>
      {draft.state === 'submitted' && !acts.includes('approve') && (
        <p class="hint">{isAuthor ? t.secondOnly : t.reviewerOnly}</p>
      )}
      {decisions.map((act) => (
        <ActForm {...props} act={act} />
      ))}
    </>
  );
}

function ActForm({ who, draft, act }: DraftProps & { act: DraftMove }) {
  const needsNote = act === 'send-back' || act === 'withdraw' || act === 'discard';
  return (
    <form method="post" action={`${DESK}/drafts/act`} class="card">
      <Csrf who={who} />
      <input type="hidden" name="draft" value={draft.id} />
      <input type="hidden" name="act" value={act} />
      <input type="hidden" name={field.version} value={String(draft.version)} />
      {needsNote && (
        <TextArea
          state={{ typed: {}, problems: {} }}
          name="note"
          label={t.note}
          rows={2}
          maxlength={500}
          scope={act}
        />
      )}
      <button class={act === 'approve' ? 'primary' : ''}>{t.acts[act]}</button>
    </form>
  );
}

function About({ draft, events }: DraftProps) {
  const { origin } = draft;
  return (
    <>
      <h2>{t.about}</h2>
      <p>
        {t.origin[origin.type]}
        {origin.type === 'ticket' && <a href={`${DESK}/tickets/${origin.number}`}>{origin.number}</a>}
      </p>
      <p>{`${t.authors}：${draft.authors.map(({ name }) => name).join('、')}`}</p>
      <h2>{t.history}</h2>
      <ol class="plain-list history">
        {events.map(({ at, by, act, note }) => (
          <li>
            <small>{timeWords(at)}</small> {`${by.name} ${t.acts[act]}`}
            {note && <p class="typed">{note}</p>}
          </li>
        ))}
      </ol>
    </>
  );
}
