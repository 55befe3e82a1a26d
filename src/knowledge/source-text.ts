import { toHalfWidth } from './half-width.ts';
import { figuresIn } from './numbers.ts';

/** Character spans of the original: an article, a paragraph, or a passage of a newspaper. */
export type Found = { ok: true; text: string } | { ok: false; message: string };

/** A cited document, cut where references can point to. */
export interface SourceText {
  /** What stands before the first article: title, dates of adoption, publication and revision. */
  head: string;
  whole: string;
  hasArticles: boolean;
  find(locator: string, passage?: { from: string; to: string }): Found;
  passage(passage: { from: string; to: string }): Found;
}

const article =
  /^[\s\u3000]*(第[〇零一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?)[\s\u3000]/gmu;
const paragraph = /^[\s\u3000]*[（(]([一二三四五六七八九十]+)[）)]/gmu;
/** A paragraph also ends where the next part of the document begins. */
const part = /^[\s\u3000]*(?:#+\s|[一二三四五六七八九十]+、)/gmu;

export function createSourceText(content: string): SourceText {
  const articles = cutArticles(content);
  const infoEnd = content.indexOf('<!-- INFO END -->');
  const firstArticle = content.search(article);
  const headEnd = infoEnd >= 0 ? infoEnd : Math.max(0, firstArticle);
  const squeezed = squeeze(content);

  function passage({ from, to }: { from: string; to: string }): Found {
    const start = squeezed.text.indexOf(squeeze(from).text);
    if (start < 0) {
      return { ok: false, message: `原文里找不到 from“${from}”，从原文复制开头的十来个字` };
    }
    const last = squeeze(to).text;
    const end = squeezed.text.indexOf(last, start);
    if (end < 0) {
      return { ok: false, message: `原文里 from 之后找不到 to“${to}”，从原文复制结尾的十来个字` };
    }
    return {
      ok: true,
      text: content.slice(squeezed.offsets[start], squeezed.offsets[end + last.length - 1]! + 1),
    };
  }

  function find(locator: string, within?: { from: string; to: string }): Found {
    if (locator.startsWith('第')) {
      const text = articles.get(locator);
      return text === undefined ? { ok: false, message: `原文里没有${locator}` } : { ok: true, text };
    }
    if (articles.size > 0) {
      return { ok: false, message: `这份文件有条号，${locator}要写成第几条` };
    }
    const span = within ? passage(within) : ({ ok: true, text: content } as const);
    const text = span.ok ? cutParagraphs(span.text).get(locator) : undefined;
    return span.ok && text === undefined
      ? { ok: false, message: `原文${within ? '的 from 到 to 之间' : '里'}没有${locator}` }
      : span.ok
        ? { ok: true, text: text ?? '' }
        : span;
  }

  return { head: content.slice(0, headEnd), whole: content, hasArticles: articles.size > 0, find, passage };
}

/** A notice and the rules it announces may both start at 第一条: such articles are read together. */
function cutArticles(content: string): Map<string, string> {
  return cut(
    content,
    [...content.matchAll(article)].map((it) => ({ key: it[1] ?? '', at: it.index })),
  );
}

function cutParagraphs(content: string): Map<string, string> {
  const starts = [...content.matchAll(paragraph)].map((it) => ({ key: `（${it[1] ?? ''}）`, at: it.index }));
  const parts = [...content.matchAll(part)].map((it) => ({ key: '', at: it.index }));
  return cut(
    content,
    [...starts, ...parts].sort((a, b) => a.at - b.at),
  );
}

function cut(content: string, starts: readonly { key: string; at: number }[]): Map<string, string> {
  const pieces = new Map<string, string>();
  for (const [index, { key, at }] of starts.entries()) {
    const piece = content.slice(at, starts[index + 1]?.at ?? content.length);
    pieces.set(key, (pieces.get(key) ?? '') + piece);
  }
  return pieces;
}

/** Newspapers are wrapped in the middle of words, and mix full and half width: compare without either. */
function squeeze(text: string): { text: string; offsets: number[] } {
  const offsets: number[] = [];
  let squeezed = '';
  for (const [index, char] of [...toHalfWidth(text)].entries()) {
    if (char.trim() !== '') {
      squeezed += char;
      offsets.push(index);
    }
  }
  return { text: squeezed, offsets };
}

/** Letters and figures only, for comparing wording: 六十日 and 60 日 are the same wording. */
export function bare(text: string): string {
  let plain = '';
  let at = 0;
  for (const figure of figuresIn(text)) {
    plain += text.slice(at, figure.start) + figure.value;
    at = figure.end;
  }
  return toHalfWidth(plain + text.slice(at)).replace(/[^\p{L}\p{N}%]/gu, '');
}

/** Removes line breaks and blanks, so that figures broken by a hard wrap are whole again. */
export function unwrap(text: string): string {
  return text.replace(/[\s\u3000]+/g, '');
}
