import { createHash } from 'node:crypto';
import { HotlineError } from '../errors.ts';
import type { Regions } from '../knowledge/regions.ts';
import { openHandle, openSource } from '../readers/source-file.ts';
import { asUnreadable, unreadable } from '../readers/unreadable.ts';
import { cutDocument, type CutResult } from '../retrieval/ingest/cut-document.ts';
import type { DocumentReader, ReadDocument } from '../retrieval/ingest/document.ts';
import type { NewDocument } from '../retrieval/ingest/library.ts';

/** To be raised when the readers or the cutting make other documents of the same bytes: all is read anew then. */
const CUTTING_VERSION = 1;
/** A name in a table of contents, not a text; a longer one is a mistake in the file. */
const LONGEST_PART = 500;
const LONGEST_TITLE = 300;
/** Characters of one file: its documents are in memory together until they are stored. */
const MOST_CHARS = 300_000_000;
const MOST_TOLD = 20;
const MOST_REASONS = 3;
const NOTHING_USABLE = '没有可用的文字。';

/** The first of many, and how many more there were. */
export interface Told<T> {
  shown: T[];
  more: number;
}

export interface FileContents {
  /** Each has passages, and an id that no other document of any file has. */
  documents: NewDocument[];
  /** `why` is a plain Chinese sentence. */
  unreadable: Told<{ part: string; why: string }>;
  /** Pieces of newspaper pages that are not searched. */
  leftOut: Told<{ title: string; why: string }>;
  /** Set where the file breaks off: documents that stood behind this place are not in it. */
  breaksOff: string | undefined;
}

/** SHA-256 of the file's bytes and the version of the cutting, hex. Throws DOCUMENT_UNREADABLE. */
export async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256').update(`${CUTTING_VERSION}\n`);
  try {
    const source = await openSource(file, openHandle);
    try {
      for await (const chunk of source.stream() as AsyncIterable<Buffer>) hash.update(chunk);
    } finally {
      await source.close();
    }
  } catch (error) {
    throw asUnreadable(error, { why: '文件读不出来。', remedy: '请重新拷贝一份再导入。' });
  }
  return hash.digest('hex');
}

/** Reads a file and cuts it into documents. Throws DOCUMENT_UNREADABLE where nothing of it can be used. */
export async function readContents(
  file: string,
  deps: { reader: DocumentReader; regions: Regions; onDocument: (documents: number) => void },
): Promise<FileContents> {
  const contents: FileContents = {
    documents: [],
    unreadable: { shown: [], more: 0 },
    leftOut: { shown: [], more: 0 },
    breaksOff: undefined,
  };
  let chars = 0;
  for await (const piece of deps.reader.read(file)) {
    if (piece.type === 'unreadable') {
      if (piece.part === '') contents.breaksOff = piece.why;
      tell(contents.unreadable, { part: piece.part, why: piece.why });
      continue;
    }
    chars += piece.document.text.length;
    if (chars > MOST_CHARS) throw tooMuch();
    const result = cut(piece.document, file, deps.regions);
    if (typeof result === 'string') tell(contents.unreadable, { part: piece.document.part, why: result });
    else take(contents, file, piece.document, result);
    deps.onDocument(contents.documents.length);
  }
  if (contents.documents.length === 0 && contents.leftOut.shown.length === 0) throw nothingIn(contents);
  return contents;
}

function nothingIn({ unreadable: { shown } }: FileContents): HotlineError {
  const reasons = [...new Set(shown.map(({ why }) => why))].slice(0, MOST_REASONS);
  return unreadable({
    why: reasons.length === 0 ? NOTHING_USABLE : reasons.join(''),
    remedy: '请核对文件的内容，改正后再导入。',
  });
}

/** What the document becomes, or why it becomes nothing. */
function cut(read: ReadDocument, origin: string, regions: Regions): CutResult | string {
  if (read.part.length > LONGEST_PART) return `编号有 ${read.part.length} 个字，太长了。`;
  try {
    const { documents, leftOut } = cutDocument(read, { origin, regions });
    const usable = documents.filter(({ passages }) =>
      passages.some(({ text }) => /[\p{L}\p{N}]/u.test(text)),
    );
    return usable.length + leftOut.length > 0 ? { documents: usable, leftOut } : NOTHING_USABLE;
  } catch (error) {
    if (error instanceof HotlineError) throw error;
    // One text that the rules cannot digest must not keep out the thousands beside it.
    return `程序没能整理这一份（${error instanceof Error ? error.message : String(error)}）。`;
  }
}

function take(contents: FileContents, file: string, { part }: ReadDocument, result: CutResult): void {
  for (const left of result.leftOut) tell(contents.leftOut, left);
  result.documents.forEach((document, at) => {
    const id = idOf(file, part, result.documents.length > 1 ? at + 1 : undefined);
    contents.documents.push({ id, ...document, title: shortened(document.title) });
  });
}

/** `#` separates the parts of an id; where a name has one of its own, two files could get the same id. */
function idOf(origin: string, part: string, article: number | undefined): string {
  const parts = article === undefined ? [part] : [part, String(article)];
  return [origin, ...parts.filter((it) => it !== '')].map(escaped).join('#');
}

function escaped(name: string): string {
  return name.replaceAll('%', '%25').replaceAll('#', '%23');
}

function shortened(written: string): string {
  const title = written.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE)}…` : title;
}

function tell<T>(told: Told<T>, one: T): void {
  if (told.shown.length < MOST_TOLD) told.shown.push(one);
  else told.more += 1;
}

function tooMuch(): HotlineError {
  return unreadable({
    why: `文件里的文字超过 ${MOST_CHARS / 1_000_000} 百万字，一次放不下。`,
    remedy: '请拆成几个文件再导入。',
  });
}
