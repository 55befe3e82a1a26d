import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readGraph, writeGraph } from '../vectors.ts';
import { checksum } from './checksum.ts';
import type { Postings } from './postings.ts';
import { loadingGraph, type Segment } from './segment.ts';

const FORMAT = 4;

const fileSchema = z.object({
  bytes: z.number().int().nonnegative(),
  checksum: z.number().int().nonnegative(),
});
const headSchema = z.object({
  format: z.literal(FORMAT),
  embedder: z.string(),
  dimensions: z.number().int().positive(),
  files: z.record(z.string(), fileSchema),
});
const documentsSchema = z.object({
  documents: z.array(
    z.object({
      id: z.string(),
      textDigest: z.string(),
      title: z.string(),
      from: z.number().int().nonnegative(),
      to: z.number().int().nonnegative(),
    }),
  ),
  sections: z.array(z.string()),
});

const bytesOf = (data: Uint32Array | Float32Array | Uint16Array | Int8Array) =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

const GRAPH_FILE = 'graph.hnsw';
const POSTINGS = ['passages', 'headings', 'wholes'] as const;

/** Writes the segment's folder beside the others; it has its name only once it is whole. */
export async function writeSegment(directory: string, embedder: string, segment: Segment): Promise<void> {
  const target = join(directory, segment.name);
  const next = `${target}.next`;
  rmSync(next, { recursive: true, force: true });
  mkdirSync(next, { recursive: true });
  const files: Record<string, z.infer<typeof fileSchema>> = {};
  const put = (name: string, bytes: Uint8Array) => {
    writeFileSync(join(next, name), bytes);
    files[name] = { bytes: bytes.length, checksum: checksum(bytes) };
  };
  const { documents, sections } = segment;
  put('documents.json', Buffer.from(JSON.stringify({ documents, sections })));
  for (const name of ['documentOf', 'headingOf', 'unitFrom', 'textFrom'] as const)
    put(`${name}.u32`, bytesOf(segment[name]));
  put('texts.utf16', bytesOf(segment.texts));
  put('vectors.i8', bytesOf(segment.vectors.data));
  put('vectors.scales.f32', bytesOf(segment.vectors.scales));
  for (const name of POSTINGS) {
    const { keys, starts, ids, strengths } = segment[name];
    put(`${name}.keys.u32`, bytesOf(keys));
    put(`${name}.starts.u32`, bytesOf(starts));
    put(`${name}.ids.u32`, bytesOf(ids));
    put(`${name}.strengths.u8`, strengths);
  }
  const graph = segment.graph?.current();
  if (graph !== undefined) {
    writeGraph(graph, join(next, GRAPH_FILE));
    files[GRAPH_FILE] = await measure(join(next, GRAPH_FILE));
  }
  const { dimensions } = segment.vectors;
  writeFileSync(join(next, 'segment.json'), JSON.stringify({ format: FORMAT, embedder, dimensions, files }));
  rmSync(target, { recursive: true, force: true });
  renameSync(next, target);
}

/** In one read, into memory of its own: `readFile` takes many small ones, and ten times as long. */
async function readWhole(file: string): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const bytes = new Uint8Array((await handle.stat()).size);
    for (let done = 0; done < bytes.length;) {
      const { bytesRead } = await handle.read(bytes, done, bytes.length - done);
      if (bytesRead === 0) throw new Error(`${file} ends too early`);
      done += bytesRead;
    }
    return bytes;
  } finally {
    await handle.close();
  }
}

/** Rejects with an Error that says what is wrong: a damaged or foreign segment is never searched. */
export async function readSegment(directory: string, embedder: string, name: string): Promise<Segment> {
  const folder = join(directory, name);
  const head = headSchema.parse(JSON.parse(await readFile(join(folder, 'segment.json'), 'utf8')));
  if (head.embedder !== embedder) throw new Error(`${name} was built with another encoder`);
  const read = async (file: string): Promise<Uint8Array> => {
    const expected = head.files[file];
    const bytes = await readWhole(join(folder, file));
    if (expected === undefined || bytes.length !== expected.bytes)
      throw new Error(`${file} has another length`);
    if (checksum(bytes) !== expected.checksum) throw new Error(`${file} has another checksum`);
    return bytes;
  };
  const numbers = async (file: string) => {
    const bytes = await read(file);
    return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  };
  const { documents, sections } = documentsSchema.parse(
    JSON.parse(Buffer.from(await read('documents.json')).toString('utf8')),
  );
  const rows = await read('vectors.i8');
  const scales = await read('vectors.scales.f32');
  const vectors = {
    dimensions: head.dimensions,
    count: rows.length / head.dimensions,
    data: new Int8Array(rows.buffer, rows.byteOffset, rows.length),
    scales: new Float32Array(scales.buffer, scales.byteOffset, scales.length / 4),
  };
  const documentOf = await numbers('documentOf.u32');
  const postings = async (part: string, texts: number): Promise<Postings> => ({
    texts,
    keys: await numbers(`${part}.keys.u32`),
    starts: await numbers(`${part}.starts.u32`),
    ids: await numbers(`${part}.ids.u32`),
    strengths: await read(`${part}.strengths.u8`),
  });
  const texts = await read('texts.utf16');
  const segment: Segment = {
    name,
    documents,
    sections,
    documentOf,
    headingOf: await numbers('headingOf.u32'),
    unitFrom: await numbers('unitFrom.u32'),
    textFrom: await numbers('textFrom.u32'),
    texts: new Uint16Array(texts.buffer, texts.byteOffset, texts.length / 2),
    passages: await postings('passages', documentOf.length),
    headings: await postings('headings', sections.length),
    wholes: await postings('wholes', documents.length),
    vectors,
    graph: undefined,
  };
  const expected = head.files[GRAPH_FILE];
  if (expected === undefined) return segment;
  const found = await measure(join(folder, GRAPH_FILE));
  if (found.bytes !== expected.bytes || found.checksum !== expected.checksum)
    throw new Error(`${GRAPH_FILE} has another length or checksum`);
  return {
    ...segment,
    graph: loadingGraph(readGraph(join(folder, GRAPH_FILE), head.dimensions, vectors.count)),
  };
}

const CHUNK = 4 * 1024 * 1024;

/** A piece at a time: hnswlib reads the file once more by itself. */
async function measure(file: string): Promise<z.infer<typeof fileSchema>> {
  const handle = await open(file);
  try {
    const chunk = new Uint8Array(CHUNK);
    let sum: number | undefined;
    let bytes = 0;
    for (;;) {
      let filled = 0;
      while (filled < CHUNK) {
        const { bytesRead } = await handle.read(chunk, filled, CHUNK - filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      sum = checksum(chunk.subarray(0, filled), sum);
      bytes += filled;
      if (filled < CHUNK) return { bytes, checksum: sum };
    }
  } finally {
    await handle.close();
  }
}
