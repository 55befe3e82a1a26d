import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { readGraph, writeGraph } from '../vectors.ts';
import type { Postings } from './postings.ts';
import type { Segment } from './segment.ts';

const FORMAT = 3;

const fileSchema = z.object({ bytes: z.number().int().nonnegative(), crc32: z.number().int().nonnegative() });
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
    files[name] = { bytes: bytes.length, crc32: crc32(bytes) };
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
  if (segment.graph !== undefined) {
    writeGraph(segment.graph, join(next, 'graph.hnsw'));
    const bytes = await readFile(join(next, 'graph.hnsw'));
    files['graph.hnsw'] = { bytes: bytes.length, crc32: crc32(bytes) };
  }
  const { dimensions } = segment.vectors;
  writeFileSync(join(next, 'segment.json'), JSON.stringify({ format: FORMAT, embedder, dimensions, files }));
  rmSync(target, { recursive: true, force: true });
  renameSync(next, target);
}

/** Rejects with an Error that says what is wrong: a damaged or foreign segment is never searched. */
export async function readSegment(directory: string, embedder: string, name: string): Promise<Segment> {
  const folder = join(directory, name);
  const head = headSchema.parse(JSON.parse(await readFile(join(folder, 'segment.json'), 'utf8')));
  if (head.embedder !== embedder) throw new Error(`${name} was built with another encoder`);
  const read = async (file: string): Promise<Uint8Array> => {
    const expected = head.files[file];
    const bytes = await readFile(join(folder, file));
    if (expected === undefined || bytes.length !== expected.bytes)
      throw new Error(`${file} has another length`);
    if (crc32(bytes) !== expected.crc32) throw new Error(`${file} has another checksum`);
    // A small file comes from a shared pool, at an offset that a typed array may not begin at.
    return bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes);
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
  if (head.files['graph.hnsw'] === undefined) return segment;
  await read('graph.hnsw');
  return {
    ...segment,
    graph: await readGraph(join(folder, 'graph.hnsw'), head.dimensions, vectors.count),
  };
}
