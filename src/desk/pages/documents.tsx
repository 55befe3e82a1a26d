/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { LibraryEntry } from '../../retrieval/ingest/library.ts';
import { regionNames, validityWords } from '../confirmation.ts';
import type { DeskDeps, SignedIn } from '../deps.ts';
import { documentAddress } from '../document-address.ts';
import { documentQueryOf, type DocumentFilter } from '../document-filter.ts';
import { DESK } from '../routes.ts';
import { documentsText as t } from '../text-documents.ts';
import { text } from '../text.ts';
import { Layout, TableHead } from './layout.tsx';
import { Paging } from './paging.tsx';
import { ReviewState } from './review-state.tsx';

const HERE = `${DESK}/documents`;

export interface DocumentsProps {
  who: SignedIn;
  filter: DocumentFilter;
  entries: readonly LibraryEntry[];
  total: number;
  pages: number;
  counts: Record<DocumentFilter['state'], number>;
  regionName: DeskDeps['regionName'];
}

export function DocumentsPage(props: DocumentsProps) {
  const { who, filter, entries, total, pages, counts } = props;
  const nothingYet = counts.all === 0 && filter.words === null;
  return (
    <Layout title={t.title} who={who} current="documents">
      <h1>{t.title}</h1>
      <p class="hint">{t.lead}</p>
      <StateTabs {...props} />
      <FilterForm filter={filter} />
      <p class="hint" role="status">
        {t.total(total)}
      </p>
      {entries.length > 0 ? (
        <DocumentTable {...props} />
      ) : (
        <p class="empty">{nothingYet ? t.empty : t.none}</p>
      )}
      <Paging page={filter.page} pages={pages} to={(page) => HERE + documentQueryOf({ ...filter, page })} />
    </Layout>
  );
}

function StateTabs({ filter, counts }: DocumentsProps) {
  const tab = (state: DocumentFilter['state']) => (
    <li>
      <a
        href={HERE + documentQueryOf({ ...filter, state, page: 1 })}
        aria-current={filter.state === state ? 'true' : undefined}
      >
        {t[state]}
        <b>{counts[state]}</b>
      </a>
    </li>
  );
  return (
    <nav aria-label={t.stateLabel}>
      <ul class="tabs">
        {tab('proposed')}
        {tab('confirmed')}
        {tab('all')}
      </ul>
    </nav>
  );
}

function FilterForm({ filter }: Pick<DocumentsProps, 'filter'>) {
  const { state } = filter;
  return (
    <form class="filter" method="get" action={HERE} role="search">
      {state !== 'proposed' && <input type="hidden" name="state" value={state} />}
      <label class="grow">
        {text.queue.search}
        <input type="search" name="q" value={filter.words ?? ''} maxlength={100} placeholder={t.searchHint} />
      </label>
      <button>{text.queue.search}</button>
      <a href={HERE + documentQueryOf({ state, words: null, page: 1 })}>{text.queue.clear}</a>
    </form>
  );
}

function DocumentTable({ entries, regionName }: DocumentsProps) {
  const columns = [
    t.columns.state,
    t.columns.title,
    t.columns.regions,
    t.columns.validity,
    t.columns.claimClass,
  ];
  return (
    <table class="queue">
      <TableHead columns={columns} />
      <tbody>
        {entries.map(({ id, title, kind, origin, standing, review }) => (
          <tr>
            <td>
              <ReviewState review={review} />
            </td>
            <td class="main">
              <a href={documentAddress(id)}>{title || id}</a>
              <small>{`${t.kinds[kind]} · ${origin}`}</small>
            </td>
            <td>{briefRegions(regionNames(standing.regions, regionName))}</td>
            <td>{validityWords(standing)}</td>
            <td>{t.claimClasses[standing.claimClass]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function briefRegions(names: readonly string[]): string {
  const [first = t.unknownRegions, ...others] = names;
  return others.length === 0 ? first : t.moreRegions(first, names.length);
}
