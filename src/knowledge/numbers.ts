import { remembering } from '../remembering.ts';
import { parseChineseNumber } from './chinese-number.ts';
import { figurePattern } from './figure-pattern.ts';
import { isQuantity, unitOf } from './figure-units.ts';
import { toHalfWidth } from './half-width.ts';

/**
 * A figure found in a text. `value` is canonical: "15", "3.5", "80%", "1/3", "2025-03-02", "2025-03", "2025",
 * "--03-02", "第14条", "0951-6029949". `unit` is set for units that change what a figure means (年, 个月, 日,
 * 工作日, 小时, 分钟, 周, 岁, 元, 倍, 平方米). `demanded` is false for numerals that are mere words (一个, 第一).
 */
export interface Figure {
  kind: 'number' | 'percent' | 'fraction' | 'date' | 'article' | 'phone';
  value: string;
  unit?: string;
  text: string;
  start: number;
  end: number;
  demanded: boolean;
}

const multipliers = new Map(
  Object.entries({ 百: 1e2, 千: 1e3, 万: 1e4, 亿: 1e8, 百万: 1e6, 千万: 1e7, 万亿: 1e12 }),
);

/** Every figure in the text, in order. The same passages and sentences are looked through with every answer. */
export const figuresIn: (text: string) => readonly Figure[] = remembering(readFigures, {
  most: 4_000,
  longest: 2_000,
});

function readFigures(text: string): readonly Figure[] {
  const plain = toHalfWidth(text);
  const figures: Figure[] = [];
  for (const match of plain.matchAll(figurePattern)) {
    const found = read(match, plain);
    if (found) {
      figures.push({ ...found, text: match[0], start: match.index, end: match.index + match[0].length });
    }
  }
  return shareAcrossRanges(figures, plain);
}

/**
 * True when the source states the figure. A date may be stated more fully in the source; a unit counts only
 * where both sides have one, because lists name it once (三、五、七年).
 */
export function containsFigure(source: readonly Figure[], wanted: Figure): boolean {
  const percent = asPercent(wanted);
  return source.some((it) => {
    if (wanted.kind === 'date' || it.kind === 'date') {
      return (
        it.value === wanted.value ||
        (it.kind === 'date' && wanted.kind === 'date' && includesDate(it.value, wanted.value))
      );
    }
    const sameUnit = it.unit === undefined || wanted.unit === undefined || it.unit === wanted.unit;
    return (it.value === wanted.value && sameUnit) || (percent !== undefined && percent === asPercent(it));
  });
}

/** The figures a statement makes that the source does not; article numbers are left to the references. */
export function missingFigures(statement: string, source: string | readonly Figure[]): Figure[] {
  const known = typeof source === 'string' ? figuresIn(source) : source;
  return figuresIn(statement).filter(
    (it) => it.demanded && it.kind !== 'article' && !containsFigure(known, it),
  );
}

type Found = Pick<Figure, 'kind' | 'value' | 'unit' | 'demanded'>;

function read(match: RegExpExecArray, plain: string): Found | undefined {
  const g = match.groups ?? {};
  const after = plain.slice(match.index + match[0].length).trimStart();
  if (g.phone !== undefined) {
    return { kind: 'phone', value: g.phone, demanded: true };
  }
  if (g.iso !== undefined || g.y !== undefined || g.m2 !== undefined) {
    return readDate(g);
  }
  if (g.ordinal !== undefined) {
    const value = toNumber(g.ordinal);
    return value === undefined
      ? undefined
      : { kind: 'article', value: `第${value}${g.level}${g.sub ?? ''}`, demanded: true };
  }
  if (g.part !== undefined || g.percent !== undefined) {
    return readPercent(g);
  }
  if (g.below !== undefined || g.ratio !== undefined) {
    return readFraction(g);
  }
  if (g.half !== undefined) {
    // 半年 and 6个月 are the same span; half of any other unit has no whole number in a smaller one.
    return g.half === '年'
      ? { kind: 'number', value: '6', unit: '个月', demanded: true }
      : { kind: 'number', value: '0.5', demanded: true };
  }
  if (g.arabic !== undefined) {
    const value = Number(g.arabic.replaceAll(',', '')) * (multipliers.get(g.times ?? '') ?? 1);
    return withUnit({ kind: 'number', value: canonical(value), demanded: true }, after);
  }
  return readChinese(g.chinese ?? '', plain.slice(Math.max(0, match.index - 1), match.index), after);
}

function readChinese(written: string, before: string, after: string): Found | undefined {
  // 百岁老人 states an age; 百, 千 and 万 on their own otherwise state nothing (百姓, 万一).
  const value = written === '百' && after.startsWith('岁') ? 100 : parseChineseNumber(written);
  if (value === undefined) {
    return undefined;
  }
  const figure = withUnit({ kind: 'number', value: canonical(value), demanded: false }, after);
  return { ...figure, demanded: !/[第几数]$/.test(before) && isQuantity(value, after) };
}

function readDate(g: Record<string, string | undefined>): Found | undefined {
  const [y, m, d] = g.iso?.split(/[-/.]/) ?? [g.y, g.m ?? g.m2, g.d ?? g.d2];
  const [yy, mm, dd] = [y, m, d].map((it) => (it === undefined ? undefined : toNumber(it)));
  const pad = (value: number) => String(value).padStart(2, '0');
  if ((mm !== undefined && mm > 12) || (dd !== undefined && dd > 31)) {
    return undefined;
  }
  const tail = [mm, dd].flatMap((it) => (it === undefined ? [] : [pad(it)])).join('-');
  if (yy === undefined) {
    return tail === '' ? undefined : { kind: 'date', value: `--${tail}`, demanded: true };
  }
  return { kind: 'date', value: tail === '' ? String(yy) : `${yy}-${tail}`, demanded: true };
}

function readPercent(g: Record<string, string | undefined>): Found | undefined {
  const value = toNumber(g.part ?? g.percent ?? '');
  if (value === undefined) {
    return undefined;
  }
  const scale = g.of === '千' || g.sign === '‰' ? 0.1 : g.of === '万' ? 0.01 : 1;
  return { kind: 'percent', value: `${canonical(value * scale)}%`, demanded: true };
}

function readFraction(g: Record<string, string | undefined>): Found | undefined {
  if (g.ratio !== undefined) {
    return { kind: 'fraction', value: g.ratio, demanded: true };
  }
  const above = toNumber(g.above ?? '');
  const below = toNumber(g.below ?? '');
  return above === undefined || below === undefined
    ? undefined
    : { kind: 'fraction', value: `${above}/${below}`, demanded: true };
}

/** 5%至10% is also written 百分之五至十 or 5-10%; 2025年1月1日至12月31日 names the year once. */
function shareAcrossRanges(figures: Figure[], plain: string): Figure[] {
  const shared: Figure[] = [];
  for (const [index, figure] of figures.entries()) {
    shared.push(figure);
    const next = figures[index + 1];
    const between = next && plain.slice(figure.end, next.start).trim();
    if (!next || !between || !/^(?:日|号)?(?:至|到|[-—~]+)$/.test(between)) {
      continue;
    }
    if (figure.kind === 'percent' && next.kind === 'number' && next.unit === undefined) {
      figures[index + 1] = { ...next, kind: 'percent', value: `${next.value}%` };
    } else if (figure.kind === 'number' && next.kind === 'percent' && figure.unit === undefined) {
      shared[index] = { ...figure, kind: 'percent', value: `${figure.value}%` };
    } else if (figure.kind === 'date' && /^\d{4}-/.test(figure.value) && next.value.startsWith('--')) {
      figures[index + 1] = { ...next, value: `${figure.value.slice(0, 4)}-${next.value.slice(2)}` };
    }
  }
  return shared;
}

/** 三倍 and 百分之三百 are the same claim, and citizens say the former for what the law writes as the latter. */
function asPercent({ value, unit }: Figure): string | undefined {
  return unit === '倍' ? `${canonical(Number(value) * 100)}%` : value.endsWith('%') ? value : undefined;
}

function includesDate(stated: string, wanted: string): boolean {
  return wanted.startsWith('--') ? stated.endsWith(wanted.slice(1)) : stated.startsWith(`${wanted}-`);
}

function withUnit(figure: Found, after: string): Found {
  const unit = unitOf(after);
  return unit === undefined ? figure : { ...figure, unit };
}

function toNumber(written: string): number | undefined {
  return /^\d/.test(written) ? Number(written.replaceAll(',', '')) : parseChineseNumber(written);
}

function canonical(value: number): string {
  return String(Math.round(value * 1e6) / 1e6);
}
