/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { LibraryDocument } from '../../retrieval/ingest/library.ts';
import { regionWords, validityWords } from '../confirmation.ts';
import type { DeskDeps, SignedIn } from '../deps.ts';
import { routes } from '../routes.ts';
import { documentsText as t } from '../text-documents.ts';
import { timeWords } from '../time.ts';
import { ConfirmForm } from './confirm-form.tsx';
import type { FormState } from './fields.tsx';
import { Layout, Message, TableHead } from './layout.tsx';
import { Passages } from './passages.tsx';
import { ReviewState } from './review-state.tsx';

export interface DocumentProps {
  who: SignedIn;
  document: LibraryDocument;
  /** Name of who confirmed it; undefined where nobody did or the member is no longer known. */
  reviewer: string | undefined;
  state: FormState;
  /** Of the passages, from 1. */
  page: number;
  regionName: DeskDeps['regionName'];
  good?: string | undefined;
  bad?: string | undefined;
}

export function DocumentPage(props: DocumentProps) {
  const { who, document } = props;
  const mayConfirm = routes.confirmDocument.roles.some((it) => it === who.member.role);
  return (
    <Layout title={document.title} who={who} current="documents">
      <div class="ticket">
        <header>
          <p class="hint">{document.origin}</p>
          <h1>{document.title || document.id}</h1>
          <p class="badges">
            <ReviewState review={document.review} />
            <span class="badge">{t.kinds[document.kind]}</span>
          </p>
          {props.good && <Message tone="good">{props.good}</Message>}
          {props.bad && <Message tone="bad">{props.bad}</Message>}
        </header>
        <section class="facts-of">
          <h2>{t.holds}</h2>
          <ReviewWords {...props} />
          <StandingTable {...props} />
          <h2>{t.about}</h2>
          <Facts document={document} />
        </section>
        <aside aria-label={t.confirm}>
          {mayConfirm ? <ConfirmForm {...props} /> : <p class="hint">{t.mayNotConfirm}</p>}
        </aside>
        <div class="record" id="passages">
          <Passages document={document} page={props.page} />
        </div>
      </div>
    </Layout>
  );
}

function ReviewWords({ document: { review }, reviewer }: DocumentProps) {
  return (
    <p class="hint">
      {review.state === 'confirmed'
        ? t.reviewed(reviewer ?? t.somebody, timeWords(review.at))
        : t.notReviewed}
    </p>
  );
}

function StandingTable({ document: { standing, proposal }, regionName }: DocumentProps) {
  const { what, now, proposed, grounds } = t.columnsOfStanding;
  const rows = [
    [
      t.regions,
      regionWords(standing.regions, regionName),
      regionWords(proposal.regions, regionName),
      proposal.grounds.regions,
    ],
    [t.validity, validityWords(standing), validityWords(proposal), proposal.grounds.validity],
    [
      t.claimClass,
      t.claimClasses[standing.claimClass],
      t.claimClasses[proposal.claimClass],
      proposal.grounds.claimClass,
    ],
  ] as const;
  return (
    <table class="standing">
      <TableHead columns={[what, now, proposed, grounds]} />
      <tbody>
        {rows.map(([label, holds, suggestion, words]) => (
          <tr>
            <th scope="row">{label}</th>
            <td class={label === t.validity ? 'main day' : 'main'}>{holds}</td>
            <td data-label={proposed}>{suggestion === holds ? t.same : suggestion}</td>
            <td data-label={grounds}>{words}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Facts({ document: { head, addedAt } }: Pick<DocumentProps, 'document'>) {
  const facts: [string, string | null][] = [
    [t.issuer, head.issuer],
    [t.number, head.documentNumber],
    [t.issued, head.issued],
    [t.revised, head.revised],
    [t.effective, head.effective],
    [t.addedAt, timeWords(addedAt)],
  ];
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
