import { openSegment, type OpenSegment } from './candidates.ts';
import { strengthIn, type PackedTerms } from './packed-terms.ts';
import type { Postings } from './postings.ts';
import type { Segment, SegmentDocument, Unit } from './segment.ts';
import { createUnitTexts } from './unit-texts.ts';

export interface CandidateDocument extends Pick<SegmentDocument, 'id' | 'textDigest' | 'title'> {
  /** 1–255, of those of the question's terms that the document has. */
  strengths: ReadonlyMap<number, number>;
}

export interface CandidatePassage {
  /** Positions among the documents and headings given. */
  document: number;
  heading: number;
  /** The document begins with it. */
  opens: boolean;
  terms: PackedTerms;
  units: readonly (Unit & { vector: Int8Array; scale: number })[];
}

export interface CandidateParts {
  documents: readonly CandidateDocument[];
  headings: readonly { section: string; terms: PackedTerms }[];
  /** Ordered by document and place in it; every passage that is to be ranked stands between its neighbours. */
  passages: readonly CandidatePassage[];
}

/**
 * What another index found, as a segment of its own that holds nothing else: so it is ranked by the same code as
 * everything that this process holds. `keys` are the terms of the question; the segment knows no others.
 */
export function openCandidates(
  { documents, headings, passages }: CandidateParts,
  keys: readonly number[],
  dimensions: number,
): OpenSegment {
  const texts = createUnitTexts();
  const unitFrom: number[] = [];
  for (const { units } of passages) {
    unitFrom.push(texts.count());
    for (const unit of units) texts.add(unit);
  }
  const units = passages.flatMap((passage) => passage.units);
  const data = new Int8Array(units.length * dimensions);
  units.forEach(({ vector }, row) => data.set(vector, row * dimensions));
  const segment: Segment = {
    name: 'candidates',
    documents: documents.map(({ id, textDigest, title }, position) => ({
      ...{ id, textDigest, title },
      from: passages.findIndex((it) => it.document === position && it.opens),
      to: passages.findLastIndex((it) => it.document === position) + 1,
    })),
    sections: headings.map(({ section }) => section),
    documentOf: Uint32Array.from(passages, (it) => it.document),
    headingOf: Uint32Array.from(passages, (it) => it.heading),
    unitFrom: Uint32Array.from([...unitFrom, texts.count()]),
    ...texts.finish(),
    passages: postingsOf(passages.length, keys, (i, key) => strengthIn(passages[i]?.terms ?? NONE, key)),
    headings: postingsOf(headings.length, keys, (i, key) => strengthIn(headings[i]?.terms ?? NONE, key)),
    wholes: postingsOf(documents.length, keys, (i, key) => documents[i]?.strengths.get(key) ?? 0),
    vectors: {
      ...{ dimensions, count: units.length, data },
      scales: Float32Array.from(units, ({ scale }) => scale),
    },
    graph: undefined,
  };
  return openSegment(segment);
}

const NONE: PackedTerms = new Uint8Array(0);

function postingsOf(
  texts: number,
  keys: readonly number[],
  strengthOf: (text: number, key: number) => number,
): Postings {
  const starts = [0];
  const ids: number[] = [];
  const strengths: number[] = [];
  for (const key of keys) {
    for (let text = 0; text < texts; text += 1) {
      const strength = strengthOf(text, key);
      if (strength === 0) continue;
      ids.push(text);
      strengths.push(strength);
    }
    starts.push(ids.length);
  }
  return {
    texts,
    keys: Uint32Array.from(keys),
    starts: Uint32Array.from(starts),
    ids: Uint32Array.from(ids),
    strengths: Uint8Array.from(strengths),
  };
}
