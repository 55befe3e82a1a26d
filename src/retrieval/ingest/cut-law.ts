import type { DocumentPassage } from './document.ts';

export interface CutText {
  title: string;
  passages: DocumentPassage[];
}

const NUMBER = '[〇零一二三四五六七八九十百千]+';
const ARTICLE = new RegExp(`^[\\s\\u200b]*(第${NUMBER}条(?:之[一二三四五六七八九十]+)?)(?=[\\s：:]|$)`, 'u');
const PART = new RegExp(`^(?:第${NUMBER}(编|分编|章|节|部分)|(附\\s*则|总\\s*则))(?=\\s|$)`, 'u');
const DEPTHS: Readonly<Record<string, number>> = { 编: 0, 部分: 0, 分编: 1, 章: 2, 节: 3 };
const LONGEST_HEADING = 40;
/** A text with fewer articles quotes a law rather than being one. */
const FEWEST_ARTICLES = 2;

/**
 * A law, one passage an article: paragraphs and items inside are locators, no cuts. What stands before the
 * first article is a passage of its own. Undefined for a text that has no numbered articles.
 */
export function cutLaw(text: string): CutText | undefined {
  const lines = text.split(/\r?\n/u);
  if (lines.filter((line) => ARTICLE.test(line)).length < FEWEST_ARTICLES) return undefined;
  const outline = createOutline();
  const passages: DocumentPassage[] = [];
  let title = '';
  let open: { section: string; locator: string; lines: string[] } | undefined;
  const close = () => {
    const body = open?.lines.join('\n').trim() ?? '';
    if (open !== undefined && body !== '')
      passages.push({ section: open.section, locator: open.locator, text: body });
    open = undefined;
  };
  for (const raw of lines) {
    const line = raw.replace(/\u200b|\u200c|\u200d|\ufeff/gu, '').trim();
    if (line === '' || line.startsWith('<!--')) continue;
    const heading = headingOf(line);
    if (title === '') {
      title = heading?.text ?? line;
      continue;
    }
    const article = ARTICLE.exec(line)?.[1];
    if (article === undefined && heading !== undefined) {
      close();
      outline.enter(heading);
    } else if (article !== undefined) {
      close();
      open = { section: outline.path(), locator: article, lines: [line] };
    } else {
      open ??= { section: outline.path(), locator: '', lines: [] };
      open.lines.push(line);
    }
  }
  close();
  return { title: title.replace(/^#+\s*/u, ''), passages };
}

interface Heading {
  text: string;
  depth: number;
}

/** Books, chapters and sections, with or without a Markdown mark. */
function headingOf(line: string): Heading | undefined {
  const marked = /^(#{1,6})\s*(.+)$/u.exec(line);
  const text = marked?.[2] ?? line;
  const part = PART.exec(text);
  if (part !== null && text.length <= LONGEST_HEADING) return { text, depth: DEPTHS[part[1] ?? ''] ?? 2 };
  return marked === null ? undefined : { text, depth: Math.min(3, marked[1]?.length ?? 2) };
}

/** The headings that are open, outermost first. */
export function createOutline(): { enter(heading: Heading): void; path(): string } {
  let open: Heading[] = [];
  return {
    enter(heading) {
      open = [...open.filter((it) => it.depth < heading.depth), heading];
    },
    path: () => open.map((it) => it.text.replace(/\s+/gu, ' ')).join(' / '),
  };
}
