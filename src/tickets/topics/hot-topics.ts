import type { Instant } from '../../conversation/activity.ts';
import type { MessageCluster, MessageClustering } from '../../retrieval/clusters/messages.ts';
import type { TimeRange } from '../reports/report-source.ts';
import { growthOf, heat, type Growth } from './growth.ts';
import type { CitizenMessage, TopicSource } from './topic-source.ts';
import { weekSoFar } from './weeks.ts';

export interface HotTopic {
  /** Words that stand for it, the most telling first; empty where its messages share none. */
  label: string[];
  /** People who wrote this week, and in as much of the week before. */
  people: number;
  before: number;
  growth: Growth;
  /** This week's messages, the most typical first. */
  messages: CitizenMessage[];
  lastAt: Instant;
}

export interface HotTopics {
  range: TimeRange;
  before: TimeRange;
  /** The hottest first. */
  topics: HotTopic[];
  /** Messages of this week that were read, and whether there were more. */
  read: number;
  isCut: boolean;
  countedAt: Instant;
}

/** Mean cosine from which two groups of messages are one topic; judged by hand on letters to a city. */
const TOGETHER = 0.5;
/** Fewer people are no topic of a city. */
const LEAST_PEOPLE = 3;
/** Messages of one week that are read; the newest. */
export const MOST_MESSAGES = 5_000;
/** What a matter is stands at the beginning; characters. */
const READ = 140;

export interface HotTopicDeps {
  source: TopicSource;
  clustering: MessageClustering;
  /** Of questions that are about some matter. */
  statuses: readonly string[];
  now: () => Instant;
}

/** Clusters one week's messages together with those of the week before, so that each topic knows its own past. */
export async function findHotTopics(deps: HotTopicDeps, week: Instant): Promise<HotTopics> {
  const { source, clustering, statuses, now } = deps;
  const countedAt = now();
  const { range, before } = weekSoFar(week, countedAt);
  const of = { statuses, limit: MOST_MESSAGES };
  const [current, earlier] = await Promise.all([source.messages(range, of), source.messages(before, of)]);
  const all = [...current, ...earlier];
  const clusters = await clustering.cluster(all.map(readText), TOGETHER);
  const topics = clusters
    .map((cluster) => topicOf(cluster, all, current.length))
    .filter((topic) => topic.people >= LEAST_PEOPLE)
    .sort((a, b) => heat(b.people, b.before) - heat(a.people, a.before) || b.lastAt - a.lastAt);
  const isCut = current.length === MOST_MESSAGES;
  return { range, before, topics, read: current.length, isCut, countedAt };
}

function readText({ title, text }: CitizenMessage) {
  // A title is most often the beginning of the description.
  const isRepeated = title === null || text.startsWith(title.replace(/…$/u, ''));
  const whole = isRepeated ? text : `${title}。${text}`;
  return { text: [...whole].slice(0, READ).join(''), ...(title !== null && { head: title }) };
}

function topicOf(
  { label, members }: MessageCluster,
  all: readonly CitizenMessage[],
  current: number,
): HotTopic {
  const messages = members.filter((it) => it < current).flatMap((it) => all[it] ?? []);
  const earlier = members.filter((it) => it >= current).flatMap((it) => all[it] ?? []);
  const people = countPeople(messages);
  const before = countPeople(earlier);
  const lastAt = messages.reduce((last, { at }) => Math.max(last, at), 0);
  return { label, people, before, growth: growthOf(people, before), messages, lastAt };
}

/** One person may ask, ask again and file a ticket; callers are told apart by their tickets alone. */
export function countPeople(messages: readonly Pick<CitizenMessage, 'conversation' | 'id'>[]): number {
  return new Set(messages.map(({ conversation, id }) => conversation ?? `ticket ${id}`)).size;
}
