import { isCjkEnd, isCjkStart, type PdfLine } from './pdf-lines.ts';

export interface PdfText {
  title?: string;
  text: string;
}

/** Lengths in widths of a letter, and ratios of sizes. */
const SAME_COLUMN = 4;
const INDENT = 1;
const SAME_SIZE = 0.1;
const HEADING_SIZE = 1.12;
const TITLE_SIZE = 1.2;
const WIDER_GAP = 1.25;
/** Share of line distances that may be smaller by accident. */
const RARE_GAPS = 0.1;
const LONGEST_HEADING = 60;
const LONGEST_TITLE = 100;
const FEWEST_REPEATS = 3;

/** What begins a paragraph whatever the line before it looks like. */
const NUMBERED =
  /^(?:第[〇零一二三四五六七八九十百千]+[编章节条](?:[\s\u3000]|$)|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.．、](?!\d))/u;
const PAGE_NUMBER =
  /^[\s—–\-_·.]*(?:第\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*页)?(?:\s*[/，,]?\s*共?\s*\d{1,4}\s*页?)?[\s—–\-_·.]*$/iu;

interface Place {
  line: PdfLine;
  page: readonly PdfLine[];
}

/** Paragraphs out of the lines of all pages: page numbers and running heads dropped, broken lines joined. */
export function pdfText(pages: readonly (readonly PdfLine[])[]): PdfText {
  const places = withoutRunningLines(pages).flatMap((page) => page.map((line) => ({ line, page })));
  const body = bodySize(places);
  const gap = lineGap(places, body);
  const blocks: { text: string; size: number }[] = [];
  let previous: Place | undefined;
  let indented = false;
  for (const place of places) {
    const block = blocks.at(-1);
    if (
      block !== undefined &&
      previous !== undefined &&
      continues(previous, place, { gap, body, indented })
    ) {
      block.text = join(block.text, place.line.text);
      indented = false;
    } else {
      blocks.push({ text: place.line.text, size: place.line.size });
      indented = true;
    }
    previous = place;
  }
  const title = blocks
    .slice(0, 8)
    .find((it) => it.size >= body * TITLE_SIZE && it.text.length <= LONGEST_TITLE && !/文件$/u.test(it.text));
  const text = blocks.map((it) => {
    if (it === title) return `# ${it.text}`;
    return it.size >= body * HEADING_SIZE && it.text.length <= LONGEST_HEADING ? `## ${it.text}` : it.text;
  });
  return { text: text.join('\n'), ...(title === undefined ? {} : { title: title.text }) };
}

/** `indented`: the line before opened its paragraph. */
function continues(
  previous: Place,
  next: Place,
  { gap, body, indented }: { gap: number; body: number; indented: boolean },
): boolean {
  const [from, to] = [previous.line, next.line];
  if (Math.abs(from.size - to.size) > from.size * SAME_SIZE) return false;
  const samePage = previous.page === next.page;
  const down = from.y - to.y;
  // A large heading that runs over two lines is centred: neither its ends nor its beginnings tell anything.
  if (from.size >= body * HEADING_SIZE) return samePage && down > 0 && down < from.size * 1.9;
  if (NUMBERED.test(to.text) && /[。；：:！？!?]$|^#|[章节]/u.test(from.text)) return false;
  if (samePage && down > 0 && gap > 0 && down > gap * WIDER_GAP) return false;
  const right = Math.max(...column(previous).map((it) => it.right));
  if (right - from.right >= firstWordWidth(to)) return false;
  const lefts = column(next).map((it) => it.left);
  const left = Math.min(...lefts);
  const indents = lefts.map((it) => (it - left) / to.size);
  const unindented = to.left - left < to.size * INDENT;
  // Where no paragraph is indented, a full last line of a page does not tell whether its paragraph goes on.
  if (!samePage && /[。！？]$/u.test(from.text) && !indents.some((it) => it > INDENT && it < 3)) return false;
  return unindented || (!indented && Math.abs(to.left - from.left) < to.size * SAME_SIZE);
}

/** Lines of the same size that begin near this one. */
function column({ line, page }: Place): PdfLine[] {
  return page.filter(
    (it) =>
      Math.abs(it.left - line.left) <= line.size * SAME_COLUMN &&
      Math.abs(it.size - line.size) <= line.size * SAME_SIZE,
  );
}

/** What would have had to fit on the line before: a word, or a character with the punctuation behind it. */
function firstWordWidth(line: PdfLine): number {
  if (isCjkStart(line.text)) return line.size * 2.1;
  const word = /^\S+/u.exec(line.text)?.[0] ?? '';
  return line.size * (0.6 * Math.min(word.length, 20) + 0.6);
}

function join(before: string, after: string): string {
  if (/[a-z]-$/u.test(before) && /^[a-z]/u.test(after)) return before.slice(0, -1) + after;
  return isCjkEnd(before) || isCjkStart(after) ? before + after : `${before} ${after}`;
}

/** The size in which most characters stand. */
function bodySize(places: readonly Place[]): number {
  const characters = new Map<number, number>();
  for (const { line } of places) {
    const size = Math.round(line.size * 2) / 2;
    characters.set(size, (characters.get(size) ?? 0) + line.text.length);
  }
  return [...characters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

/** The distance from line to line inside a paragraph: the smallest that is no exception; 0 where there is none. */
function lineGap(places: readonly Place[], body: number): number {
  const gaps: number[] = [];
  for (const [at, { line, page }] of places.entries()) {
    const before = places[at - 1];
    if (before?.page !== page || Math.abs(line.size - body) > body * SAME_SIZE) continue;
    const down = before.line.y - line.y;
    if (down > 0 && down < body * 4) gaps.push(down);
  }
  return gaps.sort((a, b) => a - b)[Math.floor(gaps.length * RARE_GAPS)] ?? 0;
}

/** The first and the last line of a page go where they number it, or stand on most pages alike. */
function withoutRunningLines(pages: readonly (readonly PdfLine[])[]): PdfLine[][] {
  const counts = new Map<string, number>();
  for (const page of pages) {
    for (const key of new Set(edges(page).map(keyOf))) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const filled = pages.filter((page) => page.length > 0).length;
  const runs = (line: PdfLine) => {
    const count = counts.get(keyOf(line)) ?? 0;
    return PAGE_NUMBER.test(line.text) || (count >= FEWEST_REPEATS && count > filled / 2);
  };
  return pages.map((page) => {
    const drop = new Set(edges(page).filter(runs));
    return page.filter((line) => !drop.has(line));
  });
}

function edges(page: readonly PdfLine[]): PdfLine[] {
  const byHeight = [...page].sort((a, b) => b.y - a.y);
  return [...byHeight.slice(0, 2), ...byHeight.slice(-2)];
}

function keyOf(line: PdfLine): string {
  return `${Math.round(line.y / 4)} ${line.text.replace(/\d+/gu, '#')}`;
}
