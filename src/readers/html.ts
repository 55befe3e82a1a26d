import type { CheerioAPI } from 'cheerio';
import type { ReadDocument } from '../retrieval/ingest/document.ts';
import { decodeText } from './decode.ts';
import { htmlLines, type HtmlNode } from './html-lines.ts';
import { oneLine } from './rows.ts';

const NEVER_TEXT =
  'script, style, noscript, template, iframe, object, embed, svg, math, canvas, audio, video, head, link, meta';
const AROUND =
  'nav, footer, aside, form, button, select, input, textarea, dialog, menu, [hidden], [aria-hidden="true"], ' +
  '[role="navigation"], [role="banner"], [role="contentinfo"], [role="search"], [role="complementary"]';
/** How class and id of what surrounds an article are made up, as whole words. */
const AROUND_WORDS =
  /(?:^|[\s_-])(?:nav|navbar|navigation|menu|submenu|breadcrumbs?|crumbs?|location|weizhi|footer|foot|sidebar|side|share|copyright|related|recommend|comments?|ad|ads|advert|banner|login|pagination|pager|toolbar|toptools?|qrcode|search|friendlinks?|links)(?:$|[\s_-])/iu;
/** A block whose text is links for the most part leads elsewhere. */
const MOST_LINKS = 0.7;
const FEWEST_LINKS = 4;
/** What takes away more than this has taken the article with it. */
const LEAST_LEFT = 0.3;

/** No page for people nests deeper, and looking into every block of one that does would take for ever. */
const DEEPEST = 200;

/** The article of a web page, without what surrounds it. */
export async function readHtml(bytes: Buffer): Promise<ReadDocument> {
  const { load } = await import('cheerio');
  const $ = load(decodeText(bytes, declaredCharset(bytes)));
  const title = titleOf($);
  $(NEVER_TEXT).remove();
  const whole = htmlLines($, bodyOf($));
  const article = depthOf(bodyOf($)) > DEEPEST ? whole : articleLines($);
  const lines = size(article) >= size(whole) * LEAST_LEFT ? article : whole;
  return { part: '', text: lines.join('\n'), ...(title === undefined ? {} : { title }) };
}

function articleLines($: CheerioAPI): string[] {
  dropSurroundings($);
  return htmlLines($, mainOf($));
}

function depthOf(root: HtmlNode): number {
  let depth = 0;
  let level = [root];
  for (; level.length > 0 && depth <= DEEPEST; depth += 1)
    level = level.flatMap((node) => ('children' in node ? node.children : []));
  return depth;
}

function declaredCharset(bytes: Buffer): string | undefined {
  return /<meta[^>]+charset\s*=\s*["']?([\w-]+)/iu.exec(bytes.toString('latin1', 0, 4096))?.[1];
}

/** Government pages name the article; `<title>` has the name of the site behind it. */
function titleOf($: CheerioAPI): string | undefined {
  const [heading, ...others] = $('h1').toArray();
  const candidates = [
    $('meta[name="ArticleTitle" i]').attr('content'),
    heading !== undefined && others.length === 0 ? $(heading).text() : undefined,
    $('meta[property="og:title"]').attr('content'),
    $('title')
      .first()
      .text()
      .split(/\s*[_|]\s*|\s+[-–—]+\s+/u)[0],
  ];
  return candidates.map((it) => oneLine(it ?? '')).find((it) => it !== '');
}

function dropSurroundings($: CheerioAPI): void {
  $(AROUND).remove();
  $('header').each((_, it) => {
    if ($(it).closest('article, main').length === 0 && $(it).find('h1').length === 0) $(it).remove();
  });
  $('[class], [id]').each((_, it) => {
    if (/^(?:html|body|main|article)$/iu.test(it.name)) return;
    const words = `${$(it).attr('class') ?? ''} ${$(it).attr('id') ?? ''}`;
    if (AROUND_WORDS.test(words) && $(it).find('h1, article, main').length === 0) $(it).remove();
  });
  $('ul, ol, dl, div, p, table').each((_, it) => {
    const links = $(it).find('a');
    if (links.length < FEWEST_LINKS) return;
    const all = oneLine($(it).text()).length;
    if (all > 0 && oneLine(links.text()).length / all > MOST_LINKS) $(it).remove();
  });
}

/** The element that is marked as the article, where most of the text stands in it. */
function mainOf($: CheerioAPI): HtmlNode {
  const body = bodyOf($);
  const all = oneLine($(body).text()).length;
  const marked = $('article, main, [role="main"]').toArray();
  return marked.find((it) => oneLine($(it).text()).length > all / 2) ?? body;
}

function bodyOf($: CheerioAPI): HtmlNode {
  return $('body').toArray()[0] ?? $.root().toArray()[0] ?? fail();
}

function fail(): never {
  throw new TypeError('A parsed page has no root');
}

function size(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0);
}
