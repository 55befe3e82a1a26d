import type { Regions } from '../knowledge/regions.ts';
import type { ItemHit } from '../retrieval/search.ts';
import type { Question } from './answer.ts';
import { similarityOf, type FindDeps, type Finding, type ScopedSearch } from './finding.ts';
import { scopeOf, type Scope } from './scope.ts';
import { isVague, LONGEST_FRAGMENT, sinceSubject } from './subject.ts';
import { fromLogit, logit, THRESHOLDS } from './thresholds.ts';

/** A follow-up that matches this well by itself has changed the subject. */
const STANDS_ALONE = 0.9;
/** The same where it names no matter that is known. */
const STANDS_ALONE_UNNAMED = 0.97;
/** Logits by which the matter of the question before is preferred in a follow-up. */
const SAME_TOPIC = 1.5;
const SAME_ITEM = 0.7;
const HAS_ASKED = 3;

/** What follows on a question is most likely about the same matter: its items come first. */
export function keepSubject(
  { topicOf, hasAsked }: FindDeps,
  finding: Finding,
  { before, question }: { before: ItemHit | undefined; question: Question },
): Finding {
  if (before === undefined || before.similarity < THRESHOLDS.answer) return finding;
  const topic = topicOf(before.itemId);
  const lift = (hit: ItemHit): ItemHit => {
    const isSame = topicOf(hit.itemId) === topic;
    const bonus =
      (isSame ? SAME_TOPIC : 0) +
      (hit.itemId === before.itemId ? SAME_ITEM : 0) +
      // 材料呢 goes to the item on the matter that has them.
      (isSame && hasAsked(hit.itemId, question.text) ? HAS_ASKED : 0);
    return { ...hit, similarity: fromLogit(logit(hit.similarity) + bonus) };
  };
  return { ...finding, hits: finding.hits.map(lift).sort((a, b) => b.similarity - a.similarity) };
}

export function standsAlone(
  { triage, isOutside, namesMatter }: FindDeps,
  text: string,
  { content, finding }: { content: number; finding: Finding },
): boolean {
  if (isOutside(text)) return true;
  const best = Math.max(similarityOf(finding.hits), similarityOf(finding.elsewhere));
  if (isVague(text)) return false;
  const isFragment = triage.isFollowUp(text) || content <= LONGEST_FRAGMENT;
  return !isFragment || best >= (namesMatter(text) ? STANDS_ALONE : STANDS_ALONE_UNNAMED);
}

/** The earlier message lends its subject, and its region where the new one names none. */
export function joined(
  deps: FindDeps,
  question: Question,
  { alone, earlier }: { alone: Scope; earlier: string },
): ScopedSearch {
  const { regions } = deps;
  const before = scopeOf(earlier, question.region, regions);
  // A place that was spoken of with another matter is not this one's.
  const told = lastPlace(sinceSubject(question.history, deps), regions);
  const region = alone.named ? alone.region : (told ?? before.region ?? alone.region);
  const text = `${before.text} ${alone.text.replace(/^(那么?|还有|另外|然后)/u, '')}`.trim();
  return {
    scope: {
      ...(region !== undefined && { region }),
      named: alone.named || before.named || told !== undefined,
      isHome: alone.isHome,
      text,
    },
    searched: text,
  };
}

/** The place that was named last. */
function lastPlace(history: readonly string[], regions: Regions): string | undefined {
  for (const said of [...history].reverse()) {
    const { named, region } = scopeOf(said, undefined, regions);
    if (named) return region;
  }
  return undefined;
}
