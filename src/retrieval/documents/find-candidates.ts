import { best } from '../best.ts';
import { sums, type OpenSegment } from './candidates.ts';
import { HEADING_SHARE, WHOLE_SHARE, type Found, type PreparedQuery } from './found.ts';

/** Passages that each way of searching puts forward. */
export const BY_WORDS = 90;
export const BY_WIDENED = 30;
export const UNITS_BY_MEANING = 120;

/** The best by words and by official words of the passages that qualify, beside those found by meaning. */
export function findCandidates(
  open: OpenSegment,
  prepared: PreparedQuery,
  qualifies: (passage: number) => boolean,
  byMeaning: readonly number[],
): Found {
  const { segment, scratch } = open;
  const words = {
    passages: sums(open, 'passages', prepared.passages, scratch.passages),
    headings: sums(open, 'headings', prepared.headings, scratch.headings),
    wholes: sums(open, 'wholes', prepared.wholes, scratch.wholes),
  };
  const widened = {
    passages: sums(open, 'passages', prepared.widened.passages, scratch.widened.passages),
    headings: sums(open, 'headings', prepared.widened.headings, scratch.widened.headings),
  };
  const { scores, widenedScores } = scratch;
  const isWidened = prepared.widened.passages.size > 0;
  for (let passage = 0; passage < scores.length; passage += 1) {
    const heading = segment.headingOf[passage] ?? 0;
    scores[passage] =
      (words.passages[passage] ?? 0) +
      HEADING_SHARE * (words.headings[heading] ?? 0) +
      WHOLE_SHARE * (words.wholes[segment.documentOf[passage] ?? 0] ?? 0);
    if (isWidened)
      widenedScores[passage] =
        (scores[passage] ?? 0) +
        (widened.passages[passage] ?? 0) +
        HEADING_SHARE * (widened.headings[heading] ?? 0);
  }
  const passages = new Set([
    ...best(scores, BY_WORDS, qualifies),
    ...(isWidened ? best(widenedScores, BY_WIDENED, qualifies) : []),
    ...byMeaning,
  ]);
  return { passages: [...passages], scores, words, widened };
}
