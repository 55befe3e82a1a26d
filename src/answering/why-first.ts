import { documentSignalNames, itemSignalNames } from './signal-names.ts';
import { THRESHOLDS } from './thresholds.ts';

/** What the comparison needs of a hit of either kind. */
interface Compared<Name extends string> {
  title: string;
  locator?: string;
  similarity: number;
  signals: Record<Name, number>;
  contributions: Record<Name, number>;
}

type ItemName = keyof typeof itemSignalNames;
type DocumentName = keyof typeof documentSignalNames;

interface Ranked {
  hits: readonly Compared<ItemName>[];
  documents: readonly Compared<DocumentName>[];
}

const REASONS = 3;
/** Logits; less than this moves no similarity that anybody sees. */
const NOTICEABLE = 0.05;
/** Of a signal's value, 0–1: shown as the same. */
const SAME = 0.005;

/** Why the first is first, in a sentence for staff. A policy item goes before documents where it answers. */
export function whyFirst({ hits, documents }: Ranked): string {
  const item = hits[0]?.similarity ?? 0;
  const document = documents[0]?.similarity ?? 0;
  const hasItem = item >= THRESHOLDS.answer;
  if (hasItem || (document < THRESHOLDS.document && item >= document))
    return sentence(hits, { kind: '政策条目', names: itemSignalNames, enough: THRESHOLDS.answer });
  return sentence(documents, { kind: '文件', names: documentSignalNames, enough: THRESHOLDS.document });
}

function sentence<Name extends string>(
  [first, second]: readonly Compared<Name>[],
  { kind, names, enough }: { kind: string; names: Record<Name, string>; enough: number },
): string {
  if (first === undefined) return '没有找到符合地区和日期条件的内容。';
  const weak = first.similarity < enough ? `；不过相似度低于 ${enough.toFixed(2)}，答复一般不会直接采用` : '';
  const lead = `${kind}${called(first)}排在第一`;
  if (second === undefined) return `${lead}：符合条件的${kind}只有这一条${weak}。`;
  const reasons = reasonsOf(first, second, names);
  return reasons.length === 0
    ? `${lead}：和第二条${called(second)}几乎一样贴切${weak}。`
    : `${lead}：和第二条${called(second)}相比，主要高在${reasons.join('、')}${weak}。`;
}

function called({ title, locator = '' }: { title: string; locator?: string }): string {
  return `“${title}${locator === '' ? '' : ` ${locator}`}”`;
}

function reasonsOf<Name extends string>(
  first: Compared<Name>,
  second: Compared<Name>,
  names: Record<Name, string>,
): string[] {
  const gain = (name: Name) => first.contributions[name] - second.contributions[name];
  return (Object.keys(names) as Name[])
    .filter((name) => gain(name) >= NOTICEABLE)
    .sort((a, b) => gain(b) - gain(a))
    .slice(0, REASONS)
    .map((name) => `“${names[name]}”（${compared(first, second, name)}）`);
}

/** The values side by side; with a word where the larger value alone does not explain the gain. */
function compared<Name extends string>(first: Compared<Name>, second: Compared<Name>, name: Name): string {
  const [a, b] = [first.signals[name], second.signals[name]];
  const values = `${a.toFixed(2)} 对 ${b.toFixed(2)}`;
  if (first.contributions[name] > 0 && a > b + SAME) return values;
  if (second.contributions[name] < 0 && a < b - SAME) return `${values}，这一项越低越好`;
  return `${values}，这一项对第一条这类文件更有利`;
}
