import type { IsoDate, PolicyItem } from '../knowledge/item.ts';
import { normaliseText } from '../retrieval/text.ts';
import { normalisedWord } from './plain.ts';

export interface NamedDocument {
  /** Name as the items have it. */
  document: string;
  /** Year that the question attaches to the name (`2016年的慈善法`). */
  year?: string;
  /** The question says old, former, original. */
  old: boolean;
}

const SHORTEST_NAME = 3;
const YEAR_BEFORE = /((?:19|20)\d{2})年?(?:的|版|版的|那版|那个|颁布的|出台的|公布的|修订的)?[《“"]?$/u;
const YEAR_AFTER = /^[》”"]?[（(]?((?:19|20)\d{2})(?:年)?(?:版|修订|那版|的)?/u;
const OLD_BEFORE = /(老的?|旧的?|旧版的?|老版的?|原来的|以前的|过去的|原)[《“"]?$/u;
const OLD_AFTER = /^[》”"]?[（(]?(旧版|老版|原来|以前)/u;

/** The longest name of a document that the question mentions, in quotation marks or not. */
export function findDocument(question: string, documents: readonly string[]): NamedDocument | undefined {
  const text = normaliseText(question);
  let best: { document: string; at: number; length: number } | undefined;
  for (const document of documents) {
    const name = normalisedWord(document);
    if (name.length < SHORTEST_NAME || name.length <= (best?.length ?? 0)) continue;
    const at = text.indexOf(name);
    if (at >= 0) best = { document, at, length: name.length };
  }
  if (best === undefined) return undefined;
  const before = text.slice(0, best.at);
  const after = text.slice(best.at + best.length);
  const year = YEAR_BEFORE.exec(before)?.[1] ?? YEAR_AFTER.exec(after)?.[1];
  return {
    document: best.document,
    ...(year !== undefined && { year }),
    old: OLD_BEFORE.test(before) || OLD_AFTER.test(after),
  };
}

/** The ended item that the question speaks of, if it speaks of one. */
export function endedVersion(
  named: NamedDocument,
  items: readonly PolicyItem[],
  isInForce: (item: PolicyItem) => boolean,
): PolicyItem | undefined {
  const versions = items.filter((item) => item.document === named.document);
  const ended = versions.filter((item) => !isInForce(item));
  if (versions.length === ended.length) return newest(ended);
  const ofYear = ended.filter((item) => named.year !== undefined && yearsOf(item).includes(named.year));
  // A revised law still bears the date of its first version.
  const current = versions.some(
    (item) => isInForce(item) && named.year === (item.revised ?? item.issued).slice(0, 4),
  );
  if (ofYear.length > 0 && !current) return newest(ofYear);
  return named.old ? newest(ended) : undefined;
}

function yearsOf(item: PolicyItem): string[] {
  return [item.issued, item.revised, item.effective].flatMap((date) =>
    date === undefined ? [] : [date.slice(0, 4)],
  );
}

function newest(items: readonly PolicyItem[]): PolicyItem | undefined {
  const end = (item: PolicyItem): IsoDate => item.expires ?? item.effective;
  return [...items].sort((a, b) => (end(a) < end(b) ? 1 : -1))[0];
}
