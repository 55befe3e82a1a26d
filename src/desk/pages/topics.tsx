/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { HotTopicsNow } from '../../tickets/topics/cached-topics.ts';
import type { Growth } from '../../tickets/topics/growth.ts';
import type { HotTopic, HotTopics } from '../../tickets/topics/hot-topics.ts';
import type { CitizenMessage } from '../../tickets/topics/topic-source.ts';
import { WEEK_MS } from '../../tickets/topics/weeks.ts';
import type { SignedIn } from '../deps.ts';
import { dateOf } from '../draft-start.ts';
import { DESK } from '../routes.ts';
import { topicsText as t } from '../text-gaps.ts';
import { timeWords } from '../time.ts';
import { Layout, Message, TableHead } from './layout.tsx';

const TOPICS_SHOWN = 50;
const EXAMPLES = 3;
const TICKETS = 8;
const EXAMPLE_LENGTH = 90;

export interface TopicsProps {
  who: SignedIn;
  week: number;
  /** The week that is not over yet. */
  current: number;
  found: HotTopicsNow;
}

export function TopicsPage({ who, week, current, found }: TopicsProps) {
  const link = (to: number, label: string) => (
    <li>
      <a href={`${DESK}/topics?week=${dateOf(to)}`}>{label}</a>
    </li>
  );
  return (
    <Layout title={t.title} who={who} current="topics">
      <h1>{t.title}</h1>
      <p class="hint">{t.lead}</p>
      <h2>{t.week(dateOf(week), dateOf(week + WEEK_MS - 1))}</h2>
      <nav aria-label={t.weeks}>
        <ul class="tabs">
          {link(week - WEEK_MS, t.earlier)}
          {week < current && link(week + WEEK_MS, t.later)}
        </ul>
      </nav>
      {week === current && <p class="hint">{t.soFar}</p>}
      {found.type === 'counting' ? (
        <Message tone="note">{t.counting}</Message>
      ) : (
        <Counted topics={found.topics} />
      )}
    </Layout>
  );
}

function Counted({ topics: { topics, read, isCut, countedAt } }: { topics: HotTopics }) {
  const { topic, people, growth, examples, tickets } = t.columns;
  return (
    <>
      <p class="hint" role="status">
        {isCut ? t.cut(read) : t.read(read)}
        {t.countedAt(timeWords(countedAt))}
      </p>
      {topics.length === 0 ? (
        <p class="empty">{t.none}</p>
      ) : (
        <table class="queue topics">
          <TableHead columns={[people, topic, growth, examples, tickets]} />
          <tbody>
            {topics.slice(0, TOPICS_SHOWN).map((it) => (
              <TopicRow topic={it} />
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function TopicRow({ topic }: { topic: HotTopic }) {
  const { label, people, growth, before, messages } = topic;
  const typical = distinct(messages).slice(0, EXAMPLES);
  return (
    <tr>
      <td data-label={t.columns.people}>{t.people(people)}</td>
      <td class="main">
        <b>{label.join('、') || t.noName}</b>
      </td>
      <td data-label={t.columns.growth}>
        {growthWords(growth)}
        {growth.type === 'rate' && <small> {t.before(before)}</small>}
      </td>
      <td class="examples" data-label={t.columns.examples}>
        <ul class="plain-list">
          {typical.map((message) => (
            <li>{exampleWords(message)}</li>
          ))}
        </ul>
      </td>
      <td data-label={t.columns.tickets}>
        <Tickets messages={messages} />
      </td>
    </tr>
  );
}

function Tickets({ messages }: Pick<HotTopic, 'messages'>) {
  const numbers = messages.filter(({ type }) => type === 'ticket').map(({ id }) => id);
  if (numbers.length === 0) return <>{t.noTickets}</>;
  const link = (number: string) => (
    <li>
      <a href={`${DESK}/tickets/${number}`}>{number}</a>
    </li>
  );
  const more = numbers.slice(TICKETS);
  return (
    <>
      <ul class="plain-list">{numbers.slice(0, TICKETS).map(link)}</ul>
      {more.length > 0 && (
        <details>
          <summary>{t.moreTickets(more.length)}</summary>
          <ul class="plain-list">{more.map(link)}</ul>
        </details>
      )}
    </>
  );
}

export function growthWords(growth: Growth): string {
  switch (growth.type) {
    case 'new':
      return t.fresh;
    case 'few':
      return t.before(growth.before);
    case 'rate':
      return t.rate(Math.round(growth.rate * 100));
  }
}

/** The most typical words, each once. */
function distinct(messages: readonly CitizenMessage[]): CitizenMessage[] {
  const seen = new Set<string>();
  return messages.filter((it) => {
    const isNew = !seen.has(it.text);
    seen.add(it.text);
    return isNew;
  });
}

function exampleWords({ type, text }: CitizenMessage): string {
  const words = [...text];
  const cut = words.length > EXAMPLE_LENGTH ? `${words.slice(0, EXAMPLE_LENGTH).join('')}……` : text;
  return `${type === 'ticket' ? t.ticketMark : t.questionMark}：${cut}`;
}
