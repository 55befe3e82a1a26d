import { toHalfWidth } from '../../knowledge/half-width.ts';
import type { IsoDate } from '../../knowledge/item.ts';
import { figuresIn } from '../../knowledge/numbers.ts';

/** What happened to a document on a day, as its head lists it. */
export interface HeadEvent {
  day: IsoDate;
  /** What is said about the day, up to the next one. */
  said: string;
}

export interface HeadDates {
  issued: IsoDate | null;
  revised: IsoDate | null;
  effective: IsoDate | null;
}

/** The closing articles; what is quoted further up has dates of its own. */
const TAIL = 1500;
const EFFECTIVE =
  /(?:自|从|于)([^，。；\n]{2,30}?)(?:起|开始|之日|日)(?:正式)?(?:施行|实施|执行|生效|试行|实行)|(?<=[，。；\s]|^)((?:\d{4}|[〇○零一二三四五六七八九]{4})年[^，。；\n]{3,12}日)(?:起|开始)?(?:正式)?(?:施行|实施|生效)/gu;
const TWO_YEARS = 2 * 365 * 86_400_000;

/** Days with what is said about them; the text may have several to a line, or one wrapped over two. */
export function eventsIn(text: string): HeadEvent[] {
  const whole = readable(text).replace(/\n+\s*/gu, ' ');
  const days = figuresIn(whole).filter((it) => it.kind === 'date' && it.value.length === 10);
  return days
    .map(({ value, end }, index) => ({
      day: value,
      said: whole.slice(end, days[index + 1]?.start ?? whole.length).trim(),
      at: days[index]?.start ?? 0,
    }))
    .filter(({ at }) => !isQuoted(whole, at))
    .map(({ day, said }) => ({ day, said }));
}

/** 二○○四年 is written with a circle as often as with 〇. */
function readable(text: string): string {
  return toHalfWidth(text).replace(/[○Ｏ]/gu, '〇');
}

/** A day inside the title of another document. */
function isQuoted(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 80), at);
  return before.lastIndexOf('《') > before.lastIndexOf('》');
}

/**
 * Issued is when the first version was made public, else approved, else adopted; revised is the last day that
 * changed it. `nameDay` is the day in a file's name: that of the version at hand.
 */
export function readDates(events: readonly HeadEvent[], body: string, nameDay: IsoDate | null): HeadDates {
  const changes = events.filter(({ said }) => changesText(said)).map((it) => it.day);
  const firstChange = changes.reduce<string>((first, day) => (day < first ? day : first), '9999');
  const original = events.filter((it) => it.day < firstChange && !isStart(it.said));
  const adopted = original[0]?.day;
  // A second adoption years later is a revision whose head does not say so.
  const again = original.filter(
    (it) => adopted !== undefined && millis(it.day) - millis(adopted) > TWO_YEARS,
  );
  const first = original.filter((it) => !again.includes(it));
  const issued =
    lastOf(first, /公布|发布|颁布|印发|公告/u) ??
    lastOf(first, /批准/u) ??
    lastOf(first, /./u) ??
    adopted ??
    null;
  const revised = [...changes, ...again.map((it) => it.day)].sort().at(-1) ?? null;
  const newest = revised ?? issued;
  // The file is of a version that its head does not list yet.
  const unlisted = nameDay !== null && newest !== null && isMuchLater(nameDay, newest);
  const dated = {
    issued: issued ?? (revised === null ? nameDay : null),
    revised: unlisted ? nameDay : revised,
  };
  return { ...dated, effective: effectiveDay(events, body, dated) };
}

function changesText(said: string): boolean {
  return /(?:修正|修订|修改)/u.test(said.replace(/《[^》]*》?|〈[^〉]*〉/gu, '')) || /决定》\s*$/u.test(said);
}

function isStart(said: string): boolean {
  return /^\s*(?:起|开始)?\s*(?:正式)?(?:施行|实施|执行|生效)/u.test(said);
}

function lastOf(events: readonly HeadEvent[], what: RegExp): IsoDate | undefined {
  return events.findLast((it) => what.test(it.said.slice(0, 120)))?.day;
}

function isMuchLater(day: IsoDate, than: IsoDate): boolean {
  return millis(day) - millis(than) > TWO_YEARS / 2;
}

/** As the closing article says, else the head; 自公布之日起 is the day of issue. */
function effectiveDay(
  events: readonly HeadEvent[],
  body: string,
  { issued, revised }: { issued: IsoDate | null; revised: IsoDate | null },
): IsoDate | null {
  const started = events.findLast((it) => isStart(it.said))?.day;
  const tail = readable(body.slice(-TAIL));
  for (const match of [...tail.matchAll(EFFECTIVE)].reverse()) {
    const stated = match[0].replace(/(?:施行|实施|执行|生效|试行|实行)$/u, '');
    const day = figuresIn(stated).find((it) => it.kind === 'date' && it.value.length === 10)?.value;
    if (day !== undefined) return day;
    if (/(?:公布|发布|颁布|印发|通过|签发|下发|即日|发文)/u.test(stated)) return started ?? issued ?? revised;
  }
  if (started !== undefined) return started;
  return events.some((it) => /(?:公布|发布|印发|通过)(?:之日)?(?:起)?施行/u.test(it.said)) ? issued : null;
}

function millis(day: IsoDate): number {
  return Date.parse(day);
}
