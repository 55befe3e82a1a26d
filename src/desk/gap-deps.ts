import type { GapRepository } from '../answering/gaps.ts';
import type { CheckedDraft } from '../knowledge/drafts/check-draft.ts';
import type { DraftContent, DraftRepository } from '../knowledge/drafts/draft.ts';
import type { MessageClustering } from '../retrieval/clusters/messages.ts';
import type { HotTopicsOfWeeks } from '../tickets/topics/cached-topics.ts';

/** What the pages about missing knowledge and hot topics need. */
export interface LearningDeps {
  gaps: GapRepository;
  drafts: DraftRepository;
  clustering: MessageClustering;
  topics: HotTopicsOfWeeks;
  /** Names that an item's topic may have. */
  itemTopics: readonly string[];
  checkDraft: (content: DraftContent, id: string) => CheckedDraft;
  /** Whether the bot answers from the item with this id. */
  isLive: (id: string) => boolean;
  /** Resolves when the bot answers from what was published, and no longer from what was withdrawn. */
  onItemsChanged: () => Promise<void>;
}
