import { parseChineseNumber } from '../../knowledge/chinese-number.ts';
import { normaliseText } from '../../retrieval/text.ts';

/** A road, an estate, a school: what people name a place by. */
export interface PlaceName {
  type: 'road' | 'site';
  /** As it was written, with its ending: 幸福路, 东方花园小区. */
  name: string;
  /** Without the ending that says what it is: 幸福, 东方花园. */
  core: string;
}

/** Which number within a place; several may be spoken of. */
export type NumberKind = 'door' | 'building' | 'unit' | 'floor';
export const numberKinds = ['door', 'building', 'unit', 'floor'] as const satisfies readonly NumberKind[];

export interface Place {
  /** The whole text, normalised and without white space: names of others are looked for in it. */
  text: string;
  names: PlaceName[];
  numbers: Readonly<Record<NumberKind, readonly number[]>>;
}

const ROADS = '大道|公路|国道|省道|高速|胡同|立交桥|大桥|隧道|路|街|巷|桥';
const SITES =
  '居民小区|住宅小区|小区|社区|家属院|家园|花园|新村|公寓|花苑|佳苑|雅苑|苑|山庄|庄园|新城|之城|城|公馆|广场|大厦|市场|商场|小学|中学|幼儿园|学校|医院|公园|湾|(?<!政)府|郡|村|庭';
/** 长城中路, 公园街: what looks like an estate is part of a road. */
const OF_ROAD = '[东西南北中前后]?(?:大道|路|街|巷|桥)|[市区管]';
const NAME = new RegExp(
  `(?<core>[\\p{Script=Han}a-z0-9]{2,9}?)(?<ending>(?<road>${ROADS})|(?:${SITES})(?:小区|社区)?(?!${OF_ROAD}))`,
  'gu',
);
/** Endings that say only what kind of place it is; the others are part of the name. */
const GENERIC = /(?:居民|住宅)?小区$|社区$|家属院$/u;

/** What stands before a name and is none of it. */
const BEFORE =
  /在|位于|住|投诉|举报|反映|关于|取消|购买|希望|要求|反对|作为|申请|建议|请问|再次|街道|我们|我|您|你|他|家|到|从|往|去|的|是|和|与|及|至|就|有|附近|旁边?|对面|门口|因为|由于|对|请|把|走|经过|由|这|那|该|本|了|说|个|条|都|被|让|将|给|省|市|县|镇|乡|街道|[a-z]\d*区|(?<![小社校园景库山])区/gu;
/** 进一步加强城市…, 中心城区: cut out of other words by chance. */
const NO_NAME =
  /[的在都了是没不给]|小区|学校|社区|临街|同一|随着|一线|设立|配套|两个|属下|下辖|进一步|加强|造成|强制|创建|立案|审判|逐渐|所有|任何|很多|现在|目前|^(?:我|你|您|他|们|条|人|一|每|各|某|这|那|全|整|几|两|多|老|旧|新|大|小|本|该|同|马|公|道|主|中心|附近|周边|旁边|人行|行车|非机动车?|机动车|消防|农|城中|商业|步行|高铁|居民|住宅|省|县|乡|老旧|门口|自然|建制|下水|问题|为什么|网|电|出|思|财|线|后|铁|修|走|养|销|套)+$/u;

const NUMBER =
  /(?<number>\d{1,4}|[一二三四五六七八九十]{1,3})\s*(?:(?<building>号楼|栋|幢|座)|(?<door>号院|弄|号)|(?<unit>单元)|(?<floor>层|楼))/gu;

/** The place that a text speaks of. `text` may be an address or a whole story. */
export function readPlace(text: string): Place {
  const normal = normaliseText(text);
  const names = normal.split(/[^\p{Script=Han}a-z0-9]+/u).flatMap(namesIn);
  return { text: normal.replace(/\s+/gu, ''), names: distinct(names), numbers: numbersIn(normal) };
}

function namesIn(clause: string): PlaceName[] {
  return [...clause.matchAll(NAME)].flatMap((match): PlaceName[] => {
    const { core = '', ending = '', road } = match.groups ?? {};
    const own = withoutBefore(core);
    const name = own + ending;
    if (own.length < 2 || NO_NAME.test(own)) return [];
    return [{ type: road === undefined ? 'site' : 'road', name, core: name.replace(GENERIC, '') }];
  });
}

/** Cut behind the last word that cannot belong to the name, as long as a name is left. */
function withoutBefore(core: string): string {
  const ends = [...core.matchAll(BEFORE)].map((it) => it.index + it[0].length);
  const end = ends.findLast((at) => core.length - at >= 2);
  return end === undefined ? core : core.slice(end);
}

function distinct(names: readonly PlaceName[]): PlaceName[] {
  return [...new Map(names.map((it) => [it.name, it])).values()];
}

function numbersIn(text: string): Place['numbers'] {
  const found: Record<NumberKind, number[]> = { door: [], building: [], unit: [], floor: [] };
  for (const { groups = {} } of text.matchAll(NUMBER)) {
    const written = groups['number'] ?? '';
    const value = /^\d/u.test(written) ? Number(written) : parseChineseNumber(written);
    const kind = numberKinds.find((it) => groups[it] !== undefined);
    if (kind !== undefined && value !== undefined) found[kind].push(value);
  }
  return found;
}

/** The text without the names of its places: what is the matter, wherever it is. */
export function withoutPlace(text: string, { names }: Pick<Place, 'names'>): string {
  return names.reduce((left, { name }) => left.replaceAll(name, ' '), normaliseText(text));
}
