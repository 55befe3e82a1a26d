import type { ClaimClass, IsoDate, RegionCode, SectionHeading } from '../knowledge/item.ts';
import type { Signals } from '../retrieval/search.ts';

/** Every outcome of a question has one of these names; it is stored with the turn and shows in reports. */
export const answerStatuses = [
  'answered',
  'region-needed',
  'other-region-only',
  'not-in-force',
  'clarify',
  'unanswered',
  'account-data',
  'out-of-scope',
  'emergency',
  'handoff',
  'file-ticket',
  'small-talk',
  'refused',
] as const;
export type AnswerStatus = (typeof answerStatuses)[number];

/** Where a statement comes from, for which region and since when. */
export interface Citation {
  /** Title of the policy item. */
  title: string;
  /** Name of the document. */
  document: string;
  /** Article or part, such as `第十七条`; empty for a newspaper article as a whole. */
  locator: string;
  /** Name of the region that the rule holds for, `全国` for all. */
  region: string;
  /** First day of the version cited; null where no item says it. */
  validFrom: IsoDate | null;
  /** Title of the text that was read, with its publisher where it is a newspaper. */
  source: string;
}

/** Characters that are read of a question; danger is looked for in all of them. */
export const LONGEST_QUESTION = 600;

/** `strong`: decided. Otherwise a confident answer from the corpus goes first. */
export type TriageResult =
  | { type: 'question' }
  | { type: 'decided'; status: Exclude<AnswerStatus, 'answered'>; reason: string; strong: boolean };

export interface Question {
  /** The citizen's words, personal data masked. */
  text: string;
  /** GB/T 2260; undefined when it is not known. */
  region?: RegionCode;
  /** Earlier messages of the citizen, oldest first; context only. */
  history: readonly string[];
  asOf: IsoDate;
  /** Asks for an item by its title: no triage, the words are not the citizen's. */
  direct?: boolean;
  /** What triage makes of the words, where that is known already. */
  triaged?: TriageResult;
  /** One thing at a time: the point of the matter, or only the part asked for. */
  brief?: boolean;
  /** Who asks, as far as a day's calls of a language model are counted for each. */
  conversation?: string;
  /** Told the checked part of an answer while the rest is still being written; each text replaces the one before. Must not throw. */
  onDraft?: (text: string) => void;
}

export interface UsedPassage {
  id: string;
  /** 0–1. */
  similarity: number;
  signals: Signals;
}

/** One statement that an answer shows, with what is known of where it holds. */
export interface EvidencePassage {
  text: string;
  /** `[1][2]`, as in the list of sources; empty for what the directory of hotlines says. */
  marks: string;
  /** Title of the policy item. */
  title: string;
  section: SectionHeading;
  citations: Citation[];
  regions: RegionCode[];
  claimClass: ClaimClass;
  /** What is known of when its documents were made, revised and hold. */
  dates: IsoDate[];
}

/** What an answer shows, taken apart, so that the statements can be put in other words. */
export interface Evidence {
  passages: EvidencePassage[];
  /** What stands before and after the statements, however they are worded. */
  before: string;
  after: string;
}

export interface Answer {
  status: AnswerStatus;
  /** Tells the causes of one status apart. */
  reason?: string;
  /** Exactly what the citizen reads. */
  text: string;
  citations: Citation[];
  /** The text asks where the citizen lives; the same question can then be answered for there. */
  asksRegion: boolean;
  /** Items that come near without being taken for the answer; to be offered by title. */
  related: { id: string; title: string }[];
  /** What search found, best first. */
  passages: UsedPassage[];
  /** The region that the answer is for, where the question named one or it was known. */
  region?: RegionCode;
  /** The citizen said to live in `region`. */
  isHome: boolean;
  /** The question as it was searched for. */
  searched: string;
  /** Only of an answer out of policy items without a sign of danger in the question. */
  evidence?: Evidence;
}
