import type { Answer, Question } from './answer.ts';
import { itemOf, layout, listOfSources, type Reply, type ReplyDeps } from './case.ts';
import { createSourceList, type SourceList } from './compose.ts';
import { concernsIn } from './concerns.ts';
import type { Finding } from './finding.ts';
import { scopeOf } from './scope.ts';
import { THRESHOLDS } from './thresholds.ts';

export interface ConcernDeps extends ReplyDeps {
  find(question: Question): Promise<Finding>;
  reply(input: { question: Question; finding: Finding; sources?: SourceList }): Reply;
}

const ORDINALS = ['一', '二', '三'] as const;
const TELLING: readonly Answer['status'][] = [
  'answered',
  'region-needed',
  'other-region-only',
  'not-in-force',
];

/**
 * Several concerns in one message, each answered briefly, with one list of sources; undefined for a message with
 * one, or whose parts cannot each be answered by themselves.
 */
export async function answerConcerns(deps: ConcernDeps, question: Question): Promise<Answer | undefined> {
  const concerns = question.direct === true ? [] : concernsOf(deps, question);
  if (concerns.length < 2) return undefined;
  const scope = scopeOf(question.text, question.region, deps.knowledge.regions);
  const asked = concerns.map((text): Question => ({
    ...question,
    text,
    ...(scope.region !== undefined && { region: scope.region }),
    history: [],
    brief: true,
  }));
  const findings = await Promise.all(asked.map((one) => deps.find(one)));
  if (!areApart(deps, findings)) return undefined;
  const sources = createSourceList(deps.compose);
  const replies = asked.map((one, at) => {
    const finding = findings[at];
    return finding === undefined ? undefined : deps.reply({ question: one, finding, sources });
  });
  if (!replies.every((it): it is Reply => it !== undefined && TELLING.includes(it.status))) return undefined;
  return {
    status: replies[0]?.status ?? 'answered',
    reason: 'several',
    text: layout([
      deps.say('several', { count: replies.length }),
      ...replies.map(({ text }, at) => `${ORDINALS[at] ?? ''}、${text}`),
      listOfSources({ deps, sources }),
    ]),
    citations: sources.citations,
    asksRegion: replies.some(({ asksRegion }) => asksRegion),
    related: [],
    passages: findings.flatMap(({ hits }) =>
      hits
        .slice(0, 3)
        .flatMap(({ passages, similarity, signals }) =>
          passages.slice(0, 1).map(({ passage }) => ({ id: passage.id, similarity, signals })),
        ),
    ),
    searched: findings.map(({ searched }) => searched).join('；'),
    isHome: scope.isHome,
    ...(scope.region !== undefined && { region: scope.region }),
  };
}

/** 那在上海呢 after a message with two concerns asks both for there. */
function concernsOf({ triage, knowledge }: ConcernDeps, { text, history }: Question): string[] {
  const own = concernsIn(text);
  const earlier = history.at(-1);
  if (own.length > 1 || earlier === undefined || !triage.isFollowUp(text)) return own;
  const { named, text: rest } = scopeOf(text, undefined, knowledge.regions);
  const isOnlyPlace = named && rest.replace(/[那么在呢的?？，,。换成如果要是\s]/gu, '') === '';
  return isOnlyPlace ? concernsIn(earlier) : own;
}

/** Each part matches something with confidence, and no two the same matter. */
function areApart(deps: ConcernDeps, findings: readonly Finding[]): boolean {
  const topics = findings.map(({ hits: [best] }) =>
    best !== undefined && best.similarity >= THRESHOLDS.answer ? itemOf({ deps }, best)?.topic : undefined,
  );
  return topics.every((topic) => topic !== undefined) && new Set(topics).size === topics.length;
}
