/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { DeskDeps, SignedIn } from '../deps.ts';
import { field } from '../forms.ts';
import { DESK } from '../routes.ts';
import { text } from '../text.ts';
import { Checkbox, Input, optionsOf, Select, TextArea, type FormState } from './fields.tsx';
import { Csrf, Layout, Message } from './layout.tsx';

const t = text.enter;

export interface EnterProps {
  who: SignedIn;
  state: FormState;
  regions: DeskDeps['regions'];
  categories: DeskDeps['categories'];
  /** Names this one filling-in, so that a form sent twice makes one ticket. */
  once: string;
  bad?: string;
}

export function EnterPage({ who, state, regions, categories, once, bad }: EnterProps) {
  const sources = { phone: text.sources.phone, visit: text.sources.visit };
  const optional = true;
  const hasProblems = Object.keys(state.problems).length > 0;
  return (
    <Layout title={t.title} who={who} current="enter">
      <h1>{t.title}</h1>
      {(bad || hasProblems) && <Message tone="bad">{bad ?? text.forms.problems}</Message>}
      <form method="post" action={`${DESK}/tickets/new`} class="card wide">
        <Csrf who={who} />
        <input type="hidden" name={field.once} value={once} />
        <div class="columns">
          <Select state={state} name="source" label={t.source} options={optionsOf(sources)} value="phone" />
          <Select state={state} name="kind" label={t.kind} options={optionsOf(text.kinds)} empty={t.choose} />
          <Select
            state={state}
            name="urgency"
            label={t.urgency}
            options={optionsOf(text.urgencies)}
            value="normal"
          />
          <Select
            state={state}
            name="category"
            label={t.category}
            options={named(categories)}
            empty={t.later}
            optional={optional}
          />
        </div>
        <p class="hint">{t.privacy}</p>
        <Input state={state} name="title" label={t.titleLabel} hint={t.titleHint} maxlength={40} />
        <TextArea state={state} name="description" label={t.description} rows={7} maxlength={5000} />
        <div class="columns">
          <Input
            state={state}
            name="place"
            label={t.place}
            hint={t.placeHint}
            maxlength={200}
            optional={optional}
          />
          <Input
            state={state}
            name="happened"
            label={t.happened}
            hint={t.happenedHint}
            maxlength={200}
            optional={optional}
          />
        </div>
        <div class="columns">
          <Select
            state={state}
            name="region"
            label={t.region}
            options={named(regions)}
            empty={t.anyRegion}
            optional={optional}
          />
          <Input
            state={state}
            name="contact"
            label={t.contact}
            hint={t.contactHint}
            maxlength={200}
            optional={optional}
          />
        </div>
        <Checkbox state={state} name="confidential" label={t.confidential} hint={t.confidentialHint} />
        <button class="primary">{t.submit}</button>
      </form>
    </Layout>
  );
}

const named = (all: DeskDeps['regions']) => all.map(({ id, name }) => ({ value: id, label: name }));

export interface EnteredProps {
  who: SignedIn;
  number: string;
  code: string;
  masked: boolean;
}

export function EnteredPage({ who, number, code, masked }: EnteredProps) {
  return (
    <Layout title={t.doneTitle} who={who} current="enter" narrow>
      <h1>{t.doneTitle}</h1>
      <Message tone="note">{t.doneLead}</Message>
      <dl class="card tell">
        <dt>{t.number}</dt>
        <dd>{number}</dd>
        <dt>{t.code}</dt>
        <dd>{code}</dd>
      </dl>
      {masked && <Message tone="note">{t.masked}</Message>}
      <p class="row">
        <a href={`${DESK}/tickets/${number}`}>{t.open}</a>
        <a href={`${DESK}/tickets/new`}>{t.another}</a>
      </p>
    </Layout>
  );
}

export function RepeatedPage({ who }: { who: SignedIn }) {
  return (
    <Layout title={t.title} who={who} current="enter" narrow>
      <h1>{t.title}</h1>
      <Message tone="note">{t.repeated}</Message>
      <p>
        <a href={DESK}>{text.errors.back}</a>
      </p>
    </Layout>
  );
}
