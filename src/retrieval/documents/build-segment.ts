import { setImmediate } from 'node:timers/promises';
import type { Embedder } from '../embedder.ts';
import type { StoredDocument } from '../ingest/library.ts';
import { PASSAGE_LIMIT } from '../passage.ts';
import { normaliseText } from '../text.ts';
import { codesOf, termKeys } from './codes.ts';
import { createGraphBuilder, type GraphBuilder } from './graph-builder.ts';
import { PostingsBuilder } from './postings.ts';
import { builtGraph, type AverageLengths, type Segment, type SegmentDocument } from './segment.ts';
import { quantise } from './unit-vectors.ts';

export interface BuildOptions {
  name: string;
  embedder: Embedder;
  /** Of the index that the segment joins; undefined for the first one, which sets them. */
  averages: AverageLengths | undefined;
  onProgress: (units: number) => void;
}

const SATURATION = {
  passage: { k: 1.2, b: 0.75 },
  heading: { k: 1.2, b: 0.5 },
  whole: { k: 1.2, b: 0.75 },
};
const BATCH = 512;

interface Unit {
  section: string;
  locator: string;
  text: string;
}

/** Reads the documents once, a batch at a time; nothing of them stays but what the segment holds. */
export async function buildSegment(
  batches: AsyncIterable<readonly StoredDocument[]> | Iterable<readonly StoredDocument[]>,
  { name, embedder, averages, onProgress }: BuildOptions,
): Promise<{ segment: Segment; averages: AverageLengths }> {
  const graph = createGraphBuilder(embedder.dimensions);
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
  const texts = createTexts();
  const passages = new PostingsBuilder();
  const headings = new PostingsBuilder();
  const wholes = new PostingsBuilder();
  const vectors = createRows(embedder.dimensions);
  let waiting: string[] = [];

  function add({ id, textDigest, title, passages: given }: StoredDocument): void {
    const from = documentOf.length;
    const titleKeys = termKeys(codesOf(title));
    const all: Uint32Array[] = [titleKeys];
    let section: string | undefined;
    for (const group of grouped(given)) {
      const first = group[0];
      if (first === undefined) continue;
      if (first.section !== section) {
        section = first.section;
        sections.push(section);
        headings.add(termKeys(codesOf(`${title} ${section}`)));
      }
      const keys = termKeys(codesOf(group.map((unit) => unit.text).join('\n')));
      passages.add(keys);
      all.push(keys);
      unitFrom.push(texts.count());
      documentOf.push(documents.length);
      headingOf.push(sections.length - 1);
      for (const unit of group) {
        texts.add(`${unit.locator}\n${unit.text}`);
        waiting.push(normaliseText(`${title} ${unit.section}\n${unit.text}`));
      }
    }
    wholes.add(joined(all));
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

/** Neighbouring units of one section that fit into one passage together. */
function grouped(units: readonly Unit[]): Unit[][] {
  const groups: Unit[][] = [];
  let length = Infinity;
  for (const unit of units) {
    const last = groups[groups.length - 1];
    const fits = last?.[0]?.section === unit.section && length + unit.text.length + 1 <= PASSAGE_LIMIT;
    // A piece of running text is as long as it should be; only articles are put together.
    if (last !== undefined && fits && unit.locator !== '' && last[0]?.locator !== '') {
      last.push(unit);
      length += unit.text.length + 1;
    } else {
      groups.push([unit]);
      length = unit.text.length;
    }
  }
  return groups;
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Code units of many texts, one behind the other. */
function createTexts() {
  let units = new Uint16Array(1 << 16);
  const from: number[] = [0];
  return {
    count: () => from.length - 1,
    add(text: string) {
      const start = from[from.length - 1] ?? 0;
      if (start + text.length > units.length) {
        const room = new Uint16Array(Math.max(units.length * 2, start + text.length));
        room.set(units);
        units = room;
      }
      for (let i = 0; i < text.length; i += 1) units[start + i] = text.charCodeAt(i);
      from.push(start + text.length);
    },
    finish: () => ({ textFrom: Uint32Array.from(from), texts: units.slice(0, from[from.length - 1]) }),
  };
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
