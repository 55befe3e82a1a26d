import type { CheerioAPI } from 'cheerio';
import { filled, oneLine, rowLine, type Row } from './rows.ts';

/** cheerio's node, taken from its own types: the package of the type is not a dependency. */
export type HtmlNode = Parameters<CheerioAPI['contains']>[1];

const TEXT_NODE = 3;
const BLOCKS = new Set(
  (
    'address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure ' +
    'footer form header hr html li main ol p pre section summary table tbody td tfoot th thead tr ul'
  ).split(' '),
);

/** The text under a node: a line for each block, headings with `#`, a line for each row of a table. */
export function htmlLines($: CheerioAPI, root: HtmlNode): string[] {
  const lines: string[] = [];
  let open = '';
  const close = () => {
    const line = oneLine(open);
    if (line !== '') lines.push(line);
    open = '';
  };
  // An explicit stack: pages made by machines nest deeper than calls may.
  const stack: (HtmlNode | typeof close)[] = [root];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (typeof next === 'function') {
      next();
      continue;
    }
    const node = next;
    if (node.nodeType === TEXT_NODE) open += node.data;
    if (!('children' in node)) continue;
    const name = 'name' in node ? node.name.toLowerCase() : '';
    const level = /^h([1-6])$/u.exec(name)?.[1];
    if (name === 'br') close();
    else if (level !== undefined) {
      close();
      const text = oneLine($(node).text());
      if (text !== '') lines.push(`${'#'.repeat(Number(level))} ${text}`);
    } else if (name === 'table' && !isLayout($, node)) {
      close();
      lines.push(...tableLines($, node));
    } else {
      if (BLOCKS.has(name)) {
        close();
        stack.push(close);
      }
      for (let at = node.children.length - 1; at >= 0; at -= 1) {
        const child = node.children[at];
        if (child !== undefined) stack.push(child);
      }
    }
  }
  close();
  return lines;
}

/** A table that only places blocks on the page: others stand in it, or no row has two cells with text. */
function isLayout($: CheerioAPI, table: HtmlNode): boolean {
  const found = $(table);
  if (found.find('table, h1, h2, h3, h4').length > 0) return true;
  return rowsOf($, table).every(({ cells }) => filled(cells).length < 2);
}

function tableLines($: CheerioAPI, table: HtmlNode): string[] {
  const rows = rowsOf($, table);
  const caption = oneLine($(table).find('caption').text());
  const [first, ...others] = rows;
  const header = first?.header === true && others.length > 0 ? first.cells : undefined;
  const lines = (header === undefined ? rows : others).map(({ cells }) => rowLine(cells, header));
  return [caption, ...lines].filter((line) => line !== '');
}

/** With cells that span rows repeated in each, so that every line can be understood alone. */
function rowsOf($: CheerioAPI, table: HtmlNode): { header: boolean; cells: Row }[] {
  const spanning = new Map<number, { text: string; rows: number }>();
  return $(table)
    .find('tr')
    .toArray()
    .map((row) => {
      const cells: string[] = [];
      const fillSpans = () => {
        for (let span = spanning.get(cells.length); span !== undefined; span = spanning.get(cells.length)) {
          if (span.rows > 1) spanning.set(cells.length, { text: span.text, rows: span.rows - 1 });
          else spanning.delete(cells.length);
          cells.push(span.text);
        }
      };
      const found = $(row).children('td, th');
      for (const cell of found.toArray()) {
        fillSpans();
        const text = oneLine($(cell).text());
        const rows = spanOf($(cell).attr('rowspan'));
        if (rows > 1) spanning.set(cells.length, { text, rows: rows - 1 });
        cells.push(text, ...Array<string>(spanOf($(cell).attr('colspan')) - 1).fill(''));
      }
      fillSpans();
      return { header: found.length > 1 && found.filter('td').length === 0, cells };
    });
}

function spanOf(attribute: string | undefined): number {
  const span = Number.parseInt(attribute ?? '1', 10);
  return Number.isNaN(span) ? 1 : Math.min(Math.max(span, 1), 1000);
}
