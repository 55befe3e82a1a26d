import type { PolicyItem } from './item.ts';
import { figuresIn } from './numbers.ts';
import type { SourceText } from './source-text.ts';

/**
 * Holds the dates of the front matter against the law's head and its closing article. Newspapers have no such
 * head, so only texts with articles are asked.
 */
export function checkSourceDates(item: PolicyItem, texts: ReadonlyMap<string, SourceText>): string[] {
  const own = [...texts].filter(([key, text]) => text.hasArticles && isOwn(item, key));
  if (own.length === 0) {
    return [];
  }
  const head = own.flatMap(([key, text]) => fullDates(`${text.head} ${item.sources[key]?.file ?? ''}`));
  const messages: string[] = [];
  if (head.length > 0 && !head.includes(item.issued)) {
    messages.push(`issued ${item.issued} 不在原文开头的日期里（${head.join('、')}），核对公布日期`);
  }
  if (item.revised !== undefined && !head.includes(item.revised)) {
    messages.push(`revised ${item.revised} 不在原文开头的日期里（${head.join('、')}），核对修订日期`);
  }
  messages.push(
    ...checkEffective(
      item,
      own.flatMap(([, text]) => statedEffective(text)),
    ),
  );
  return messages;
}

function checkEffective({ issued, published, revised, effective }: PolicyItem, stated: string[]): string[] {
  // A consolidated text keeps the first version's closing article; when the amendment took effect is not in it.
  if (
    revised !== undefined &&
    effective >= revised &&
    effective <= `${Number(revised.slice(0, 4)) + 1}-12-31`
  ) {
    return [];
  }
  const byDefault = [issued, published].filter((it) => it !== undefined);
  const allowed = stated.length > 0 ? stated : byDefault;
  const what = stated.length > 0 ? '原文写的施行日期' : '公布日期（原文没有写施行日期）';
  return allowed.includes(effective) ? [] : [`effective ${effective} 不是${what}：${allowed.join('、')}`];
}

/** The source that carries the item's own document; with a single source there is no doubt. */
function isOwn(item: PolicyItem, key: string): boolean {
  const title = item.sources[key]?.title ?? '';
  return (
    Object.keys(item.sources).length === 1 || title.includes(item.document) || item.document.includes(title)
  );
}

function statedEffective({ head, whole }: SourceText): string[] {
  const closing = [...whole.matchAll(/自([^，。；\n]{4,20}?)起(?:正式)?(?:施行|实施|执行|生效)/g)];
  const dates = closing.flatMap((it) => fullDates(it[1] ?? ''));
  const inHead = [...head.matchAll(/^(.*\d日)\s*(?:起)?(?:施行|实施)/gm)].flatMap((it) =>
    fullDates(it[1] ?? ''),
  );
  return [...new Set([...dates, ...inHead])];
}

function fullDates(text: string): string[] {
  return figuresIn(text)
    .filter((it) => it.kind === 'date' && it.value.length === 10)
    .map((it) => it.value);
}
