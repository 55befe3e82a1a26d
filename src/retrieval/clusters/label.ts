import { normaliseText } from '../text.ts';

/** Words of courtesy and of asking: no phrase begins or ends with one of them. */
const EDGE_WORDS = new Set(
  (
    '您好 你好 请问 谢谢 感谢 尊敬 领导 希望 请求 恳请 恳求 强烈 有关 相关 部门 尽快 解决 处理 反映 投诉 举报 咨询 建议 关于 问题 情况 我们 ' +
    '你们 他们 本人 这个 那个 这里 那里 一直 怎么 怎样 如何 什么 为什么 哪里 哪儿 多少 可以 不能 能 不 没 没有 还有 需要 现在 已经 ' +
    '但是 因为 所以 如果 还是 就是 以及 或者 一个 一下 知道 进行 严重 时候 何时 的 了 在 是 和 与 及 或 被 把 将 让 有 吗 呢 吧 啊 请 ' +
    '要 想 去 来 到 从 向 对 为 给 就 都 也 还 又 再 很 太 我 你 他 她 它 这 那 其 个 等 于 以 之 者 上 下 里 中 后 前 市 区 县'
  ).split(' '),
);
const MOST_TOKENS = 6;
const CHARACTERS = { least: 2, most: 8 };
const MOST_PHRASES = 3;
/** A phrase stands for a cluster when this share of its messages, and at least two of them, have it. */
const LEAST_SHARE = 0.35;
/** A phrase is part of a longer one that nearly as many messages have. */
const AS_GOOD = 0.75;

export type PhrasesOf = (text: string) => Set<string>;

/** Runs of words, as the ICU dictionary cuts them, that could stand for what a message is about. */
export function createPhrasesOf(): PhrasesOf {
  const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
  return (text) => {
    const phrases = new Set<string>();
    for (const part of normaliseText(text).split(/[^\p{Script=Han}a-z0-9]+/u)) {
      const tokens = [...segmenter.segment(part)].map((it) => it.segment);
      for (let from = 0; from < tokens.length; from += 1) addPhrases(phrases, tokens, from);
    }
    return phrases;
  };
}

function addPhrases(phrases: Set<string>, tokens: readonly string[], from: number): void {
  const first = tokens[from] ?? '';
  if (EDGE_WORDS.has(first)) return;
  let phrase = '';
  for (const token of tokens.slice(from, from + MOST_TOKENS)) {
    phrase += token;
    const length = [...phrase].length;
    if (length > CHARACTERS.most) return;
    if (length >= CHARACTERS.least && !EDGE_WORDS.has(token) && /\p{Script=Han}/u.test(phrase)) {
      phrases.add(phrase);
    }
  }
}

/** How many of all messages have a phrase. */
export interface PhraseCounts {
  messages: number;
  withPhrase: ReadonlyMap<string, number>;
}

export function countPhrases(messages: readonly ReadonlySet<string>[]): PhraseCounts {
  return { messages: messages.length, withPhrase: tally(messages) };
}

/**
 * What many of these messages say and others do not, the most telling first; one set of phrases a message.
 * Empty where they have nothing in common.
 */
export function characteristicPhrases(
  members: readonly ReadonlySet<string>[],
  { messages, withPhrase }: PhraseCounts,
): string[] {
  const inside = tally(members);
  const scored = [...inside]
    .map(([phrase, count]) => {
      const share = count / members.length;
      const others = (withPhrase.get(phrase) ?? count) - count;
      const elsewhere = (others + 0.5) / (messages - members.length + 1);
      return { phrase, count, share, score: share * share * Math.log(1 + share / elsewhere) };
    })
    .filter((it) => it.share >= LEAST_SHARE && it.count >= Math.min(2, members.length))
    .sort((a, b) => b.score - a.score || (a.phrase < b.phrase ? -1 : 1));
  const chosen: string[] = [];
  for (const { phrase, count } of scored) {
    if (chosen.length === MOST_PHRASES) break;
    const whole = longest(scored, phrase, count * AS_GOOD);
    if (!chosen.some((it) => overlaps(it, whole))) chosen.push(whole);
  }
  return chosen;
}

function longest(
  scored: readonly { phrase: string; count: number }[],
  phrase: string,
  least: number,
): string {
  return scored
    .filter((it) => it.count >= least && it.phrase.includes(phrase))
    .reduce((best, it) => (it.phrase.length > best.length ? it.phrase : best), phrase);
}

/** One holds the other, or they have two characters running in common. */
function overlaps(a: string, b: string): boolean {
  if (a.includes(b) || b.includes(a)) return true;
  for (let i = 0; i + 2 <= a.length; i += 1) if (b.includes(a.slice(i, i + 2))) return true;
  return false;
}

function tally(messages: readonly ReadonlySet<string>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const own of messages) for (const phrase of own) counts.set(phrase, (counts.get(phrase) ?? 0) + 1);
  return counts;
}
