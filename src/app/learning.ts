import { setTimeout } from 'node:timers/promises';
import { matterStatuses } from '../answering/gaps.ts';
import type { LearningDeps } from '../desk/gap-deps.ts';
import { dateInChina } from '../dialogs/ask.ts';
import { checkDraft } from '../knowledge/drafts/check-draft.ts';
import { NATIONAL } from '../knowledge/region-table.ts';
import { createMessageClustering } from '../retrieval/clusters/messages.ts';
import { createHotTopics } from '../tickets/topics/cached-topics.ts';
import type { Core } from './core.ts';
import type { ItemFollower } from './follow-items.ts';

/** How long somebody waits for the topics of a week; after that they are counted for the next look. */
const PATIENCE_MS = 8_000;
const NATIONWIDE = '全国';

/** What the desk needs to see what is missing in the knowledge, and to add it. */
export function learningDeps(
  { storage, corpus, now }: Core,
  follower: Pick<ItemFollower, 'lookNow'>,
): LearningDeps {
  const { knowledge, embedder } = corpus;
  const clustering = createMessageClustering({
    embedder,
    background: () => knowledge.items.flatMap(({ questions }) => questions),
  });
  return {
    gaps: storage.gaps,
    drafts: storage.drafts,
    clustering,
    topics: createHotTopics({
      source: storage.topics,
      clustering,
      statuses: matterStatuses,
      now,
      patience: () => setTimeout(PATIENCE_MS, undefined, { ref: false }),
    }),
    itemTopics: knowledge.topics,
    checkDraft: (content, id) =>
      checkDraft(content, {
        id,
        knowledge,
        today: dateInChina(now()),
        regionCode: (name) => (name === NATIONWIDE ? NATIONAL : knowledge.regions.resolve(name)),
      }),
    isLive: (id) => knowledge.byId.has(id),
    onItemsChanged: follower.lookNow,
  };
}
