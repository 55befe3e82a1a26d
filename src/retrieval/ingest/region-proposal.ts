import type { RegionCode } from '../../knowledge/item.ts';
import { NATIONAL } from '../../knowledge/region-table.ts';
import type { Regions } from '../../knowledge/regions.ts';
import type { DocumentHead, DocumentKind } from './document.ts';

export interface RegionProposal {
  regions: RegionCode[];
  grounds: string;
}

interface Subject {
  text: string;
  title: string;
  head: DocumentHead;
  origin: string;
  kind: DocumentKind;
}

const NATIONAL_BODY =
  /^(?:中共中央|中央(?!路)|国务院|全国|最高人民|中国人民银行|国家(?!税务总局[^、]{2,})|政务院|中华全国|(?:民政|财政|教育|公安|司法|交通|交通运输|商务|农业|农业农村|水利|劳动|人事|卫生|文化|文化和旅游|住房和?城乡建设|人力资源和?社会保障|生态环境|自然资源|应急管理|退役军人事务|工业和信息化|科学技术|外交|国防|建设|铁道|铁路|邮电|电力|林业|地质矿产|国土资源|环境保护|信息产业|对外贸易经济合作|广播电影电视|劳动和社会保障)部|(?:海关|审计|税务|市场监管|市场监督管理|体育|统计)总?署?局?(?=、|$|办公)|[银证保]{1,2}监会|共青团中央|中国残联|中国残疾人联合会)/u;
const NATIONAL_TITLE = /^(?:中华人民共和国|国务院|中共中央|中国人民解放军|全国人民代表大会|最高人民)/u;
/** How the press calls them at the head of a report. */
const NATIONAL_PRESS =
  /^(?:(?:工信|教育|公安|民政|司法|财政|人社|住建|交通运输|商务|农业农村|水利|文旅|应急管理|退役军人事务|生态环境|自然资源)部|(?:税务|市场监管|海关|体育)总[局署]|国家(?:发改委|卫健委|医保局|发展改革委|卫生健康委|能源局|邮政局|税务总局)|国新办|中办|两办|央行)(?!门)/u;
const ALL_PROVINCES = /各省、自治区|各省[（(]区|各省(?:、|和)直辖市/u;
const REFERENCES = /新疆生产建设兵团|(?:新华社|中新社)[^电]{0,12}电|[（(]?除[^，。）)]{2,12}[外）)]?/gu;
/** 黔发改服务〔2020〕111号; 宁 and 青 are also those of cities. */
const SHORT = '京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔滇藏陕甘新';
const SHORT_CODES =
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 65'.split(' ');
const NATIONAL_FOLDER =
  /^(?:national|全国|国家|中央|行政法规|司法解释|部门规章|宪法|宪法相关法|法律|民法典|民法商法|行政法|经济法|社会法|刑法|诉讼与非诉讼程序法)$/u;
const OPENING = 400;
/** 国家税务总局福建省税务局 and 公安部驻某省 are national names of local bodies. */
const LOCAL_BRANCH = /^国家税务总局(?=.{2})/u;

/**
 * Where the document holds: where its issuer governs, else the place its title or its folder names. Empty where
 * none of them tells, because a local rule taken for a national one misleads everybody else.
 */
export function proposeRegion(subject: Subject, regions: Regions): RegionProposal {
  return (
    ofIssuer(subject, regions) ??
    ofTitle(subject, regions) ??
    ofNumber(subject, regions) ??
    ofFolder(subject, regions) ??
    ofOpening(subject, regions) ?? {
      regions: [],
      grounds: '标题、发布机关和文件路径都没有写明地区，请人工填写',
    }
  );
}

function ofIssuer({ title, head }: Subject, regions: Regions): RegionProposal | undefined {
  const issuer = head.issuer?.replace(LOCAL_BRANCH, '');
  const named = placeAtStart(title, regions);
  // 山东省…条例 is Shandong's, whatever its head says.
  if (issuer === undefined || (/[省市州县]$|自治区$/u.test(named?.text ?? '') && NATIONAL_BODY.test(issuer)))
    return undefined;
  if (NATIONAL_BODY.test(issuer)) return { regions: [NATIONAL], grounds: `发布机关是“${issuer}”，管全国` };
  const governs = regions.find(issuer)[0];
  if (governs === undefined || governs.start > 4) return undefined;
  // A province's rule for one of its cities; a city's rule for a place inside it holds for whom the city governs.
  const narrower =
    named !== undefined &&
    named.code !== governs.code &&
    regions.byCode(governs.code)?.level === 'province' &&
    regions.covers(governs.code, named.code);
  return narrower
    ? { regions: [named.code], grounds: `标题写着“${named.text}”，发布机关是“${issuer}”` }
    : { regions: [governs.code], grounds: `发布机关写着“${governs.text}”` };
}

function ofTitle({ title, kind }: Subject, regions: Regions): RegionProposal | undefined {
  const press = NATIONAL_PRESS.exec(title)?.[0];
  if (press !== undefined) return { regions: [NATIONAL], grounds: `标题写着“${press}”，管全国` };
  if (NATIONAL_TITLE.test(title)) {
    return {
      regions: [NATIONAL],
      grounds: `标题以“${NATIONAL_TITLE.exec(title)?.[0] ?? ''}”开头，是全国性文件`,
    };
  }
  const start = placeAtStart(title, regions);
  if (start !== undefined) return { regions: [start.code], grounds: `标题写着“${start.text}”` };
  const mentions = regions.find(title.replace(REFERENCES, ''));
  const codes = new Set(mentions.map((it) => it.code));
  const [only] = mentions;
  return kind !== 'law' && codes.size === 1 && only !== undefined && only.code !== NATIONAL
    ? { regions: [only.code], grounds: `标题里只提到“${only.text}”` }
    : undefined;
}

/** 省发展改革委 does not say which province; the document number does. */
function ofNumber({ head }: Subject, regions: Regions): RegionProposal | undefined {
  const number = head.documentNumber ?? '';
  const code = `${SHORT_CODES[SHORT.indexOf(number.charAt(0))] ?? ''}0000`;
  const province = /^.(?:政|府|办|委|人社|民|发|教|卫|财|医保|建|工信|商|农|交|司|市监|应急)/u.test(number);
  return province && regions.byCode(code) !== undefined
    ? { regions: [code], grounds: `文号是“${number}”，“${number.charAt(0)}”是${regions.name(code)}` }
    : undefined;
}

function placeAtStart(title: string, regions: Regions): { code: RegionCode; text: string } | undefined {
  const first = regions.find(title.replace(/^[《“"【[\s]+/u, ''))[0];
  return first !== undefined && first.start === 0 && first.code !== NATIONAL ? first : undefined;
}

/** The folder nearest to the file that names a place: local/宁夏/…, DLC/山东地方法规/…. */
function ofFolder({ origin }: Subject, regions: Regions): RegionProposal | undefined {
  const parts = origin.split(/[/\\]/u);
  const name = (parts.pop() ?? '').replace(/\.[a-z0-9]+$/iu, '');
  const inName = placeAtStart(name, regions);
  if (inName !== undefined) return { regions: [inName.code], grounds: `文件名以“${inName.text}”开头` };
  for (const part of parts.reverse()) {
    if (NATIONAL_FOLDER.test(part)) {
      return { regions: [NATIONAL], grounds: `文件放在“${part}”目录里，按全国性文件处理` };
    }
    const place = placeAtStart(part, regions);
    if (place !== undefined) return { regions: [place.code], grounds: `文件放在“${part}”目录里` };
  }
  return undefined;
}

/** News and documents without a letterhead: the only place, or the first body, that the opening names. */
function ofOpening({ text, title, kind }: Subject, regions: Regions): RegionProposal | undefined {
  if (kind === 'law') return undefined;
  const opening = `${title}\n${text.slice(0, OPENING)}`;
  const addressed = ALL_PROVINCES.exec(opening)?.[0];
  if (addressed !== undefined) return { regions: [NATIONAL], grounds: `开头写着发给“${addressed}”` };
  const national =
    /(?:国务院|中共中央|党中央|民政部|财政部|教育部|人力资源社会保障部|国家发展改革委|国家卫生健康委|国家医保局|国新办|中办)[^，。]{0,30}(?:印发|发布|出台|公布|下发|联合|举行)/u.exec(
      opening,
    )?.[0];
  if (national !== undefined) return { regions: [NATIONAL], grounds: `开头写着“${national}”` };
  const mentions = regions.find(opening.replace(REFERENCES, '')).filter((it) => it.code !== NATIONAL);
  const provinces = new Set(mentions.map((it) => it.code.slice(0, 2)));
  const widest = mentions.reduce<(typeof mentions)[number] | undefined>(
    (best, it) => (best === undefined || regions.covers(it.code, best.code) ? it : best),
    undefined,
  );
  const alike = widest !== undefined && mentions.every((it) => regions.covers(widest.code, it.code));
  return provinces.size === 1 && widest !== undefined && alike
    ? { regions: [widest.code], grounds: `开头只提到“${widest.text}”` }
    : undefined;
}
