import type { PDFPageProxy } from 'unpdf/pdfjs';
import type { ReadPiece } from '../retrieval/ingest/document.ts';
import { pdfLines, type PdfLine } from './pdf-lines.ts';
import { pdfText } from './pdf-paragraphs.ts';
import { unreadable } from './unreadable.ts';

const MOST_PAGES = 3000;
/** Pages without text whose drawing is looked at, to tell a scan from an empty page: it means decoding images. */
const MOST_LOOKED_AT = 12;
/** Characters that have no meaning of their own: a font without a table of what its glyphs are. */
const UNKNOWN = /[\ue000-\uf8ff\ufffd]|(?!\s)\p{Cc}/gu;
const MOST_UNKNOWN = 0.3;

const SCANNED_REMEDY = '请先做文字识别（OCR），或找有文字的电子版再导入。';

/** The text of all pages as one document; pages without text are named beside it. */
export async function* readPdf(bytes: Buffer): AsyncGenerator<ReadPiece> {
  const document = await open(bytes);
  try {
    if (document.numPages > MOST_PAGES)
      throw unreadable({
        why: `PDF 有 ${document.numPages} 页，超过了 ${MOST_PAGES} 页的上限。`,
        remedy: '请拆成几个文件再导入。',
      });
    const pages: PdfLine[][] = [];
    const silent: number[] = [];
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await document.getPage(number);
      const lines = await linesOf(page);
      pages.push(lines);
      if (lines.length === 0 && (silent.length >= MOST_LOOKED_AT || (await isDrawn(page))))
        silent.push(number);
      page.cleanup();
    }
    if (pages.every((it) => it.length === 0))
      throw unreadable({
        why: `PDF 的 ${document.numPages} 页都没有可以提取的文字，多半是扫描件。`,
        remedy: SCANNED_REMEDY,
      });
    yield { type: 'document', document: { part: '', ...pdfText(pages) } };
    if (silent.length > 0)
      yield {
        type: 'unreadable',
        part: `第 ${ranges(silent)} 页`,
        why: `有 ${silent.length} 页没有可以提取的文字（第 ${ranges(silent)} 页），多半是扫描的图片，这几页没有读到。`,
      };
  } finally {
    await document.destroy();
  }
}

async function open(bytes: Buffer) {
  const { getDocumentProxy } = await import('unpdf');
  try {
    // pdf.js takes the memory over, and speaks to the console unless it is told not to.
    return await getDocumentProxy(Uint8Array.from(bytes), { verbosity: 0 });
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException')
      throw unreadable(
        { why: 'PDF 设了打开密码，读不了。', remedy: '请去掉密码，或另存一份没有密码的再导入。' },
        error,
      );
    throw error;
  }
}

async function linesOf(page: PDFPageProxy): Promise<PdfLine[]> {
  const { items } = await page.getTextContent();
  const lines = pdfLines(items.filter((it) => 'str' in it));
  const text = lines.map((it) => it.text).join('');
  const unknown = text.match(UNKNOWN)?.length ?? 0;
  return unknown > text.length * MOST_UNKNOWN ? [] : lines;
}

/** Whether anything at all is painted on the page. */
async function isDrawn(page: PDFPageProxy): Promise<boolean> {
  const { getResolvedPDFJS } = await import('unpdf');
  const { OPS } = await getResolvedPDFJS();
  const { fnArray } = await page.getOperatorList();
  const painting: readonly number[] = [
    OPS.paintImageXObject,
    OPS.paintInlineImageXObject,
    OPS.paintImageMaskXObject,
    OPS.paintImageXObjectRepeat,
    OPS.paintImageMaskXObjectGroup,
    OPS.showText,
    OPS.shadingFill,
    OPS.constructPath,
  ];
  return fnArray.some((it) => painting.includes(it));
}

/** 2、5–9 */
function ranges(numbers: readonly number[]): string {
  const found: [number, number][] = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else found.push([number, number]);
  }
  return found.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join('、');
}
