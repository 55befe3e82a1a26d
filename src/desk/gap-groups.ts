import type { Gap } from '../answering/gaps.ts';
import type { MessageCluster, MessageClustering } from '../retrieval/clusters/messages.ts';
import type { ShownPassage } from './ticket-view.ts';

/** Questions that ask about the same. */
export interface GapGroup {
  /** The most typical first. */
  gaps: Gap[];
  /** Words that they share; may be empty. */
  label: string[];
  /** Conversations; one citizen may ask again and again. */
  people: number;
  /** Cause → how many of the questions, the most frequent first. */
  causes: [string, number][];
  lastAt: number;
}

/** A question with what was found for it, the nearest first. */
export interface ShownGap extends Gap {
  retrieved: ShownPassage[];
}

/** Mean cosine from which two groups of questions are one; stricter than for topics, because one item is to answer all. */
const TOGETHER = 0.55;
const KEPT = 8;

/** Puts questions together; the same list, asked for again, costs nothing. */
export function createGapGroups(clustering: MessageClustering) {
  const kept = new Map<string, Promise<MessageCluster[]>>();
  return async (gaps: readonly Gap[]): Promise<GapGroup[]> => {
    const key = gaps.map(({ turn }) => turn.id).join(' ');
    const known = kept.get(key) ?? cluster(clustering, gaps);
    known.catch(() => kept.delete(key));
    kept.delete(key);
    kept.set(key, known);
    const oldest = kept.keys().next().value;
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    // What became of a question changes while its words stay.
    return groupsOf(await known, gaps);
  };
}

function cluster(clustering: MessageClustering, gaps: readonly Gap[]): Promise<MessageCluster[]> {
  return clustering.cluster(
    gaps.map(({ turn }) => ({ text: ownWords(turn.question) })),
    TOGETHER,
  );
}

function groupsOf(clusters: readonly MessageCluster[], gaps: readonly Gap[]): GapGroup[] {
  const groups = clusters.map(({ label, members }) => {
    const own = members.flatMap((it) => gaps[it] ?? []);
    return {
      gaps: own,
      label,
      people: new Set(own.map(({ turn }) => turn.conversation)).size,
      causes: causesOf(own),
      lastAt: Math.max(...own.map(({ turn }) => turn.at)),
    };
  });
  return groups.sort((a, b) => b.people - a.people || b.gaps.length - a.gaps.length || b.lastAt - a.lastAt);
}

/** What was asked in the same words, for which the same was found and decided, stands together. */
export function sameQuestions(gaps: readonly ShownGap[]): [ShownGap, ...ShownGap[]][] {
  const groups = new Map<string, [ShownGap, ...ShownGap[]]>();
  for (const gap of gaps) {
    const { turn, disliked, state, retrieved } = gap;
    const found = retrieved.map(({ id }) => id);
    const key = JSON.stringify([ownWords(turn.question), turn.region, turn.status, disliked, state, found]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [gap]);
    else group.push(gap);
  }
  return [...groups.values()];
}

/** A turn's question ends with how it was searched for, where that differs. */
export function ownWords(question: string): string {
  return question.replace(/（[^（）]*）$/u, '').trim() || question;
}

function causesOf(gaps: readonly Gap[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { turn, disliked } of gaps) {
    const cause = disliked ? 'disliked' : turn.status;
    counts.set(cause, (counts.get(cause) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}
