import type { DraftMove } from '../../knowledge/drafts/acts.ts';
import type { Finding } from '../../knowledge/drafts/check-draft.ts';
import type { Draft, DraftContent, DraftEvent } from '../../knowledge/drafts/draft.ts';
import type { Named, SignedIn } from '../deps.ts';
import { draftsText as t } from '../text-gaps.ts';

export interface DraftProps {
  who: SignedIn;
  draft: Draft;
  events: readonly DraftEvent[];
  /** What is in the form: the draft's content, or what somebody typed that could not be saved. */
  typed: DraftContent;
  findings: readonly Finding[];
  acts: readonly DraftMove[];
  isAuthor: boolean;
  isLive: boolean;
  departments: readonly Named[];
  itemTopics: readonly string[];
  good?: string | undefined;
  bad?: string | undefined;
}

/** The checks speak of the file format; whoever fills in the form knows its labels. */
export function inFormWords(message: string): string {
  return t.checkWords.reduce((words, [from, to]) => words.replace(from, to), message);
}
