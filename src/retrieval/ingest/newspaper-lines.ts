import { toHalfWidth } from '../../knowledge/half-width.ts';

/** A paragraph, or a line that stands alone, after the wraps of the page are undone. */
export interface Block {
  text: string;
  /** Blank lines before it. */
  gap: number;
  /** Whether its last sentence ends in it. */
  finished: boolean;
  /** How many of its lines followed the one before at once, and how many after blank lines. */
  tight: number;
  airy: number;
}

/** A block while its lines are read; joined at the end, because it may have many thousands. */
interface Open extends Omit<Block, 'finished' | 'text'> {
  first: number;
  last: number;
  width: number;
  /** Its last characters. */
  end: string;
  /** A whole sentence is in it. */
  prose: boolean;
}

interface Line {
  text: string;
  width: number;
  gap: number;
  indented: boolean;
}

/** Wider lines are paragraphs on one line, as text from web pages has them; narrower ones may be a column's. */
const WIDEST_COLUMN = 45;
const NARROWEST_COLUMN = 10;
/** A run of lines this wide is no headline any more: it goes on until its sentence ends. */
export const WIDEST_HEADLINE = 60;
const NEIGHBOURS = 7;
/** Characters in which the end of a sentence or of an article shows. */
const LONGEST_END = 80;
const FEWEST_ALIKE = 3;
const SLACK = 2;

const sentenceEnd = /[。！？!?…][”’"』」）)]*$|[；：;:]$/u;
const sourceEnd =
  /[（(](?:据|转自|综合|新华社|本报|本刊|记者|通讯员|来源|原载|摘自|完)[^（）()]{0,40}[）)]$/u;
const dateAlone = /^[（(]?\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日[）)]?$/u;
const sentence = /[。！？]/u;
const openEnd = /[，、（《“‘〔(,]$/u;
const closingStart = /^[，。、；：）》”’！？〕),;%％]/u;
const numbered =
  /^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[．.、](?!\d)|第[一二三四五六七八九十百]+[条章])/u;

/** Half-width characters take half a place; so does punctuation, which typesetters squeeze. */
export function widthOf(text: string): number {
  return text.length - (text.match(/[\u0020-\u024f，。、；：？！“”‘’《》（）〔〕·]/gu)?.length ?? 0) / 2;
}

export function isNumbered(text: string): boolean {
  return numbered.test(text);
}

/** Whether the text says that it ends here: （转自新华社）. */
export function namesItsSource(text: string): boolean {
  return sourceEnd.test(text);
}

export function isFinished(whole: string): boolean {
  const text = whole.slice(-LONGEST_END);
  return (
    sentenceEnd.test(text) || sourceEnd.test(text) || (whole.length <= LONGEST_END && dateAlone.test(text))
  );
}

/**
 * Undoes hard wraps, also those with a blank line inside a sentence. A line goes on in the next one where its
 * sentence is open and it fills its column; `standsAlone` names lines that never take part (bylines, captions),
 * `opens` those that begin an article.
 */
export function joinWraps(
  text: string,
  standsAlone: (line: string) => boolean,
  opens: (line: string) => boolean,
): Block[] {
  const lines = linesOf(text);
  const blocks: Block[] = [];
  const marked = lines.some((line) => line.text.startsWith('#'));
  let open: Open | undefined;
  const close = () => {
    if (open) {
      const { first, last, gap, tight, airy } = open;
      const parts = lines.slice(first, last + 1).map((line) => line.text);
      blocks.push({ text: joined(parts), gap, tight, airy, finished: isFinished(open.end) });
    }
    open = undefined;
  };
  for (const [index, line] of lines.entries()) {
    const previous = open && lines[open.last];
    const apart =
      previous === undefined ||
      standsAlone(line.text) ||
      standsAlone(previous.text) ||
      opens(line.text) ||
      (!isOpen(previous.text) && headsArticle(lines, index, standsAlone, opens));
    if (open && !apart && goesOn(lines, open, line, marked)) {
      open = extend(open, line, index);
    } else {
      close();
      const empty = { gap: line.gap, tight: 0, airy: -1, width: 0, end: '', prose: false };
      open = extend({ ...empty, first: index, last: index }, { ...line, gap: 1 }, index);
    }
  }
  close();
  return blocks;
}

function extend(open: Open, line: Line, index: number): Open {
  const [tight, airy] = line.gap === 0 ? [open.tight + 1, open.airy] : [open.tight, open.airy + 1];
  const end = glue(open.end, line.text).slice(-LONGEST_END);
  const prose = open.prose || sentence.test(line.text);
  return { ...open, last: index, tight, airy, end, prose, width: open.width + line.width };
}

function joined(parts: readonly string[]): string {
  return parts
    .map((part, index) => (index > 0 && needsSpace(parts[index - 1] ?? '', part) ? ' ' : '') + part)
    .join('');
}

/** No space between Chinese characters or inside a figure; Latin words keep one. */
export function glue(before: string, after: string): string {
  return before + (needsSpace(before, after) ? ' ' : '') + after;
}

function needsSpace(before: string, after: string): boolean {
  return /[A-Za-z,.;:!?]/u.test(before.slice(-1)) && /^[A-Za-z]/u.test(after);
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let gap = 0;
  for (const raw of text.split(/\r\n?|\n/u)) {
    const line = raw.replace(/[\s\u3000]+/gu, ' ').trim();
    if (line === '') {
      gap += 1;
    } else {
      lines.push({ text: line, width: widthOf(line), gap, indented: /^(?:\u3000{2}|\s{4})/u.test(raw) });
      gap = 0;
    }
  }
  return lines;
}

/** `marked`: the page marks its headlines, so that a line without a mark is none. */
function goesOn(lines: readonly Line[], open: Open, line: Line, marked: boolean): boolean {
  const last = lines[open.last];
  if (last === undefined) return false;
  if (closingStart.test(line.text)) return true;
  const fills = fillsColumn(lines, open.last, open.first === open.last);
  // A clause that fills its line may go on; a sentence may as well, but nothing is lost by ending it.
  if ((isFinished(open.end) && !(fills && /[；;]$/u.test(last.text))) || isNumbered(line.text)) return false;
  if (marked || isOpen(last.text)) return true;
  if (line.indented && !last.indented) return false;
  // With a sentence behind it the line is prose, and its last sentence is open.
  if (open.prose || fills || open.width > WIDEST_HEADLINE) return true;
  // Text from the web: a paragraph is one line, and only the end of a column breaks it.
  return line.width > WIDEST_COLUMN && (last.width > WIDEST_COLUMN || /[，,]/u.test(last.text));
}

/** It ends with a comma or inside a bracket. */
function isOpen(text: string): boolean {
  return (
    openEnd.test(text) ||
    text.lastIndexOf('《') > text.lastIndexOf('》') ||
    text.lastIndexOf('（') > Math.max(text.lastIndexOf('）'), text.lastIndexOf(')'))
  );
}

/** The line or the one after it is followed by a byline: it is a headline, not the rest of a sentence. */
function headsArticle(
  lines: readonly Line[],
  index: number,
  standsAlone: (line: string) => boolean,
  opens: (line: string) => boolean,
): boolean {
  const line = lines[index];
  const next = lines[index + 1];
  if (line === undefined || next === undefined || sentenceEnd.test(line.text)) return false;
  if (line.width > WIDEST_HEADLINE || /[。；]/u.test(line.text)) return false;
  return (standsAlone(next.text) && !next.text.startsWith('#')) || opens(next.text);
}

/** A full line is as wide as most lines before it or after it; a paragraph's first line may be indented. */
function fillsColumn(lines: readonly Line[], index: number, first: boolean): boolean {
  const width = lines[index]?.width ?? 0;
  return [
    columnOf(lines, index - NEIGHBOURS, index),
    columnOf(lines, index + 1, index + 1 + NEIGHBOURS),
  ].some((column) => column !== undefined && width >= column - (first ? 3 : 1.5) && width <= column + 3);
}

function columnOf(lines: readonly Line[], from: number, to: number): number | undefined {
  const near = lines.slice(Math.max(0, from), to);
  const widths = near
    .map((line) => line.width)
    .filter((width) => width <= WIDEST_COLUMN)
    .sort((a, b) => a - b);
  const column = widths[Math.floor(widths.length / 2)] ?? 0;
  const alike = widths.filter((width) => Math.abs(width - column) <= SLACK).length;
  return column >= NARROWEST_COLUMN && alike >= Math.max(FEWEST_ALIKE, near.length / 2) ? column : undefined;
}

/** For matching: brackets and digits in one width. */
export function plain(text: string): string {
  return toHalfWidth(text).replace(/\s+/gu, ' ').trim();
}
