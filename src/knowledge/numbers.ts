import { digitChars, numeralChars, parseChineseNumber } from './chinese-number.ts';

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

const arabic = String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`;
const chinese = `[${numeralChars}]+(?:点[${digitChars}]+)?`;
const anyNumber = `(?:${arabic}|${chinese})`;
const year = `(?:\\d{4}|[${digitChars}]{4})`;
const small = `(?:\\d{1,2}|[一二三四五六七八九十]{1,3})`;
const s = '\\s*';

const figurePattern = new RegExp(
  [
    String.raw`(?<phone>(?<!\d)(?:0\d{2,3}-\d{7,8}|[48]00-\d{3}-?\d{4})(?!\d))`,
    String.raw`(?<iso>(?<!\d)\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d))`,
    `(?<y>(?<!\\d)${year})${s}年(?:${s}(?<m>${small})${s}月(?:${s}(?<d>${small})${s}[日号])?)?`,
    `(?<!\\d)(?<m2>${small})${s}月${s}(?<d2>${small})${s}[日号]`,
    `第${s}(?<ordinal>${anyNumber})${s}(?<level>[条款项章节编号])(?<sub>之[一二三四五六七八九十]+)?`,
    `(?<of>[百千万])分之${s}(?<part>${anyNumber})`,
    `(?<percent>${anyNumber})${s}(?<sign>[%‰])`,
    `(?<below>${chinese})分之(?<above>${chinese})`,
    String.raw`(?<ratio>(?<![\d/])\d{1,3}/\d{1,3}(?![\d/]))`,
    `半(?<half>年|个?月|天|日|小时|个小时)`,
    `(?<arabic>${arabic})(?:${s}(?<times>万亿|千万|百万|[百千万亿]))?`,
    `(?<chinese>${chinese})`,
  ].join('|'),
  'gu',
);

const multipliers = new Map(
  Object.entries({ 百: 1e2, 千: 1e3, 万: 1e4, 亿: 1e8, 百万: 1e6, 千万: 1e7, 万亿: 1e12 }),
);

/** Canonical unit → what is written. The longer spelling comes first where one starts with another. */
const units: readonly (readonly [string, RegExp])[] = [
  ['工作日', /^(?:个)?工作日/],
  ['个月', /^(?:个月|个整月)/],
  ['年', /^(?:周年|年)(?!级|度)/],
  ['岁', /^(?:周岁|岁)/],
  ['小时', /^(?:个)?(?:小时|钟头)/],
  ['分钟', /^分钟/],
  ['周', /^(?:个星期|星期|周(?![边到围]))/],
  ['日', /^(?:日|天)/],
  ['元', /^(?:元|块钱)/],
  ['倍', /^倍/],
  ['平方米', /^(?:平方米|㎡|平米)/],
];
const countingUnits = /^(?:[级孩胎度吨米]|季度|个季度|学期|个学期|学年|公里|公斤|千克)/;
/** 两个、三种、这两项 count what the sentence itself lists; people, visits and papers are counted by the source. */
const genericWords = /^[个项种类条款件步批]/;
const measureWords = /^[名人位户次份张家所间套口档处期届月]/;

/** Full-width digits, letters and punctuation to half-width; keeps the length, so offsets stay true. */
export function toHalfWidth(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ');
}

/** Every figure in the text, in order. */
export function figuresIn(text: string): Figure[] {
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
  return readChinese(g.chinese ?? '', plain.slice(0, match.index), after);
}

function readChinese(written: string, before: string, after: string): Found | undefined {
  // 百岁老人 states an age; 百, 千 and 万 on their own otherwise state nothing (百姓, 万一).
  const value = written === '百' && after.startsWith('岁') ? 100 : parseChineseNumber(written);
  if (value === undefined) {
    return undefined;
  }
  const figure = withUnit({ kind: 'number', value: canonical(value), demanded: false }, after);
  const vague = /[第几数]$/.test(before);
  const rest = after.replace(/^[多余来]/, '');
  const exact = withUnit(figure, rest).unit !== undefined || countingUnits.test(rest);
  return {
    ...figure,
    demanded:
      !vague && (exact || (value > 1 && measureWords.test(rest)) || (value >= 10 && genericWords.test(rest))),
  };
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
  const unit = units.find(([, pattern]) => pattern.test(after))?.[0];
  return unit === undefined ? figure : { ...figure, unit };
}

function toNumber(written: string): number | undefined {
  return /^\d/.test(written) ? Number(written.replaceAll(',', '')) : parseChineseNumber(written);
}

function canonical(value: number): string {
  return String(Math.round(value * 1e6) / 1e6);
}
