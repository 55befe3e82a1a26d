import { toHalfWidth } from '../../knowledge/half-width.ts';
import type { IsoDate } from '../../knowledge/item.ts';
import { figuresIn } from '../../knowledge/numbers.ts';
import type { DocumentHead } from './document.ts';
import { eventsIn, readDates, type HeadEvent } from './head-dates.ts';
import { issuerOf } from './issuer.ts';

const HEAD_END = '<!-- INFO END -->';
const LONGEST_HEAD = 700;
const TAIL = 500;
const LAST_LINES = 8;
const LONGEST_LINE = 60;
const DATED =
  /^[（(]?[^，。、；：至自]{0,40}(?:\d{4}|[〇○零一二三四五六七八九]{4})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日(?=[）)]?(?:$|\s|[（(]))/u;
const FIRST_ARTICLE = /^[\s\u3000]*第[〇零一二三四五六七八九十百千]+条(?:[\s\u3000：:]|$)/mu;
/** A notice goes on to whom it is sent; what it cites stands behind that. */
const ADDRESSEES = /^.{2,120}[：:]\s*$/mu;
const NUMBER =
  /(?<![（(《])([\u4e00-\u9fff]{1,14}?(?:函|发|办|字|号令|告|政|规|文|通|电|释|党|厅|委|令|明电)?)\s*[〔﹝［[(（【]\s*((?:19|20)\d{2})\s*[〕﹞］\])）】]\s*(?:第\s*)?(\d{1,5})\s*号/u;
const ORDER =
  /([\u4e00-\u9fff、]{2,30}(?:令|公告))\s*\(?(?:第|\d{4}年第)\s*([\d一二三四五六七八九十百]+)\s*号/u;

/**
 * Issuer, number and days as the head of a law or of an official document states them, and the day of its
 * closing article. `name` is the file's name, which may end in the day of the version: (2020-05-14).
 */
export function readHead(text: string, name?: string): DocumentHead {
  const { title, head, body } = partsOf(text);
  const nameDay = name === undefined ? null : dayOfName(name);
  const events = eventsIn(head);
  const signature = () => lastLines(body);
  const listed = events.length > 0 || text.includes(HEAD_END) ? events : signedOn(signature());
  const dates = readDates(listed, body, nameDay);
  return {
    issuer: issuerOf({ title, head, signature, events }),
    // In the title's own brackets it is the document's number, below them one that it cites.
    documentNumber: numberIn(title.replace(/[（(](?=[^（）()]*号[）)]$)/u, ' ')) ?? numberIn(head),
    ...dates,
  };
}

/** The title, what stands below it before the text proper, and that text. */
function partsOf(text: string): { title: string; head: string; body: string } {
  const marked = text.indexOf(HEAD_END);
  const start = text.search(/\S/u);
  const lineEnd = text.indexOf('\n', Math.max(0, start));
  const titleEnd = lineEnd < 0 ? Math.min(text.length, start + 200) : lineEnd;
  const title = text.slice(Math.max(0, start), titleEnd).replace(/^#+\s*/u, '');
  const end = marked >= 0 ? marked : endOfHead(text, titleEnd);
  return {
    title,
    head: text.slice(titleEnd, Math.max(titleEnd, end)),
    body: text.slice(marked >= 0 ? marked + HEAD_END.length : Math.max(titleEnd, end)),
  };
}

function endOfHead(text: string, from: number): number {
  const opening = text.slice(from, from + LONGEST_HEAD);
  const ends = [FIRST_ARTICLE, ADDRESSEES, /[。；]/u]
    .map((pattern) => opening.search(pattern))
    .filter((at) => at >= 0);
  return from + Math.min(opening.length, ...ends);
}

/** (2020-05-14) at the end of a file's name. */
function dayOfName(name: string): IsoDate | null {
  const written = /[（(]([^（）()]{8,14})[）)](?:\.[a-z0-9]+)?$/iu.exec(name.trim())?.[1] ?? '';
  return figuresIn(written).find((it) => it.kind === 'date' && it.value.length === 10)?.value ?? null;
}

/** 落款: the last short lines, who signs and when. */
function lastLines(body: string): string[] {
  return body
    .slice(-TAIL)
    .split(/\n|(?<=[。；：])\s*|\s{2,}/u)
    .map((line) => line.trim())
    .filter((line) => line !== '' && line.length <= LONGEST_LINE)
    .slice(-LAST_LINES);
}

function signedOn(lines: readonly string[]): HeadEvent[] {
  const dated = lines.filter((line) => DATED.test(line) && !/施行|实施|废止/u.test(line));
  return eventsIn(DATED.exec(dated.at(-1) ?? '')?.[0] ?? '');
}

/** With the brackets of the standard: 国办发〔2020〕53号. */
function numberIn(text: string): string | null {
  const plain = toHalfWidth(text.slice(0, LONGEST_HEAD)).replace(/[ \t]+/gu, ' ');
  const found = NUMBER.exec(plain);
  if (found !== null)
    return `${(found[1] ?? '').replace(/^.*(?:通知|意见|办法|方案|公告|决定|措施|细则|规定)(?=.{2})/u, '')}〔${found[2] ?? ''}〕${Number(found[3])}号`;
  const order = ORDER.exec(plain.replace(/《[^》]*》/gu, ''));
  return order === null ? null : `${(order[1] ?? '').replace(/中华人民共和国/gu, '')}第${order[2] ?? ''}号`;
}
