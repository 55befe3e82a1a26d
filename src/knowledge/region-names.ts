import { z } from 'zod';
import type { Region, RegionLevel } from './region-table.ts';

/**
 * What hotline staff keep in knowledge/regions.yaml. `nicknames`: name → code. `notPlaces`: wording that
 * contains a place's name and means something else. `needParent`: names that are everyday words and count only
 * after the name of the region above. `standAlone`: county names known well enough without 县 or 市.
 */
export const regionWords = z.strictObject({
  nicknames: z.record(z.string().min(2), z.string().regex(/^\d{6}$/)),
  notPlaces: z.array(z.string().min(2)),
  needParent: z.array(z.string().min(2)),
  standAlone: z.array(z.string().min(2)),
});
export type RegionWords = z.infer<typeof regionWords>;

/** `alone`: may stand without the region above it. `bare`: written without 市, 县, 区. */
export interface NameMeaning {
  region: Region;
  alone: boolean;
  bare: boolean;
}

const peoples =
  '藏 回 彝 白 朝鲜 哈萨克 蒙古 柯尔克孜 傣 景颇 傈僳 羌 壮 苗 侗 布依 土家 哈尼 维吾尔 满 瑶 畲 黎 佤 拉祜 纳西 水 仡佬 ' +
  '仫佬 毛南 达斡尔 锡伯 撒拉 土 东乡 保安 裕固 塔吉克 独龙 怒 普米 布朗 鄂温克 各';
const people = new RegExp(`(?<=.{2})(?:(?:${peoples.split(' ').join('|')})族?)+$`, 'u');
const suffix: Record<RegionLevel, RegExp> = {
  country: /$^/,
  province: /(?:回族|壮族|维吾尔)?自治区$|特别行政区$|[省市]$/,
  city: /(?<=.{2})(?:自治州|地区|[市盟])$/,
  county: /(?<=.{2})(?:自治县|自治旗|林区|特区|[市县区旗])$/,
};

/** 宁夏回族自治区 → 宁夏, 石柱土家族自治县 → 石柱, 赵县 → 赵县 (one character alone is no name). */
export function shortNameOf({ name, level }: Region): string {
  const stem = name.replace(suffix[level], '');
  return /自治[州县旗]$/.test(name) ? stem.replace(people, '') : stem;
}

/** Every way a place is commonly written, with the places it can mean. */
export function nameIndex(
  regions: Iterable<Region>,
  words: RegionWords,
): ReadonlyMap<string, readonly NameMeaning[]> {
  const index = new Map<string, NameMeaning[]>();
  const needParent = new Set(words.needParent);
  const standAlone = new Set(words.standAlone);
  const add = (name: string, region: Region, bare: boolean) => {
    const alone = !needParent.has(name) && (!bare || region.level !== 'county' || standAlone.has(name));
    const meanings = index.get(name) ?? [];
    index.set(name, [...meanings.filter((it) => it.region !== region), { region, alone, bare }]);
  };
  const byCode = new Map<string, Region>();
  for (const region of regions) {
    byCode.set(region.code, region);
    if (region.level === 'country') {
      continue;
    }
    const short = shortNameOf(region);
    add(region.name, region, false);
    add(short, region, short !== region.name);
    for (const form of spokenForms(region, short)) {
      add(form, region, false);
    }
  }
  for (const [name, code] of Object.entries(words.nicknames)) {
    const region = byCode.get(code);
    if (region) {
      add(name, region, false);
    }
  }
  return index;
}

function spokenForms({ name, level }: Region, short: string): string[] {
  if (level === 'province') {
    return name.endsWith('自治区') ? [`${short}省`, `${short}自治区`] : [];
  }
  const kind = /自治([州县旗])$/.exec(name)?.[1];
  return kind === undefined ? [] : [`${short}${kind}`];
}
