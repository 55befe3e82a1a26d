import type hnsw from 'hnswlib-node';
import type { Postings } from './postings.ts';
import type { UnitVectors } from './unit-vectors.ts';

/** One document of a segment; rows are those of its passages. */
export interface SegmentDocument {
  id: string;
  /** Of title and text: another one means that the document has changed since. */
  textDigest: string;
  title: string;
  /** First passage, and the first of the next document. */
  from: number;
  to: number;
}

/**
 * A part of the index that is never changed: documents with everything that a search needs of them, in arrays
 * that are written to files as they are.
 *
 * A *unit* is an article of a law or a piece of other text, and has a vector. A *passage* is what is ranked:
 * neighbouring short articles of one section, PASSAGE_LIMIT characters at most, or one unit. A *heading* is the
 * title with the section above passages.
 */
export interface Segment {
  /** Name of its folder. */
  name: string;
  documents: readonly SegmentDocument[];
  /** Section of each heading, without the title; '' where there is none. */
  sections: readonly string[];
  documentOf: Uint32Array;
  headingOf: Uint32Array;
  /** First unit of each passage; one longer than the passages. */
  unitFrom: Uint32Array;
  /** First code unit of each unit in `texts`; one longer than the units. */
  textFrom: Uint32Array;
  /** UTF-16: for each unit its locator, a line break, its text. Outside the heap: most of it is never decoded. */
  texts: Uint16Array;
  passages: Postings;
  headings: Postings;
  wholes: Postings;
  /** One row a unit. */
  vectors: UnitVectors;
  /** Undefined where an exact scan is as fast. */
  graph: Graph | undefined;
}

/** The texts that terms are counted in. */
export type Part = 'passages' | 'headings' | 'wholes';

/** The graph over the units' vectors; while it is being read, a search scans them one by one. */
export interface Graph {
  current(): hnsw.HierarchicalNSW | undefined;
  /** Resolves when `current` has it; rejects where it could not be read, and searches go on scanning. */
  readonly ready: Promise<void>;
}

export function loadingGraph(loading: Promise<hnsw.HierarchicalNSW>): Graph {
  let graph: hnsw.HierarchicalNSW | undefined;
  const ready = loading.then((loaded) => {
    graph = loaded;
  });
  // Whoever waits for it hears of a failure; nobody has to wait.
  ready.catch(() => undefined);
  return { current: () => graph, ready };
}

export function builtGraph(graph: hnsw.HierarchicalNSW): Graph {
  return { current: () => graph, ready: Promise.resolve() };
}

/** Lengths that BM25 measures against, in terms; the same for all segments of an index. */
export interface AverageLengths {
  passage: number;
  heading: number;
  whole: number;
}

export interface Unit {
  locator: string;
  text: string;
}

const BREAK = 10;

/** Code units of one unit's text, without its locator. */
export function rawText({ texts, textFrom }: Segment, unit: number): Uint16Array {
  const from = textFrom[unit] ?? 0;
  return texts.subarray(texts.indexOf(BREAK, from) + 1, textFrom[unit + 1]);
}

export function unitAt(segment: Segment, unit: number): Unit {
  const raw = decode(segment.texts.subarray(segment.textFrom[unit], segment.textFrom[unit + 1]));
  const end = raw.indexOf('\n');
  return { locator: raw.slice(0, end), text: raw.slice(end + 1) };
}

function decode(units: Uint16Array): string {
  return Buffer.from(units.buffer, units.byteOffset, units.byteLength).toString('utf16le');
}

/** Rows of a passage's units. */
export function unitRows({ unitFrom }: Segment, passage: number): number[] {
  const rows: number[] = [];
  for (let unit = unitFrom[passage] ?? 0; unit < (unitFrom[passage + 1] ?? 0); unit += 1) rows.push(unit);
  return rows;
}

export function passageCount(segment: Segment): number {
  return segment.documentOf.length;
}
