import { setImmediate } from 'node:timers/promises';
import type { Embedder } from '../embedder.ts';
import type { StoredDocument } from '../ingest/library.ts';
import { normaliseText } from '../text.ts';
import { counted } from './counted.ts';
import { createGraphBuilder, type GraphBuilder } from './graph-builder.ts';
import { PostingsBuilder } from './postings.ts';
import { builtGraph, type AverageLengths, type Segment, type SegmentDocument } from './segment.ts';
import { createUnitTexts } from './unit-texts.ts';
import { quantise } from './unit-vectors.ts';

export interface BuildOptions {
  name: string;
  embedder: Embedder;
  /** Of the index that the segment joins; undefined for the first one, which sets them. */
  averages: AverageLengths | undefined;
  /** False where something else looks for the nearest vectors. */
  withGraph?: boolean;
  onProgress: (units: number) => void;
}

const SATURATION = {
  passage: { k: 1.2, b: 0.75 },
  heading: { k: 1.2, b: 0.5 },
  whole: { k: 1.2, b: 0.75 },
};
const BATCH = 512;
const NO_GRAPH: GraphBuilder = {
  add: () => undefined,
  finish: () => Promise.resolve(undefined),
  stop: () => Promise.resolve(),
};

/** Reads the documents once, a batch at a time; nothing of them stays but what the segment holds. */
export async function buildSegment(
  batches: AsyncIterable<readonly StoredDocument[]> | Iterable<readonly StoredDocument[]>,
  { name, embedder, averages, withGraph = true, onProgress }: BuildOptions,
): Promise<{ segment: Segment; averages: AverageLengths }> {
  const graph = withGraph ? createGraphBuilder(embedder.dimensions) : NO_GRAPH;
  const writer = createWriter(embedder, graph);
  try {
    for await (const batch of batches) {
      for (const document of batch) writer.add(document);
      onProgress(await writer.embed(BATCH));
    }
    onProgress(await writer.embed(1));
    return await writer.finish(name, averages);
  } finally {
    await graph.stop();
  }
}

function createWriter(embedder: Embedder, graph: GraphBuilder) {
  const documents: SegmentDocument[] = [];
  const sections: string[] = [];
  const documentOf: number[] = [];
  const headingOf: number[] = [];
  const unitFrom: number[] = [];
  const texts = createUnitTexts();
  const passages = new PostingsBuilder();
  const headings = new PostingsBuilder();
  const wholes = new PostingsBuilder();
  const vectors = createRows(embedder.dimensions);
  let waiting: string[] = [];

  function add(document: StoredDocument): void {
    const { id, textDigest, title } = document;
    const from = documentOf.length;
    const { passages: given, whole } = counted(document);
    for (const { units, keys, heading } of given) {
      if (heading !== undefined) {
        sections.push(heading.section);
        headings.add(heading.keys);
      }
      passages.add(keys);
      unitFrom.push(texts.count());
      documentOf.push(documents.length);
      headingOf.push(sections.length - 1);
      for (const unit of units) {
        texts.add(unit);
        waiting.push(normaliseText(`${title} ${unit.section}\n${unit.text}`));
      }
    }
    wholes.add(whole);
    documents.push({ id, textDigest, title, from, to: documentOf.length });
  }

  /** Embeds what waits, once there is a batch of it; the number of units embedded so far. */
  async function embed(least: number): Promise<number> {
    while (waiting.length >= least) {
      const batch = waiting.slice(0, BATCH);
      const rows = await embedder.embedDocuments(batch);
      vectors.add(rows);
      graph.add(rows);
      // The graph's thread gets its rows, and a running hotline its turn, only between two tasks.
      await setImmediate();
      waiting = waiting.slice(BATCH);
    }
    return vectors.count();
  }

  async function finish(name: string, known: AverageLengths | undefined) {
    const built = await graph.finish();
    const averages = known ?? {
      passage: passages.averageLength(),
      heading: headings.averageLength(),
      whole: wholes.averageLength(),
    };
    const block = vectors.block();
    const segment: Segment = {
      name,
      documents,
      sections,
      documentOf: Uint32Array.from(documentOf),
      headingOf: Uint32Array.from(headingOf),
      unitFrom: Uint32Array.from([...unitFrom, texts.count()]),
      ...texts.finish(),
      passages: passages.finish(SATURATION.passage, averages.passage),
      headings: headings.finish(SATURATION.heading, averages.heading),
      wholes: wholes.finish(SATURATION.whole, averages.whole),
      vectors: quantise(block.dimensions, block.data),
      graph: built === undefined ? undefined : builtGraph(built),
    };
    return { segment, averages };
  }

  return { add, embed, finish };
}

/** Rows of vectors, one behind the other. */
function createRows(dimensions: number) {
  let data = new Float32Array(dimensions * 1024);
  let count = 0;
  return {
    count: () => count,
    add(rows: readonly Float32Array[]) {
      if ((count + rows.length) * dimensions > data.length) {
        const room = new Float32Array(Math.max(data.length * 2, (count + rows.length) * dimensions));
        room.set(data);
        data = room;
      }
      for (const row of rows) {
        data.set(row, count * dimensions);
        count += 1;
      }
    },
    block: () => ({ dimensions, count, data: data.slice(0, count * dimensions) }),
  };
}
