import type { DocumentReader, ReadPiece } from '../retrieval/ingest/document.ts';
import { assertNever } from '../errors.ts';
import { decodeText } from './decode.ts';
import { readDocx } from './docx.ts';
import { expectContent, officeDirectory } from './expect-content.ts';
import { archiveFault, endingOf, endings, formatNames, formatOf, nameFault, type Format } from './formats.ts';
import { readHtml } from './html.ts';
import { readJsonl } from './jsonl.ts';
import { readPdf } from './pdf.ts';
import { openHandle, openSource, type OpenHandle, type SourceFile } from './source-file.ts';
import { asUnreadable, unreadable } from './unreadable.ts';
import { readXlsx } from './xlsx.ts';
import { checkUnpackedSize } from './zip-directory.ts';

/** A web page becomes a tree of many times its size. */
const LARGEST_HTML_MB = 10;
/** So does the text of an Office file, once unpacked: these take a gigabyte of memory and more. */
const LARGEST_XML_MB = { docx: 32, xlsx: 96 };

/**
 * Reads files by their ending, once their content was found to agree with it. Every refusal and every failure
 * of a parser is DOCUMENT_UNREADABLE; its message says in Chinese what is wrong, without the name of the file.
 */
export function createReaders(openFile: OpenHandle = openHandle): DocumentReader {
  return { endings, read: (file) => readFile(file, openFile) };
}

async function* readFile(file: string, openFile: OpenHandle): AsyncGenerator<ReadPiece> {
  const format = formatOf(file);
  if (format === undefined) throw unreadable(nameFault(file) ?? archiveFault);
  let source: SourceFile | undefined;
  try {
    source = await openSource(file, openFile);
    await expectContent(source, endingOf(file), format);
    let documents = 0;
    for await (const piece of pieces(source, file, format)) {
      if (piece.type === 'document' && piece.document.text.trim() === '') continue;
      if (piece.type === 'document') documents += 1;
      yield piece;
    }
    if (documents === 0)
      throw unreadable({ why: '文件里没有文字。', remedy: '请核对是不是都是图片，或没有保存好。' });
  } catch (error) {
    throw asUnreadable(error, {
      why: `文件已损坏，不能作为${formatNames[format]}打开。`,
      remedy: '请用平时的程序打开核对，重新保存后再导入。',
    });
  } finally {
    await source?.close();
  }
}

async function* pieces(source: SourceFile, file: string, format: Format): AsyncGenerator<ReadPiece> {
  switch (format) {
    case 'markdown':
    case 'text':
      yield { type: 'document', document: { part: '', text: decodeText(await source.bytes()) } };
      return;
    case 'html':
      yield { type: 'document', document: await readHtml(await source.bytes(LARGEST_HTML_MB)) };
      return;
    case 'pdf':
      yield* readPdf(await source.bytes());
      return;
    case 'docx': {
      const bytes = await officeBytes(source, file, format);
      yield { type: 'document', document: await readDocx(bytes) };
      return;
    }
    case 'xlsx':
      yield* readXlsx(await officeBytes(source, file, format));
      return;
    case 'jsonl':
    case 'jsonl.gz':
      yield* readJsonl(source, format === 'jsonl.gz');
      return;
    default:
      assertNever(format);
  }
}

async function officeBytes(source: SourceFile, file: string, format: 'docx' | 'xlsx'): Promise<Buffer> {
  const bytes = await source.bytes();
  await checkUnpackedSize(bytes, officeDirectory(bytes, endingOf(file), format), LARGEST_XML_MB[format]);
  return bytes;
}
