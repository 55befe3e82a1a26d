/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Named, SignedIn } from '../deps.ts';
import { gapQueryOf, MOST_GAPS, NO_REGION, type GapPageFilter } from '../gap-filter.ts';
import { ownWords, type GapGroup } from '../gap-groups.ts';
import { DESK } from '../routes.ts';
import { gapsText as t } from '../text-gaps.ts';
import { timeWords } from '../time.ts';
import { Layout, Message, TableHead } from './layout.tsx';

const HERE = `${DESK}/gaps`;
/** Groups on the page; the rest are questions that one person asked once. */
const GROUPS_SHOWN = 100;

export interface GapsProps {
  who: SignedIn;
  filter: GapPageFilter;
  groups: readonly GapGroup[];
  questions: number;
  regions: readonly Named[];
  isCut: boolean;
  done: string | undefined;
}

export function GapsPage(props: GapsProps) {
  const { who, filter, groups, questions, isCut, done } = props;
  const good = t.done[done ?? ''];
  return (
    <Layout title={t.title} who={who} current="gaps">
      <h1>{t.title}</h1>
      <KnowledgeTabs current="gaps" />
      <p class="hint">{t.lead}</p>
      {good && <Message tone="good">{good}</Message>}
      <StateTabs filter={filter} />
      <FilterForm {...props} />
      <p class="hint" role="status">
        {t.counted(groups.length, questions)}
        {isCut && t.cut(MOST_GAPS)}
      </p>
      {groups.length === 0 ? <p class="empty">{t.none}</p> : <GroupTable {...props} />}
    </Layout>
  );
}

export function KnowledgeTabs({ current }: { current: 'gaps' | 'drafts' }) {
  const tab = (id: 'gaps' | 'drafts') => (
    <li>
      <a href={`${DESK}/${id}`} aria-current={current === id ? 'true' : undefined}>
        {t[id]}
      </a>
    </li>
  );
  return (
    <nav aria-label={t.tabs}>
      <ul class="tabs">
        {tab('gaps')}
        {tab('drafts')}
      </ul>
    </nav>
  );
}

function StateTabs({ filter }: Pick<GapsProps, 'filter'>) {
  const states = Object.entries(t.states) as [GapPageFilter['state'], string][];
  return (
    <nav aria-label={t.stateLabel}>
      <ul class="tabs">
        {states.map(([state, label]) => (
          <li>
            <a
              href={HERE + gapQueryOf({ ...filter, state })}
              aria-current={filter.state === state ? 'true' : undefined}
            >
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function FilterForm({ filter, regions }: GapsProps) {
  const option = (value: string, label: string, chosen: string) => (
    <option value={value} selected={value === chosen}>
      {label}
    </option>
  );
  return (
    <form class="filter" method="get" action={HERE}>
      {filter.state !== 'open' && <input type="hidden" name="state" value={filter.state} />}
      <label>
        {t.period}
        <select name="days">
          {Object.entries(t.periods).map(([days, label]) => option(days, label, filter.days))}
        </select>
      </label>
      <label>
        {t.region}
        <select name="region">
          {option('', t.anyRegion, filter.region)}
          {option(NO_REGION, t.noRegion, filter.region)}
          {regions.map(({ id, name }) => option(id, name, filter.region))}
        </select>
      </label>
      <button>{t.apply}</button>
    </form>
  );
}

function GroupTable({ filter, groups }: GapsProps) {
  const { question, people, causes, last } = t.columns;
  return (
    <table class="queue">
      <TableHead columns={[people, question, causes, last]} />
      <tbody>
        {groups.slice(0, GROUPS_SHOWN).map((group) => (
          <tr>
            <td data-label={people}>{group.people}</td>
            <td class="main">
              <a href={`${HERE}/one${gapQueryOf(filter, { turn: group.gaps[0]?.turn.id ?? '' })}`}>
                {ownWords(group.gaps[0]?.turn.question ?? '')}
              </a>
              <small>{groupWords(group)}</small>
            </td>
            <td>{causeWords(group.causes)}</td>
            <td>{timeWords(group.lastAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function groupWords({ gaps, label }: GapGroup): string {
  return gaps.length === 1 ? '' : [label.join('、'), t.times(gaps.length)].filter(Boolean).join(' · ');
}

export function causeWords(causes: readonly [string, number][]): string {
  const words = (cause: string) => t.causes[cause] ?? t.otherCause;
  return causes
    .map(([cause, count]) => (causes.length === 1 ? words(cause) : `${words(cause)} ${count}`))
    .join('，');
}

export function GonePage({ who, words }: { who: SignedIn; words: string }) {
  return (
    <Layout title={t.title} who={who} current="gaps" narrow>
      <h1>{t.title}</h1>
      <p>{words}</p>
      <p>
        <a href={HERE}>{t.back}</a>
      </p>
    </Layout>
  );
}
