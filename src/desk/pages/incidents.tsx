/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { stateOf, type Incident } from '../../tickets/incident.ts';
import type { SignedIn } from '../deps.ts';
import { field } from '../forms.ts';
import { DESK, routes } from '../routes.ts';
import { incidentText as t } from '../text-incidents.ts';
import { text } from '../text.ts';
import { timeWords } from '../time.ts';
import { Input, optionsOf, Select, TextArea, type FormState } from './fields.tsx';
import { Csrf, Layout, Message, TableHead } from './layout.tsx';

type Counted = Incident & { collected: number };

const mayWrite = ({ member }: SignedIn) =>
  (routes.saveIncident.roles as readonly string[]).includes(member.role);

export function IncidentsPage({
  who,
  incidents,
  now,
}: {
  who: SignedIn;
  incidents: readonly Counted[];
  now: number;
}) {
  return (
    <Layout title={t.title} who={who} current="incidents">
      <h1>{t.title}</h1>
      <p class="hint">{t.lead}</p>
      {mayWrite(who) && (
        <p>
          <a href={`${DESK}/incidents/new`}>{t.add}</a>
        </p>
      )}
      {incidents.length === 0 ? (
        <p class="empty">{t.none}</p>
      ) : (
        <table class="staff">
          <TableHead columns={t.columns} />
          <tbody>
            {incidents.map((it) => (
              <tr class={it.endedAt === null ? '' : 'inactive'}>
                <td class="main">
                  <span class="badge">{t.kinds[it.kind]}</span>{' '}
                  <a href={`${DESK}/incidents/${it.id}`}>{it.title}</a>
                </td>
                <td>{t.states[stateOf(it, now)]}</td>
                <td>{it.area}</td>
                <td>{spanWords(it)}</td>
                <td>
                  <Master incident={it} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Layout>
  );
}

function Master({ incident: { master, collected } }: { incident: Pick<Counted, 'master' | 'collected'> }) {
  return master === null ? null : (
    <>
      <a href={`${DESK}/tickets/${master}`}>{master}</a> <small>{t.collected(collected)}</small>
    </>
  );
}

function spanWords({ from, until, endedAt }: Incident): string {
  if (endedAt !== null) return t.endedAt(timeWords(endedAt));
  return t.span(timeWords(from), until === null ? t.openEnd : timeWords(until));
}

export function NewIncidentPage({ who, state, once }: { who: SignedIn; state: FormState; once: string }) {
  const hasProblems = Object.keys(state.problems).length > 0;
  return (
    <Layout title={t.add} who={who} current="incidents">
      <h1>{t.add}</h1>
      {hasProblems && <Message tone="bad">{text.forms.problems}</Message>}
      <form method="post" action={`${DESK}/incidents/new`} class="card wide">
        <Csrf who={who} />
        <input type="hidden" name={field.once} value={once} />
        <Fields state={state} />
        <button class="primary">{t.save}</button>
      </form>
    </Layout>
  );
}

interface IncidentPageProps {
  who: SignedIn;
  incident: Incident;
  state: FormState;
  now: number;
  collected: number;
  good: string | undefined;
  bad: string | undefined;
}

export function IncidentPage({ who, incident, state, now, collected, good, bad }: IncidentPageProps) {
  const { id, title, master, endedAt, version, createdBy, updatedAt, kind } = incident;
  return (
    <Layout title={title} who={who} current="incidents">
      <h1>{title}</h1>
      <p class="badges">
        <span class="badge">{t.kinds[kind]}</span>
        <b class="badge">{t.states[stateOf(incident, now)]}</b> {spanWords(incident)}
      </p>
      {good && <Message tone="good">{good}</Message>}
      {bad && <Message tone="bad">{bad}</Message>}
      {endedAt !== null && collected > 0 && <Message tone="note">{t.closeNext(collected)}</Message>}
      <p class="hint">{t.by(createdBy.name, timeWords(updatedAt))}</p>
      {master !== null && (
        <p>
          {t.master}：<Master incident={{ master, collected }} />
        </p>
      )}
      {mayWrite(who) && master === null && endedAt === null && (
        <Act who={who} action={`${DESK}/incidents/${id}/ticket`} label={t.open} hint={t.openHint} />
      )}
      {mayWrite(who) && endedAt === null && (
        <Act who={who} action={`${DESK}/incidents/${id}/end`} label={t.end} hint={t.endHint} />
      )}
      {mayWrite(who) ? (
        <form method="post" action={`${DESK}/incidents/${id}`} class="card wide">
          <Csrf who={who} />
          <input type="hidden" name={field.version} value={String(version)} />
          <Fields state={state} />
          <button class="primary">{t.save}</button>
        </form>
      ) : (
        <ReadOnly typed={state.typed} />
      )}
    </Layout>
  );
}

function Act({ who, action, label, hint }: { who: SignedIn; action: string; label: string; hint: string }) {
  return (
    <form method="post" action={action} class="act">
      <Csrf who={who} />
      <button>{label}</button> <small>{hint}</small>
    </form>
  );
}

function Fields({ state }: { state: FormState }) {
  return (
    <>
      <Select state={state} name="kind" label={t.kind} options={optionsOf(t.kinds)} empty={t.choose} />
      <Input state={state} name="title" label={t.titleLabel} hint={t.titleHint} maxlength={40} />
      <TextArea state={state} name="area" label={t.area} hint={t.areaHint} rows={2} maxlength={300} />
      <Input state={state} name="region" label={t.region} hint={t.regionHint} maxlength={40} optional />
      <TextArea state={state} name="places" label={t.places} hint={t.placesHint} rows={4} optional />
      <div class="columns">
        <Input state={state} name="from" label={t.from} type="datetime-local" />
        <Input state={state} name="until" label={t.until} type="datetime-local" optional />
      </div>
      <Input state={state} name="source" label={t.source} hint={t.sourceHint} maxlength={200} />
      <TextArea state={state} name="advice" label={t.advice} hint={t.adviceHint} rows={3} maxlength={500} />
    </>
  );
}

function ReadOnly({ typed }: Pick<FormState, 'typed'>) {
  const shown = { [t.area]: typed['area'], [t.places]: typed['places'], [t.source]: typed['source'] };
  return (
    <dl class="facts">
      {Object.entries({ ...shown, [t.advice]: typed['advice'] }).map(([label, value]) => (
        <div>
          <dt>{label}</dt>
          <dd class="typed">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
