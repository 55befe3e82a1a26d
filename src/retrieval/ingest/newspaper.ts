import type { IsoDate } from '../../knowledge/item.ts';
import { joinWraps } from './newspaper-lines.ts';
import { hasMark, isByline, isFurniture, isLead, isPhotographer, isSourceLine } from './newspaper-marks.ts';
import { createPage, endPage, take } from './newspaper-page.ts';
import type { Draft } from './newspaper-state.ts';
import { isUnrelated } from './newspaper-subject.ts';

/** `unrelated`: sports, advertisements, obituaries; by its words no matter of any authority. */
export interface NewspaperArticle {
  /** '' where the page gives none. */
  headline: string;
  kind: 'article' | 'caption' | 'unrelated';
  byline: string | null;
  published: IsoDate | null;
  /** A heading inside the article begins with `## `. */
  paragraphs: string[];
}

const FEWEST_LINES = 2;
const MAY_MARK =
  /记者|本报|本刊|新华社|中新社|通讯员|日电|讯|[（(](?:据|转自|综合)|摄|供图|日报|■|□|\d{4}-\d/u;

/** Whether bylines, datelines and sources of the press are in it. */
export function isNewspaperPage(text: string): boolean {
  if (!MAY_MARK.test(text) || text.includes('<!-- INFO END -->')) return false;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length < FEWEST_LINES) return false;
  const marked = lines.filter((line) => hasMark(line.trim()));
  return (
    marked.length >= 2 || marked.some((line) => isByline(line) || isLead(line.trim()) || isSourceLine(line))
  );
}

/**
 * The articles of a newspaper page, its wraps undone, in their order on the page. What cannot be told to be an
 * article of its own stays with the one before it, so that nothing is lost.
 */
export function splitNewspaper(text: string): NewspaperArticle[] {
  const blocks = joinWraps(text, standsAlone, isLead);
  const page = createPage(blocks);
  for (const block of blocks) take(page, block);
  return endPage(page).map(finish);
}

function standsAlone(line: string): boolean {
  return (
    line.startsWith('#') || isByline(line) || isSourceLine(line) || isPhotographer(line) || isFurniture(line)
  );
}

function finish({ headline, byline, published, blocks, caption }: Draft): NewspaperArticle {
  const paragraphs = blocks.map((block) => block.text);
  const kind = caption
    ? 'caption'
    : isUnrelated([headline, ...paragraphs].join('\n'))
      ? 'unrelated'
      : 'article';
  return { headline, kind, byline, published, paragraphs };
}
