import type { Regions } from '../knowledge/regions.ts';
import { normaliseText, terms } from '../retrieval/text.ts';
import type { Incident, IncidentKind } from './incident.ts';
import { readPlace } from './similar/place.ts';

/** `here`: the place that was named, or the whole region, is in it; `maybe`: nothing that was said speaks against it. */
export interface IncidentMatch {
  incident: Incident;
  how: 'here' | 'maybe';
}

/** What a citizen said of a trouble, and of where it is. */
export interface Trouble {
  said: string;
  place: string | null;
  /** GB/T 2260, where it is known. */
  region: string | null;
}

/** How people speak of each trouble while they have it. */
const TROUBLES: Readonly<Record<Exclude<IncidentKind, 'other'>, RegExp>> = {
  water: /停水|断水|缺水|没(?:有)?(?:来)?水(?!平|准|果)|不来水|水(?:又|都|全)?停|不出水|无水可用|来水/u,
  power: /停电|断电|没(?:有)?(?:来)?电(?!话|梯|视|脑|池|动|子|影|费)|不来电|电(?:又|都|全)?停|跳闸/u,
  gas: /停气|停(?:燃|天然|煤)气|没(?:有)?(?:燃|天然|煤)?气(?!象|温|味)|(?:燃|天然|煤)气(?:又|都|全)?(?:停|没)/u,
  heating:
    /停暖|停热|停止供[暖热]|没(?:有)?(?:来)?(?:暖|供暖|供热)|不供[暖热]|暖气.{0,8}(?:不热|停|凉|冷|冰)|供[暖热].{0,4}停|家里?(?:太|很|好|这么)?冷/u,
  road: /封路|封道|封闭|封了|断交|绕行|不让(?:走|过|通行)|禁(?:止通)?行|围挡|过不去|走不通|修路/u,
};

/** Bills, contracts and rights are questions of policy, whatever goes out. */
const QUESTION_OF_RULES =
  /欠费|缴费|交费|充值|开户|报装|过户|报停|价格|收费|多少钱|合法|赔偿|补偿|补贴|补助|申请|申领|办理|规定|条例|标准|待遇/u;
/** Words that a notice of another kind shares with what is said. */
const SHARED_WITH_OTHER = 2;

/** The notices that a trouble may be about; those whose place was named stand first, and then alone. */
export function matchIncidents(
  incidents: readonly Incident[],
  trouble: Trouble,
  regions: Pick<Regions, 'find' | 'covers'>,
): IncidentMatch[] {
  const said = normaliseText(trouble.said).replace(/\s+/gu, '');
  if (QUESTION_OF_RULES.test(said)) return [];
  const matches = incidents
    .filter((incident) => isOfKind(incident, said))
    .flatMap((incident): IncidentMatch[] => {
      const how = whereabouts(incident, trouble, regions);
      return how === 'elsewhere' ? [] : [{ incident, how }];
    });
  const here = matches.filter(({ how }) => how === 'here');
  return here.length > 0 ? here : matches;
}

function isOfKind({ kind, title }: Incident, said: string): boolean {
  if (kind !== 'other') return TROUBLES[kind].test(said);
  const words = new Set(terms(said));
  return new Set(terms(normaliseText(title)).filter((it) => words.has(it))).size >= SHARED_WITH_OTHER;
}

function whereabouts(
  incident: Incident,
  { said, place, region }: Trouble,
  { find, covers }: Pick<Regions, 'find' | 'covers'>,
): IncidentMatch['how'] | 'elsewhere' {
  const told = `${place ?? ''}\n${said}`;
  const own = readPlace(told);
  const last = find(told).at(-1)?.code ?? region;
  const isElsewhere =
    last !== null &&
    incident.region !== null &&
    !covers(last, incident.region) &&
    !covers(incident.region, last);
  if (isElsewhere) return 'elsewhere';
  const hit = readPlace([...incident.places, incident.area].join('\n'));
  const isNamed =
    hit.names.some(({ name, core }) => own.text.includes(core.length < 3 ? name : core)) ||
    incident.places.some((it) => own.text.includes(normaliseText(it))) ||
    own.names.some(({ name }) => hit.text.includes(name));
  // Without a road or an estate it is the whole region that is hit.
  const isWhole = hit.names.length === 0 && incident.places.length === 0;
  const isInRegion = last !== null && incident.region !== null && covers(incident.region, last);
  if (isNamed || (isWhole && isInRegion)) return 'here';
  return own.names.length > 0 && !isWhole ? 'elsewhere' : 'maybe';
}
