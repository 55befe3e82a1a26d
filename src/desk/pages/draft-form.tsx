/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { draftFields, sectionFields, type DraftField } from '../../knowledge/drafts/draft.ts';
import { field } from '../forms.ts';
import { DESK } from '../routes.ts';
import { draftsText as t } from '../text-gaps.ts';
import { inFormWords, type DraftProps } from './draft-props.ts';
import { Input, optionsOf, Select, TextArea, type FormState } from './fields.tsx';
import { Csrf } from './layout.tsx';

const sections = Object.keys(sectionFields) as (keyof typeof sectionFields)[];
const dates: readonly DraftField[] = ['issued', 'revised', 'effective', 'expires', 'published', 'nextReview'];

export function DraftForm(props: DraftProps) {
  const { who, draft, typed, findings } = props;
  const problems: Partial<Record<DraftField, string>> = {};
  for (const { field: name, message } of findings) {
    if (name !== undefined)
      problems[name] = [problems[name], inFormWords(message)].filter(Boolean).join('；');
  }
  // A draft that was just begun is not wrong everywhere: it is empty.
  const shown = Object.fromEntries(
    Object.entries(problems).filter(([name]) => typed[name as DraftField].trim() !== ''),
  );
  const state: FormState = { typed, problems: shown };
  return (
    <form method="post" action={`${DESK}/drafts/save`} class="draft-form">
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
  const choose = { state, empty: t.choose, optional: true };
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

/** Nothing is required by the browser: a draft may be saved half done, and the checks say what is missing. */
function Plain({ state, names }: { state: FormState; names: readonly DraftField[] }) {
  return (
    <>
      {names.map((name) => (
        <Input
          {...{ state, name, ...hintOf(name) }}
          label={t.fields[name]}
          type={dates.includes(name) ? 'date' : 'text'}
          optional
        />
      ))}
    </>
  );
}

function Area({ state, name, rows }: { state: FormState; name: DraftField; rows: number }) {
  return <TextArea {...{ state, name, rows, ...hintOf(name) }} label={t.fields[name]} optional />;
}

/** The draft to be read, what was written beside what it rests on. */
export function DraftWords({ typed, departments }: DraftProps) {
  const valueOf = (name: DraftField): string => {
    const value = typed[name].trim();
    if (name === 'department') return departments.find(({ id }) => id === value)?.name ?? value;
    if (name === 'claimClass') return (t.claimClasses as Record<string, string>)[value] ?? value;
    return value;
  };
  const filled = draftFields.filter((name) => valueOf(name) !== '');
  return (
    <dl class="facts">
      {filled.map((name) => (
        <div>
          <dt>{t.fields[name]}</dt>
          <dd class="typed">{valueOf(name)}</dd>
        </div>
      ))}
    </dl>
  );
}
