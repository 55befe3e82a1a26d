import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { HotlineError } from '../errors.ts';
import type { ReadDocument, ReadPiece } from '../retrieval/ingest/document.ts';
import { decodeText, isUtf16, withoutControl } from './decode.ts';
import { byteLines, longestLineMb, type ByteLine } from './lines.ts';
import type { SourceFile } from './source-file.ts';
import { fileFault, unreadable } from './unreadable.ts';

const jsonLine = z.object({
  id: z.union([z.string().trim().min(1), z.number()]).transform(String),
  text: z.string().refine((it) => it.trim() !== ''),
  title: z
    .string()
    .nullish()
    .transform((it) => it?.trim() || undefined),
});

const fieldFaults: Readonly<Record<string, string>> = {
  id: '没有编号（id）',
  text: '没有正文（text）',
  title: '标题（title）不是文字',
};

const SHAPE = '每行应是一个 {"id", "text", "title"} 对象';

/** Each line a document; one that is broken is named and the others go on. Never the whole file in memory. */
export async function* readJsonl(source: SourceFile, packed: boolean): AsyncGenerator<ReadPiece> {
  const stream = source.stream();
  const lines = byteLines(packed ? unpack(stream) : stream);
  const seen = new Map<string, number>();
  let last = 0;
  try {
    for await (const line of lines) {
      last = line.number;
      const piece = readLine(line, seen);
      if (piece !== undefined) yield piece;
    }
  } catch (error) {
    // A refusal, or nothing came before it: the caller puts it into words.
    if (error instanceof HotlineError || seen.size === 0 || fileFault(error) !== undefined) throw error;
    yield { type: 'unreadable', part: '', why: `压缩文件不完整，第 ${last} 行以后的内容没有读到。` };
  } finally {
    stream.destroy();
  }
  if (seen.size === 0)
    throw unreadable({ why: '没有一行能读出文档。', remedy: `${SHAPE}，其中编号和正文不能少。` });
}

function unpack(stream: Readable): Readable {
  const gunzip = createGunzip();
  stream.once('error', (error) => gunzip.destroy(error));
  return stream.pipe(gunzip);
}

/** Undefined for an empty line. */
function readLine(line: ByteLine, seen: Map<string, number>): ReadPiece | undefined {
  const { number, bytes } = line;
  const broken = (why: string): ReadPiece => ({
    type: 'unreadable',
    part: String(number),
    why: `第 ${number} 行${why}。`,
  });
  if (bytes === undefined) return broken(`太长，超过了 ${longestLineMb} MB`);
  if (number === 1 && isUtf16(bytes))
    throw unreadable({
      why: 'JSONL 文件用了 UTF-16 编码。',
      remedy: '请另存为 UTF-8 编码再导入。',
    });
  const text = textOf(bytes);
  if (text === undefined) return broken('的文字编码不对');
  if (text === '') return undefined;
  if (number === 1 && /^(?:\[|\{$)/u.test(text))
    throw unreadable({
      why: '这是普通的 JSON，不是一行一个对象的 JSONL。',
      remedy: `请改成 JSONL：${SHAPE}。`,
    });
  const document = parse(text);
  if (typeof document === 'string') return broken(document);
  const earlier = seen.get(document.part);
  if (earlier !== undefined) return broken(`的编号与第 ${earlier} 行重复`);
  seen.set(document.part, number);
  return { type: 'document', document };
}

function textOf(bytes: Buffer): string | undefined {
  try {
    return decodeText(bytes).trim();
  } catch (error) {
    if (error instanceof HotlineError) return undefined;
    throw error;
  }
}

/** The document, or what is wrong with the line. */
function parse(text: string): ReadDocument | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return '不是完整的 JSON';
    throw error;
  }
  const result = jsonLine.safeParse(value);
  if (result.success) {
    const { id, text: body, title } = result.data;
    return { part: id, text: withoutControl(body), ...(title === undefined ? {} : { title }) };
  }
  const field = result.error.issues[0]?.path[0];
  return fieldFaults[String(field)] ?? '不是 JSON 对象';
}
