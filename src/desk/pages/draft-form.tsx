/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { draftFields, sectionFields, type DraftField } from '../../knowledge/drafts/draft.ts';
import { field } from '../forms.ts';
import { DESK } from '../routes.ts';
import { draftsText as t } from '../text-gaps.ts';
import { inFormWords, type DraftProps } from './draft-props.ts';
import { Input, optionsOf, Select, TextArea, type FormState } from './fields.tsx';
import { Csrf } from './layout.tsx';

const sections = Object.keys(sectionFields) as (keyof typeof sectionFields)[];
/** May stay empty in a sound item. */
const optional: readonly DraftField[] = [
  ...(['documentNumber', 'revised', 'expires', 'publisher', 'published'] as const),
  ...sections.filter((name) => name !== 'point'),
];
const dates: readonly DraftField[] = ['issued', 'revised', 'effective', 'expires', 'published', 'nextReview'];

export function DraftForm(props: DraftProps) {
  const { who, draft, typed, findings } = props;
  const problems: Partial<Record<DraftField, string>> = {};
  for (const { field: name, message } of findings) {
    if (name !== undefined)
      problems[name] = [problems[name], inFormWords(message)].filter(Boolean).join('；');
  }
  // Whoever is still writing need not be told at every field; the list beside the form says what is missing.
  const state: FormState = { typed, problems: props.bad === undefined ? {} : problems };
  return (
    <form method="post" action={`${DESK}/drafts/save`} class="draft-form" novalidate>
      <Csrf who={who} />
      <input type="hidden" name="draft" value={draft.id} />
      <input type="hidden" name={field.version} value={String(draft.version)} />
      <h2>{t.basics}</h2>
      <Basics {...props} state={state} />
      <h2>{t.source}</h2>
      <Plain
        state={state}
        names={['document', 'documentNumber', 'issuer', 'issued', 'revised', 'effective', 'expires']}
      />
      <Area state={state} name="sourceText" rows={10} />
      <Plain state={state} names={['publisher', 'published']} />
      <h2>{t.body}</h2>
      <p class="hint">{t.bodyHint}</p>
      {sections.map((name) => (
        <Area state={state} name={name} rows={3} />
      ))}
      <h2>{t.asked}</h2>
      <Area state={state} name="questions" rows={6} />
      <Plain state={state} names={['nextReview']} />
      <p class="row">
        <button name="then" value="save">
          {t.save}
        </button>
        <button class="primary" name="then" value="submit">
          {t.saveAndSubmit}
        </button>
      </p>
    </form>
  );
}

function Basics({ state, itemTopics, departments }: DraftProps & { state: FormState }) {
  const choose = { state, empty: t.choose };
  return (
    <>
      <Plain state={state} names={['title']} />
      <Select
        {...choose}
        name="topic"
        label={t.fields.topic}
        options={itemTopics.map((it) => ({ value: it, label: it }))}
      />
      <Select {...choose} name="claimClass" label={t.fields.claimClass} options={optionsOf(t.claimClasses)} />
      <Plain state={state} names={['regions', 'audience']} />
      <Select
        {...choose}
        name="department"
        label={t.fields.department}
        options={departments.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </>
  );
}

const hintOf = (name: DraftField) => {
  const hint = t.hints[name];
  return hint === undefined ? {} : { hint };
};

/** The browser holds nobody back (novalidate): a draft may be saved half done, and the checks say what is missing. */
function Plain({ state, names }: { state: FormState; names: readonly DraftField[] }) {
  return (
    <>
      {names.map((name) => (
        <Input
          {...{ state, name, ...hintOf(name) }}
          label={t.fields[name]}
          type={dates.includes(name) ? 'date' : 'text'}
          optional={optional.includes(name)}
        />
      ))}
    </>
  );
}

function Area({ state, name, rows }: { state: FormState; name: DraftField; rows: number }) {
  return (
    <TextArea
      {...{ state, name, rows, ...hintOf(name) }}
      label={t.fields[name]}
      optional={optional.includes(name)}
    />
  );
}

/** The draft to be read, what was written beside what it rests on. */
export function DraftWords({ typed, departments }: DraftProps) {
  const valueOf = (name: DraftField): string => {
    const value = typed[name].trim();
    if (name === 'department') return departments.find(({ id }) => id === value)?.name ?? value;
    if (name === 'claimClass') return (t.claimClasses as Record<string, string>)[value] ?? value;
    return value;
  };
  const isLong = (name: DraftField) => name === 'sourceText' || name === 'questions' || name in sectionFields;
  const filled = draftFields.filter((name) => valueOf(name) !== '');
  const long = [...sections, 'sourceText', 'questions'] as const;
  return (
    <>
      <h2>{t.body}</h2>
      {long
        .filter((name) => valueOf(name) !== '')
        .map((name) => (
          <>
            <h3>{t.fields[name]}</h3>
            <p class={name === 'sourceText' ? 'typed reply' : 'typed'}>{valueOf(name)}</p>
          </>
        ))}
      <h2>{t.basics}</h2>
      <dl class="facts">
        {filled
          .filter((name) => !isLong(name))
          .map((name) => (
            <div>
              <dt>{t.fields[name]}</dt>
              <dd>{valueOf(name)}</dd>
            </div>
          ))}
      </dl>
    </>
  );
}
