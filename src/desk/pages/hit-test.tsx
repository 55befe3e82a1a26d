/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import type { SearchReport } from '../../answering/explain.ts';
import type { SignedIn } from '../deps.ts';
import { documentAddress } from '../document-address.ts';
import { DESK } from '../routes.ts';
import { hitTestText as t } from '../text-hit-test.ts';
import { Input, TextArea, type FormState } from './fields.tsx';
import { DocumentHitDetails, ItemHitDetails } from './hits.tsx';
import { Csrf, Layout, Message } from './layout.tsx';

export interface HitTestProps {
  who: SignedIn;
  state: FormState;
  report?: SearchReport;
  bad?: string;
}

const SHOWN = 10;

export function HitTestPage({ who, state, report, bad }: HitTestProps) {
  const optional = true;
  return (
    <Layout title={t.title} who={who} current="hitTest">
      <h1>{t.title}</h1>
      <p class="hint">{t.lead}</p>
      {bad && <Message tone="bad">{bad}</Message>}
      <form method="post" action={`${DESK}/hit-test`} class="card">
        <Csrf who={who} />
        <TextArea state={state} name="question" label={t.question} rows={3} />
        <div class="columns">
          <Input state={state} name="region" label={t.region} hint={t.regionHint} optional={optional} />
          <Input
            state={state}
            name="as-of"
            type="date"
            label={t.asOf}
            hint={t.asOfHint}
            optional={optional}
          />
        </div>
        <button class="primary">{t.submit}</button>
      </form>
      {report && <Report report={report} />}
    </Layout>
  );
}

function Report({ report }: { report: SearchReport }) {
  const { hits, documents, elsewhere, ended, removed } = report;
  return (
    <div class="hit-test">
      <Understood report={report} />
      <Section title={t.hits} hint={t.hitsHint} all={hits.length}>
        {hits.slice(0, SHOWN).map((hit, rank) => (
          <ItemHitDetails hit={hit} open={rank === 0} />
        ))}
      </Section>
      <Section title={t.documents} hint={t.documentsHint} all={documents.length}>
        {documents.slice(0, SHOWN).map((hit, rank) => (
          <DocumentHitDetails hit={hit} open={rank === 0} />
        ))}
      </Section>
      <Section title={t.elsewhere} all={elsewhere.length}>
        {elsewhere.map((hit) => (
          <ItemHitDetails hit={hit} />
        ))}
      </Section>
      <Section title={t.ended} all={ended.length}>
        {ended.map((hit) => (
          <ItemHitDetails hit={hit} />
        ))}
      </Section>
      <Section title={t.removed} all={removed.length}>
        <ul class="plain-list excerpt">
          {removed.map(({ documentId, title, why }) => (
            <li>
              <a href={documentAddress(documentId)}>{title || documentId}</a>
              <small>{t.removals[why]}</small>
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}

function Understood({ report }: { report: SearchReport }) {
  const { searched, widened, words, places, regionName, asOf, intents, why } = report;
  const facts: [string, string][] = [
    [t.searched, searched],
    [t.widened, widened ?? t.noWidened],
    ...(words.length > 0 ? ([[t.words, words.join('、')]] as [string, string][]) : []),
    [t.places, places.map(({ name }) => name).join('、') || t.noPlaces],
    [t.usedRegion, regionName],
    [t.usedDate, asOf],
    [t.intents, intents.join('、') || t.noIntents],
  ];
  return (
    <section>
      <h2>{t.understood}</h2>
      <dl class="facts card">
        {facts.map(([label, value]) => (
          <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h2>{t.why}</h2>
      <Message tone="note">{why}</Message>
      <p class="hint">{t.partsHint}</p>
    </section>
  );
}

/** Says too that there is nothing: what the conditions let through is part of the outcome. */
function Section(props: { title: string; hint?: string; all: number; children?: Child }) {
  const { title, hint, all, children } = props;
  return (
    <section>
      <h2>
        {title} <small>{all > 0 && t.count(Math.min(all, SHOWN), all)}</small>
      </h2>
      {hint && <p class="hint">{hint}</p>}
      {all > 0 ? children : <p class="empty">{t.none}</p>}
    </section>
  );
}
