import type { Regions } from '../knowledge/regions.ts';
import type { DocumentHit, DocumentIndex } from '../retrieval/documents/query.ts';
import type { ItemHit, PassageIndex } from '../retrieval/search.ts';
import type { Synonyms } from '../retrieval/synonyms.ts';
import type { WeighAudience } from './audience.ts';
import type { Homophones } from './homophones.ts';
import type { Scope } from './scope.ts';
import type { NamesMatter } from './subject.ts';
import type { Triage } from './triage.ts';

/** The hotline's own documents, beside the policy items. */
export type DocumentSearch = Pick<DocumentIndex, 'search' | 'documents'>;

export interface FindDeps {
  index: PassageIndex;
  documents: DocumentSearch;
  regions: Regions;
  synonyms: Synonyms;
  triage: Triage;
  /** The matter of a policy item, by which a follow-up keeps to its subject. */
  topicOf: (itemId: string) => string | undefined;
  homophones: Homophones;
  /** The words speak of a group that some items are only for. */
  namesAudience: (text: string) => boolean;
  /** The item has the section that the words ask for. */
  hasAsked: (itemId: string, words: string) => boolean;
  /** The words name a matter that the corpus treats. */
  namesMatter: NamesMatter;
  weighAudience: WeighAudience;
  /** The words name a matter that the corpus has nothing on. */
  isOutside: (text: string) => boolean;
}

export interface Finding {
  scope: Scope;
  /** The question as it was searched for, with what it takes over from the message before. */
  searched: string;
  /** Rules that apply to the citizen and are in force, best first. */
  hits: ItemHit[];
  /** The best rules in force that do not apply there. */
  elsewhere: ItemHit[];
  /** How much of the question only the first of these speaks of, and no rule that applies; 0–1. */
  onlyElsewhere: number;
  /** Passages of ingested documents that apply and are in force, best first. */
  documents: DocumentHit[];
  /** The best rules that have ended, or have not begun. */
  ended: ItemHit[];
  /** Words that the question was read as, where what was written led nowhere. */
  readAs?: string[];
}

/** What is searched for, where. */
export interface ScopedSearch {
  scope: Scope;
  searched: string;
}

export function similarityOf(hits: readonly ItemHit[]): number {
  return hits[0]?.similarity ?? 0;
}
