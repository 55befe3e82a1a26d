import { PASSAGE_LIMIT } from '../passage.ts';
import { createOutline, type CutText } from './cut-law.ts';
import type { DocumentPassage } from './document.ts';

const LONGEST_TITLE = 80;
const LONGEST_HEADING = 40;
/** A heading begins a new passage once the one before it has this many characters. */
const SHORTEST_PASSAGE = 160;

/** How headings are numbered in official documents, outermost first. */
const NUMBERED = [
  /^[一二三四五六七八九十]{1,3}、/u,
  /^[（(][一二三四五六七八九十]{1,3}[）)]/u,
  /^\d{1,2}[．.、](?!\d)/u,
];

/** Any text that is no law: at headings (`#`, 一、（一）1.) and sentences, at most PASSAGE_LIMIT characters each. */
export function cutOrdinary(text: string, title?: string): CutText {
  const paragraphs = paragraphsOf(text);
  const found = titleOf(paragraphs);
  const first = paragraphs[0] ?? '';
  const own = title ?? (found === undefined ? first.slice(0, LONGEST_TITLE) : found.text);
  const isInBody = found !== undefined && (title === undefined || sameTitle(found.text, title));
  const body = isInBody ? paragraphs.slice(found.lines) : paragraphs;
  return { title: own.replace(/^#+\s*/u, ''), passages: pack(body.length > 0 ? body : paragraphs) };
}

const TITLE_END =
  /(?:通知|公告|通告|意见|办法|规定|条例|细则|方案|措施|决定|批复|函|答复|解读|清单|指南|规划|纲要|计划|报告|公报|声明|倡议书)(?:（[^（）]*）)?$/u;
const SENTENCE = /[。；：:]/u;
/** A first line this short is often only the issuer, or half of a headline. */
const SHORT_TITLE = 16;

/** The first line; with the next ones where it breaks off before a title is whole. */
function titleOf(paragraphs: readonly string[]): { text: string; lines: number } | undefined {
  const [first] = paragraphs;
  if (first === undefined || first.length > LONGEST_TITLE || /[。；]$/u.test(first)) return undefined;
  if (first.startsWith('#') || TITLE_END.test(first)) return { text: first, lines: 1 };
  let text = first;
  for (let lines = 1; lines < Math.min(4, paragraphs.length); lines += 1) {
    const next = paragraphs[lines] ?? '';
    const joined = `${text} ${next}`;
    if (joined.length > LONGEST_TITLE || SENTENCE.test(next) || headingOf(next) !== undefined) break;
    text = joined;
    if (TITLE_END.test(next)) return { text, lines: lines + 1 };
    if (first.length < SHORT_TITLE && text.length >= SHORT_TITLE && lines === 1) return { text, lines: 2 };
  }
  return { text: first, lines: 1 };
}

function sameTitle(line: string, title: string): boolean {
  return line.replace(/^#+\s*/u, '') === title;
}

/** Lines; where a text has lost its line breaks, white space between Chinese characters stands for them. */
function paragraphsOf(text: string): string[] {
  const lines = text.split(/\r?\n/u);
  const broken =
    lines.filter((line) => line.trim() !== '').length > 1 ? lines : text.split(/(?<=[^\w\s])\s+(?=\S)/u);
  return broken
    .map((line) => line.replace(/\s+/gu, ' ').trim())
    .filter((line) => line !== '' && !line.startsWith('<!--'));
}

function pack(paragraphs: readonly string[]): DocumentPassage[] {
  const outline = createOutline();
  const passages: DocumentPassage[] = [];
  let section = '';
  let text = '';
  const close = () => {
    if (text.trim() !== '') passages.push({ section, locator: '', text: text.trim() });
    text = '';
  };
  for (const paragraph of paragraphs) {
    const heading = headingOf(paragraph);
    if (heading !== undefined) {
      if (text.length >= SHORTEST_PASSAGE) close();
      outline.enter(heading);
    }
    let glue = '\n';
    for (const sentence of sentences(paragraph.replace(/^#+\s*/u, ''))) {
      if (text.length + sentence.length + 1 > PASSAGE_LIMIT) close();
      if (text === '') section = outline.path();
      text += text === '' ? sentence : glue + sentence;
      glue = '';
    }
  }
  close();
  return passages;
}

function headingOf(paragraph: string): { text: string; depth: number } | undefined {
  const marked = /^(#{1,6})\s*(.+)$/u.exec(paragraph);
  if (marked !== null)
    return { text: (marked[2] ?? '').slice(0, LONGEST_HEADING), depth: marked[1]?.length ?? 1 };
  const depth = NUMBERED.findIndex((pattern) => pattern.test(paragraph));
  if (depth < 0) return undefined;
  // 一、加强领导。各地要……: the sentence that is numbered is the heading.
  const text = /^[^。：:；]{1,40}/u.exec(paragraph)?.[0] ?? '';
  return text === '' ? undefined : { text, depth: depth + 7 };
}

/** Sentences, none longer than a passage. */
function sentences(paragraph: string): string[] {
  const whole = paragraph.match(/[^。！？；!?]+[。！？；!?]*[”’」』）)]*|[。！？；!?]+/gu) ?? [paragraph];
  return whole.flatMap((sentence) => (sentence.length <= PASSAGE_LIMIT ? [sentence] : pieces(sentence)));
}

/** A sentence that is too long is cut behind a comma, else anywhere. */
function pieces(sentence: string): string[] {
  const result: string[] = [];
  let rest = sentence;
  while (rest.length > PASSAGE_LIMIT) {
    const comma = Math.max(
      rest.lastIndexOf('，', PASSAGE_LIMIT - 1),
      rest.lastIndexOf('、', PASSAGE_LIMIT - 1),
      rest.lastIndexOf(' ', PASSAGE_LIMIT - 1),
    );
    const at = comma > PASSAGE_LIMIT / 2 ? comma + 1 : PASSAGE_LIMIT;
    result.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...result, rest];
}
