/**
 * Where answering decides. Fitted on test/golden/answers-dev.jsonl and unanswerable.jsonl; the README has
 * the curve. Similarities are 0–1; differences are taken between their logits, so that they mean the same
 * for certain and for doubtful matches.
 */
export const THRESHOLDS = {
  /** Similarity from which an item is taken to answer the question. */
  answer: 0.6,
  /** From here a weak rule of triage gives way to the corpus. */
  confident: 0.7,
  /** Only above this is a question on a matter that the corpus does not treat answered all the same. */
  certain: 0.9,
  /** Similarity from which a passage of an ingested document is quoted where no item answers, and beside one that does. */
  document: 0.5,
  documentBeside: 0.8,
  /** From here a title is worth offering although it is not taken for an answer. */
  near: 0.2,
  /** Characters; a longer message is a story, in which such a matter may only be mentioned. */
  longQuestion: 40,
  /** Characters; only words as few as these can be asked back. */
  clarifyWithin: 7,
  /** From here one reading is clear. */
  clear: 0.95,
  /** Readings of few words fit nearly alike when they are this near. */
  readingsWithin: 1,
  /** The same for words that name no matter at all, such as 补贴怎么领. */
  readingsOfVague: 4,
  /** Logits by which a rule that does not apply must match better before it decides the reply. */
  elsewhereLead: 0.5,
  /** Share of the question in words that only the rule from elsewhere has: then the question is about that rule. */
  onlyElsewhere: 0.3,
  /** Logits by which an ended rule must match better than one in force. */
  endedLead: 0.8,
  /** A local rule goes before a national one on the same topic when it is this near. */
  localWithin: 1.2,
  /** A rule of the citizen's region is shown with a national one that leaves the matter to localities. */
  localRuleWithin: 6,
  /** Another item is shown in a line or two when it is this near. */
  alsoWithin: 1.6,
} as const;

const CLOSEST = 1e-6;

/** Similarity → log odds. */
export function logit(similarity: number): number {
  const p = Math.min(1 - CLOSEST, Math.max(CLOSEST, similarity));
  return Math.log(p / (1 - p));
}

/** Log odds → similarity. */
export function fromLogit(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
