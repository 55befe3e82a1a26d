import { replaceFound, type Recogniser } from './recognise.ts';

/** A number of one to four figures, in digits or in Chinese ones. */
const N = '(?:\\d{1,4}|[零〇一二两三四五六七八九十百幺]{1,5})';
/** A flat's number: 502, 1203, 五零二, A502. */
const FLAT = '(?:[A-Za-z]?\\d{3,4}|[零〇一二两三四五六七八九幺]{3,4})';
const S = '[ \\-·.,、\\u200b]{0,2}';
const FLOOR = `${N}(?:楼|层)`;
const END = '(?:室|房间|号房|房(?![子屋价租产贷东])|户(?!居|人|口|籍|主|村|牧|业|均))';
/** Which door of a floor, where flats have no numbers. */
const SIDE = '(?:[东西南北中左右]+(?:户|门|边|侧|室)|对门)';
/** What a bare number would be counting: 502户居民, 2025年. */
const COUNTED = '(?![\\dA-Za-z年月日元万亿千百户人个名位平米㎡点分时秒%条路线吨斤辆台家次天岁期届号])';

const ESTATE =
  '小区|社区|花园|家园|公寓|新村|大厦|广场|宿舍|家属院|公馆|名苑|雅苑|嘉苑|苑|庄园|别墅|胡同|弄堂|大街|街道|街|大道|路|巷|村|屯';
const BUILDING = `(?:\\d{1,3}|[一二两三四五六七八九十]{1,3}|[A-Z])(?:号楼|栋|幢|座|号院|#楼?)`;
/** Somebody says where people live, and means home: not 住院, 住房, 居住证. */
const HOME =
  '(?:(?<![居入暂常同借留])住(?!院|房|宿|建|户|保|持|处|满|了|过|不|哪|所)|住址|家庭地址|家庭住址|家里?地址|我家(?!里人|人|属|乡)|家(?:在|住)|门牌号?)';

const CLAUSE = '[^。;!?,\\n]';

/**
 * The details by which an address leads to one household. The road, the estate and the building stay, because they tell
 * where a concern is; a whole house is only taken for somebody's home where the words say so.
 */
const recognisers: Recogniser[] = [
  // 2单元502室, 二单元五楼东户
  detail(
    `(?<!第)${N}单元${S}(?:${FLOOR}${S}(?:${SIDE}|${FLAT}${END}?)|${FLAT}${END}?${COUNTED}|${N}${END}|${SIDE}|${FLOOR}(?=[^上下梯道口的]|$))`,
  ),
  // 3号楼502, 5栋1203室, 12号院3楼302
  detail(
    `(?<=${BUILDING}${S})(?:${FLOOR}${S})?(?:${FLAT}(?:${END}|号(?!线|文|令|楼)|${COUNTED})|${N}(?:室|号房))`,
  ),
  // 3-2-502 behind a place or a home
  detail(
    `(?<=(?:${ESTATE}|号|号楼|号院|栋|幢|座|期|区|${HOME})[:是为在 ]{0,3})(?<!\\d)\\d{1,3}[-#]\\d{1,2}[-#]\\d{3,4}${END}?(?![\\d-])`,
  ),
  detail(`(?<=(?:${ESTATE})[: ]{0,2})(?<!\\d)\\d{1,3}[-#]\\d{3,4}${END}?(?![\\d-])`),
  // 幸福路5号302室
  detail(`(?<=(?:${ESTATE}|${BUILDING}|${HOME})${CLAUSE}{0,14})(?<![\\d第A-Za-z])${FLAT}${END}`),
  // 我家住幸福路5号, 住址：幸福村3组15号
  detail(`(?<=${HOME}${CLAUSE}{0,20}?)(?<![\\d第])(?:${BUILDING}${S})?${N}单元`),
  detail(
    `(?<=${HOME}${CLAUSE}{0,20}?(?:${ESTATE}|[组队里弄区]|门牌)${S}[:是为]?)(?<![\\d第])${N}(?:号|#)(?![线楼院文令]|公告)`,
  ),
];

function detail(pattern: string): Recogniser {
  return { pattern: new RegExp(pattern, 'gu'), label: () => ADDRESS_LABEL };
}

export const ADDRESS_LABEL = '[门牌号]';

/** Hides which door it is, wherever an address stands in a text. */
export function maskAddresses(text: string): string {
  return /[\d零〇一二两三四五六七八九十\uff10-\uff19]/u.test(text)
    ? recognisers.reduce(replaceFound, text)
    : text;
}

/** The same, for what a message shows once: the parts of a text that are hidden elsewhere. */
export function addressDetails(text: string): string[] {
  const found: string[] = [];
  const noting = recognisers.map((it) => ({
    ...it,
    label: (what: string) => {
      found.push(what);
      return ADDRESS_LABEL;
    },
  }));
  noting.reduce(replaceFound, text);
  return found;
}
