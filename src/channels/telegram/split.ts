/** UTF-16 code units; Telegram counts characters, so this never allows more than it does. */
export const MAX_MESSAGE_LENGTH = 4096;

/** The best place to break comes first. Each matches what stays before the break. */
const breaks = [/\n\s*\n/g, /\n/g, /(?:[。！？；…!?;]|\.(?=\s))[”’」』）)\]】》]*/g, /[，、,：:]|\s/g];

/**
 * Parts of at most `limit` code units, cut between paragraphs, else lines, else sentences, else clauses, and
 * only as a last resort inside a word. The same text always gives the same parts. Blank text gives none.
 */
export function splitText(text: string, limit = MAX_MESSAGE_LENGTH): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > limit) {
    const at = breakWithin(rest, limit);
    parts.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return rest === '' ? parts : [...parts, rest];
}

/** A break in the first half is taken only if there is none of any kind in the second. */
function breakWithin(text: string, limit: number): number {
  const window = text.slice(0, limit);
  const candidates = breaks.map((pattern) => lastEnd(window, pattern));
  return (
    candidates.find((at) => at > limit / 2) ?? candidates.find((at) => at > 0) ?? graphemeBreak(text, limit)
  );
}

function lastEnd(window: string, pattern: RegExp): number {
  let end = 0;
  for (const match of window.matchAll(pattern)) end = match.index + match[0].length;
  return end;
}

const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/** Between two characters as a reader sees them: never inside a surrogate pair or a joined emoji. */
function graphemeBreak(text: string, limit: number): number {
  const start = graphemes.segment(text).containing(limit)?.index ?? limit;
  return start > 0 ? start : limit;
}
