/** A pattern is held against the text as `halfWidth` shows it. */
export interface Recogniser {
  /** With the flag g. */
  pattern: RegExp;
  /** How much of what was found counts; `after` is the character behind it, or empty. */
  part?: (found: string, after: string) => string | undefined;
  /** What takes its place; false leaves it. */
  label: (found: string) => string | false;
}

/** Public, and longer than some personal numbers. */
const TICKET_NUMBER = /XH ?20\d{6}-? ?\d{5}(?!\d)/gi;

export function replaceFound(text: string, { pattern, part, label }: Recogniser): string {
  const view = halfWidth(text);
  const tickets = [...view.matchAll(TICKET_NUMBER)].map((it) => ({
    from: it.index,
    to: it.index + it[0].length,
  }));
  const search = new RegExp(pattern);
  let result = '';
  let done = 0;
  for (let match = search.exec(view); match !== null; match = search.exec(view)) {
    const [whole] = match;
    const from = match.index;
    const found = part === undefined ? whole : part(whole, view[from + whole.length] ?? '');
    const to = from + (found?.length ?? 0);
    const isTicket = tickets.some((ticket) => from < ticket.to && to > ticket.from);
    const replacement = found === undefined || isTicket ? false : label(found);
    // What is nothing as a whole may have something in it further on.
    search.lastIndex = replacement === false ? from + 1 : to;
    if (replacement === false) continue;
    result += text.slice(done, from) + replacement;
    done = to;
  }
  return result + text.slice(done);
}

/** Full-width characters, dashes, dots and spaces of all kinds as the plain ones; keeps the length. */
export function halfWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (it) => String.fromCharCode(it.charCodeAt(0) - 0xfee0))
    .replace(/[\u00a0\u2000-\u200a\u202f\u3000]/g, ' ')
    .replace(/[‐‑‒–—―−ー_]/g, '-')
    .replace(/[•・‧⋅]/g, '·')
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '\u200b');
}
