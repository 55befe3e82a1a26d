import type { Found, TermWeights } from './found.ts';
import { KeyTable } from './key-table.ts';
import type { Postings } from './postings.ts';
import { passageCount, type Part, type Segment } from './segment.ts';

/** A segment as it is searched. */
export interface OpenSegment {
  segment: Segment;
  passageOfUnit: Uint32Array;
  /**
   * Sums of one search, a number for each text of each part. A search is one task from its sums to its hits, so
   * that the next one can write over them: new arrays for each would keep the collector busy.
   */
  scratch: Found['words'] & { widened: Found['widened']; scores: Float32Array; widenedScores: Float32Array };
  tables: Record<Part, KeyTable>;
}

export function openSegment(segment: Segment): OpenSegment {
  const passageOfUnit = new Uint32Array(segment.vectors.count);
  for (let passage = 0; passage < passageCount(segment); passage += 1)
    passageOfUnit.fill(passage, segment.unitFrom[passage], segment.unitFrom[passage + 1]);
  return {
    segment,
    passageOfUnit,
    scratch: scratchFor(segment),
    tables: {
      passages: KeyTable.from(segment.passages.keys),
      headings: KeyTable.from(segment.headings.keys),
      wholes: KeyTable.from(segment.wholes.keys),
    },
  };
}

function scratchFor({ passages, headings, wholes }: Segment): OpenSegment['scratch'] {
  return {
    passages: new Float32Array(passages.texts),
    headings: new Float32Array(headings.texts),
    wholes: new Float32Array(wholes.texts),
    widened: { passages: new Float32Array(passages.texts), headings: new Float32Array(headings.texts) },
    scores: new Float32Array(passages.texts),
    widenedScores: new Float32Array(passages.texts),
  };
}

/** Texts of all segments that have the term. */
export function frequency(segments: readonly OpenSegment[], part: Part, key: number): number {
  let sum = 0;
  for (const { segment, tables } of segments) {
    const term = tables[part].find(key);
    if (term >= 0) sum += (segment[part].starts[term + 1] ?? 0) - (segment[part].starts[term] ?? 0);
  }
  return sum;
}

export function inverseFrequency(texts: number, withTerm: number): number {
  return Math.log(1 + (texts - withTerm + 0.5) / (withTerm + 0.5));
}

export function termWeights(
  segments: readonly OpenSegment[],
  part: Part,
  keys: Iterable<number>,
): TermWeights {
  const texts = segments.reduce((sum, { segment }) => sum + segment[part].texts, 0);
  const weights = new Map<number, number>();
  for (const key of keys) {
    const found = frequency(segments, part, key);
    if (found > 0) weights.set(key, inverseFrequency(texts, found));
  }
  return weights;
}

/** Σ idf · strength of each text of one part, written into `result`. */
export function sums(
  { segment, tables }: OpenSegment,
  part: Part,
  weights: TermWeights,
  result: Float32Array,
): Float32Array {
  const postings: Postings = segment[part];
  result.fill(0);
  for (const [key, idf] of weights) {
    const term = tables[part].find(key);
    if (term < 0) continue;
    const { ids, strengths } = postings;
    const factor = idf / 255;
    const end = postings.starts[term + 1] ?? 0;
    for (let i = postings.starts[term] ?? 0; i < end; i += 1) {
      const id = ids[i] ?? 0;
      result[id] = (result[id] ?? 0) + factor * (strengths[i] ?? 0);
    }
  }
  return result;
}
