/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Draft, DraftState } from '../../knowledge/drafts/draft.ts';
import type { SignedIn } from '../deps.ts';
import { DESK, routes } from '../routes.ts';
import { draftsText as t, gapsText } from '../text-gaps.ts';
import { timeWords } from '../time.ts';
import { KnowledgeTabs } from './gaps.tsx';
import { Csrf, Layout, TableHead } from './layout.tsx';
import { Paging } from './paging.tsx';

const HERE = `${DESK}/drafts`;

/** What each tab of the list shows. */
export const draftTabs = {
  todo: ['draft', 'sent-back'],
  submitted: ['submitted'],
  published: ['published'],
  past: ['withdrawn', 'discarded'],
} as const satisfies Record<string, readonly DraftState[]>;

export interface DraftsProps {
  who: SignedIn;
  tab: keyof typeof draftTabs;
  drafts: readonly Draft[];
  counts: Partial<Record<DraftState, number>>;
  page: number;
  pages: number;
}

export function DraftsPage(props: DraftsProps) {
  const { who, tab, drafts, page, pages } = props;
  const mayWrite = routes.createDraft.roles.some((it) => it === who.member.role);
  return (
    <Layout title={gapsText.drafts} who={who} current="gaps">
      <h1>{gapsText.title}</h1>
      <KnowledgeTabs current="drafts" />
      <p class="hint">{t.lead}</p>
      {mayWrite && (
        <form method="post" action={HERE}>
          <Csrf who={who} />
          <button>{t.add}</button>
        </form>
      )}
      <StateTabs {...props} />
      {drafts.length === 0 ? <p class="empty">{t.none}</p> : <DraftTable drafts={drafts} />}
      <Paging page={page} pages={pages} to={(to) => `${HERE}?tab=${tab}&page=${to}`} />
    </Layout>
  );
}

function StateTabs({ tab, counts }: DraftsProps) {
  const countOf = (id: keyof typeof draftTabs) =>
    draftTabs[id].reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  return (
    <nav aria-label={gapsText.stateLabel}>
      <ul class="tabs">
        {(Object.keys(draftTabs) as (keyof typeof draftTabs)[]).map((id) => (
          <li>
            <a href={`${HERE}?tab=${id}`} aria-current={tab === id ? 'true' : undefined}>
              {t.tab[id]}
              <b>{countOf(id)}</b>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function DraftTable({ drafts }: Pick<DraftsProps, 'drafts'>) {
  const { state, title, authors, changed } = t.columns;
  return (
    <table class="queue">
      <TableHead columns={[state, title, authors, changed]} />
      <tbody>
        {drafts.map((draft) => (
          <tr>
            <td>
              <DraftStateBadge state={draft.state} />
            </td>
            <td class="main">
              <a href={`${HERE}/one?id=${encodeURIComponent(draft.id)}`}>
                {draft.content.title || t.untitled}
              </a>
            </td>
            <td>{draft.authors.map(({ name }) => name).join('、')}</td>
            <td>{timeWords(draft.updatedAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function DraftStateBadge({ state }: { state: DraftState }) {
  const looks = { submitted: 'proposed', published: 'confirmed' } as const;
  const look = state === 'submitted' || state === 'published' ? looks[state] : '';
  return <span class={`status ${look}`}>{t.states[state]}</span>;
}
