/** A run of characters as a PDF places it; lengths in points, from the lower left corner of the page. */
export interface PdfItem {
  str: string;
  /** a, b, c, d, x, y: size and slant, and where the run begins. */
  transform: number[];
  width: number;
}

export interface PdfLine {
  text: string;
  left: number;
  right: number;
  y: number;
  /** Of its letters, in points. */
  size: number;
}

const CJK = '[\\u2e80-\\u9fff\\uf900-\\ufaff\\uff00-\\uffef\\u3000-\\u303f]';
/** Runs whose base lines differ by less stand on one line. */
const SAME_LINE = 0.5;
/** Gaps from which a space was meant, in widths of a letter. */
const LATIN_GAP = 0.2;
const CJK_GAP = 0.9;
/** Text set wide has spaces between all its characters; with fewer they were meant. */
const SET_WIDE = 0.3;

const endsCjk = new RegExp(`${CJK}$`, 'u');
const startsCjk = new RegExp(`^${CJK}`, 'u');
const between = new RegExp(`(?<=${CJK}) (?=${CJK})`, 'gu');
const adjacent = new RegExp(`${CJK}(?= ?${CJK})`, 'gu');

/** The lines of a page in the order in which the file has them, which is that of reading. */
export function pdfLines(items: readonly PdfItem[]): PdfLine[] {
  const lines: PdfLine[] = [];
  let open: PdfLine | undefined;
  for (const item of items) {
    const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = item.transform;
    // Across the page: a watermark.
    const slanted = Math.abs(a) > 0.01 && Math.abs(b) > Math.abs(a) * 0.1;
    if (item.str.trim() === '' && open !== undefined) open.text += item.str === '' ? '' : ' ';
    if (item.str.trim() === '' || slanted) continue;
    const size = Math.hypot(c, d);
    const line = { text: item.str, left: x, right: x + item.width, y, size };
    if (open !== undefined && follows(open, line)) {
      open.text = glue(open, line);
      open.right = Math.max(open.right, line.right);
      open.size = Math.max(open.size, size);
    } else {
      open = line;
      lines.push(open);
    }
  }
  return lines
    .map((line) => ({ ...line, text: closeUp(line.text.replace(/[\s\u3000]+/gu, ' ').trim()) }))
    .filter((line) => line.text !== '');
}

export function isCjkEnd(text: string): boolean {
  return endsCjk.test(text);
}

export function isCjkStart(text: string): boolean {
  return startsCjk.test(text);
}

function follows(open: PdfLine, next: PdfLine): boolean {
  const size = Math.max(open.size, next.size);
  return Math.abs(open.y - next.y) < size * SAME_LINE && next.left > open.right - size * 2;
}

function glue(open: PdfLine, next: PdfLine): string {
  const cjk = endsCjk.test(open.text) && startsCjk.test(next.text);
  const gap = (next.left - open.right) / Math.max(1, next.size);
  const space = /\s$/u.test(open.text) || gap < (cjk ? CJK_GAP : LATIN_GAP) ? '' : ' ';
  return open.text + space + next.text;
}

/** Typesetters part figures from the characters around them: 2022 年 10 月 30 日. */
const figureBefore = /(?<=[\d〇]) (?=[年月日号条款项章节元万亿人个岁周天%％])/gu;
const figureAfter = /(?<=[年月第〔（]) (?=\d)/gu;

function closeUp(line: string): string {
  const text = line.replace(figureBefore, '').replace(figureAfter, '');
  const spaces = text.match(between)?.length ?? 0;
  const pairs = text.match(adjacent)?.length ?? 0;
  return pairs > 4 && spaces / pairs > SET_WIDE ? text.replace(between, '') : text;
}
