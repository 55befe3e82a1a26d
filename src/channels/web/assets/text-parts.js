/** What follows a number that is an amount, a date or an article and no telephone. */
const UNIT =
  /^\s*(?:元|块|万|亿|天|日|月|年|岁|周|小时|分钟|个|人|名|件|份|倍|号|条|款|项|章|米|公里|平|斤|亩|次|分|期|%|％|‰)/;

/**
 * Cuts a line into plain pieces and official numbers: `{text}` or `{text, href}`.
 * `phones`: number → link.
 */
export function phoneParts(line, phones) {
  const parts = [];
  let from = 0;
  for (const match of line.matchAll(/\d[\d-]*\d/g)) {
    const end = match.index + match[0].length;
    const href = phones.get(match[0]);
    const isNumber =
      !UNIT.test(line.slice(end)) && line[match.index - 1] !== '第' && line[match.index - 1] !== '.';
    if (href === undefined || !isNumber) continue;
    parts.push({ text: line.slice(from, match.index) }, { text: match[0], href });
    from = end;
  }
  parts.push({ text: line.slice(from) });
  return parts.filter((part) => part.text !== '');
}

/** `[{number, sms}]` → number → link. */
export function phoneLinks(phones) {
  return new Map(
    phones.map(({ number, sms }) => [number, (sms ? 'sms:' : 'tel:') + number.replace(/\D/g, '')]),
  );
}

/**
 * The answer, its sources and what stands below them. Sources are the numbered lines after the line 依据.
 */
export function splitSources(text) {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => /^依据[：:]?\s*$/.test(line));
  if (at < 0) return { answer: text, sources: [], below: '' };
  const after = lines.slice(at + 1);
  const length = after.findIndex((line) => !/^\s*\[\d+\]/.test(line));
  const count = length < 0 ? after.length : length;
  // Without numbers everything below is a source.
  const end = count === 0 ? after.length : count;
  return {
    answer: lines.slice(0, at).join('\n').trimEnd(),
    sources: after.slice(0, end).filter((line) => line.trim() !== ''),
    below: after.slice(end).join('\n').trim(),
  };
}

/** `{name}` in a text is replaced by its value. */
export function fill(words, values) {
  return words.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
