/**
 * Similarities, 0–1, at which answering decides; fitted on test/golden/answers-dev.jsonl and
 * unanswerable.jsonl by `npm run bench -- thresholds`, which prints the curve they were read from.
 */
export const THRESHOLDS = {
  /** From here an item is taken to answer the question. */
  answer: 0.35,
  /** From here a weak rule of triage gives way to the corpus. */
  confident: 0.7,
  /** Only above this is a question on a matter that the corpus does not treat answered all the same. */
  certain: 0.97,
  /** Characters; a longer message is a story, in which such a matter may only be mentioned. */
  longQuestion: 40,
  /** How much better a rule that does not apply must match before it decides the reply. */
  elsewhereLead: 0.06,
  /** The same where a rule on the same topic applies: that one answers too, unless the question names what is only there. */
  elsewhereLeadSameTopic: 0.3,
  /** An ended rule must match this much better than one in force. */
  endedLead: 0.1,
  /** A local rule goes before a national one on the same topic when it is this near. */
  localWithin: 0.12,
  /** Another item is shown in a line or two when it is this near. */
  alsoWithin: 0.1,
  /** From here a title is worth offering although it is not taken for an answer. */
  near: 0.25,
} as const;
