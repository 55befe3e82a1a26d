import type { PDFDocumentProxy, PDFPageProxy } from 'unpdf/pdfjs';
import type { ReadPiece } from '../retrieval/ingest/document.ts';
import { ChineseCMaps } from './pdf-cmaps.ts';
import { pdfLines, type PdfLine } from './pdf-lines.ts';
import { pdfText } from './pdf-paragraphs.ts';
import { unreadable } from './unreadable.ts';

const MOST_PAGES = 3000;
/** Pages without text whose drawing is looked at, to tell a scan from an empty page: it means decoding images. */
const MOST_LOOKED_AT = 12;
/** Fewer shapes are a frame or a rule. */
const FEWEST_SHAPES = 20;
/** Characters that have no meaning of their own: a font without a table of what its glyphs are. */
const UNKNOWN = /[\ue000-\uf8ff\ufffd]|(?!\s)\p{Cc}/gu;
const MOST_UNKNOWN = 0.3;

/** The text of all pages as one document; pages without text are named beside it. */
export async function* readPdf(bytes: Buffer): AsyncGenerator<ReadPiece> {
  const document = await open(bytes);
  try {
    if (document.numPages > MOST_PAGES)
      throw unreadable({
        why: `PDF 有 ${document.numPages} 页，超过了 ${MOST_PAGES} 页的上限。`,
        remedy: '请拆成几个文件再导入。',
      });
    const { pages, silent, failure } = await readPages(document);
    if (pages.every((it) => it.length === 0))
      throw unreadable(
        {
          why: `PDF 的 ${document.numPages} 页都没有可以提取的文字，多半是扫描件。`,
          remedy: '请先做文字识别（OCR），或找有文字的电子版再导入。',
        },
        failure,
      );
    yield { type: 'document', document: { part: '', ...pdfText(pages) } };
    const numbers = ranges(silent);
    if (silent.length > 0)
      yield {
        type: 'unreadable',
        part: `第 ${numbers} 页`,
        why: `有 ${silent.length} 页没有可以提取的文字（第 ${numbers} 页），多半是扫描的图片，这几页没有读到。`,
      };
  } finally {
    await document.destroy();
  }
}

/** `silent`: numbers of the pages that hold something, but no text that could be read. */
async function readPages(document: PDFDocumentProxy) {
  const pages: PdfLine[][] = [];
  const silent: number[] = [];
  let failure: unknown;
  for (let number = 1; number <= document.numPages; number += 1) {
    try {
      const page = await document.getPage(number);
      const text = await textOf(page);
      pages.push(text.lines);
      const unread =
        text.lines.length === 0 && (silent.length >= MOST_LOOKED_AT || (await isDrawn(page, text)));
      if (unread) silent.push(number);
      page.cleanup();
    } catch (error) {
      failure = error;
      silent.push(number);
    }
  }
  return { pages, silent, failure };
}

async function open(bytes: Buffer) {
  const { getDocumentProxy } = await import('unpdf');
  try {
    // pdf.js takes the memory over, and speaks to the console unless it is told not to.
    return await getDocumentProxy(Uint8Array.from(bytes), {
      verbosity: 0,
      BinaryDataFactory: ChineseCMaps,
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException')
      throw unreadable(
        { why: 'PDF 设了打开密码，读不了。', remedy: '请去掉密码，或另存一份没有密码的再导入。' },
        error,
      );
    throw error;
  }
}

interface PageText {
  lines: PdfLine[];
  /** No text because there is only white space, rather than because none could be read. */
  blank: boolean;
}

async function textOf(page: PDFPageProxy): Promise<PageText> {
  const content = await page.getTextContent();
  const items = content.items.filter((it) => 'str' in it);
  const lines = pdfLines(items);
  const text = lines.map((it) => it.text).join('');
  const unknown = text.match(UNKNOWN)?.length ?? 0;
  if (unknown > text.length * MOST_UNKNOWN) return { lines: [], blank: false };
  return {
    // The few that are among readable text stand for spaces.
    lines: lines.map((it) => ({ ...it, text: it.text.replace(UNKNOWN, ' ').replace(/ +/gu, ' ').trim() })),
    blank: items.some((it) => it.str !== ''),
  };
}

/** Whether a picture, text that could not be read, or letters drawn as shapes stand on the page. */
async function isDrawn(page: PDFPageProxy, { blank }: PageText): Promise<boolean> {
  const { getResolvedPDFJS } = await import('unpdf');
  const { OPS } = await getResolvedPDFJS();
  const { fnArray, argsArray } = await page.getOperatorList();
  const pictures: readonly number[] = [
    OPS.paintImageXObject,
    OPS.paintInlineImageXObject,
    OPS.paintImageMaskXObject,
    OPS.paintImageXObjectRepeat,
    OPS.paintImageMaskXObjectGroup,
  ];
  if (fnArray.some((it) => pictures.includes(it) || (it === OPS.beginText && !blank))) return true;
  const isShape = (nth: number) => {
    const args: unknown = argsArray[nth];
    return fnArray[nth] === OPS.constructPath && Array.isArray(args) && args[0] !== OPS.endPath;
  };
  return fnArray.filter((_, nth) => isShape(nth)).length >= FEWEST_SHAPES;
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
