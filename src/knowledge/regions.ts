import type { RegionCode } from './item.ts';
import { nameIndex, shortNameOf, type NameMeaning, type RegionWords } from './region-names.ts';
import { createRegionScan, highest, type RegionMention } from './region-scan.ts';
import { NATIONAL, readRegionTable, type Region } from './region-table.ts';

export interface Regions {
  byCode(code: RegionCode): Region | undefined;
  /** 宁夏回族自治区, 银川市, 全国; the code itself when nobody knows it. */
  name(code: RegionCode): string;
  /** 宁夏回族自治区银川市兴庆区. */
  fullName(code: RegionCode): string;
  /** 宁夏, 银川, 兴庆. */
  shortName(code: RegionCode): string;
  parent(code: RegionCode): RegionCode | undefined;
  /** Codes of all provinces, in the standard's order. */
  provinces(): RegionCode[];
  /** Whether a rule of `itemRegion` holds for somebody in `citizenRegion`. */
  covers(itemRegion: RegionCode, citizenRegion: RegionCode): boolean;
  /** The one place a text names: a code, or a name as people write it. Undefined when it could be several. */
  resolve(text: string): RegionCode | undefined;
  /** All places a sentence mentions, in order. */
  find(text: string): RegionMention[];
}

export type { RegionMention };

const noWords: RegionWords = { nicknames: {}, notPlaces: [], needParent: [], standAlone: [] };

/** Tables are read on first use, so that a process which never asks for a place does not pay for them. */
export function createRegions(words: RegionWords = noWords): Regions {
  const table = once(readRegionTable);
  const names = once(() => nameIndex(table().values(), words));
  const scan = once(() => createRegionScan(names(), words, covers));

  function ancestry(code: RegionCode): Region[] {
    const region = table().get(code);
    return region ? [...(region.parent ? ancestry(region.parent) : []), region] : [];
  }

  function covers(itemRegion: RegionCode, citizenRegion: RegionCode): boolean {
    return itemRegion === NATIONAL || ancestry(citizenRegion).some((it) => it.code === itemRegion);
  }

  function fullName(code: RegionCode): string {
    const path = ancestry(code).filter((it) => it.code !== NATIONAL || code === NATIONAL);
    return path.map((it) => it.name).join('') || code;
  }

  function resolve(text: string): RegionCode | undefined {
    const wanted = text.trim();
    if (table().has(wanted)) {
      return wanted;
    }
    const meanings = names().get(wanted) ?? [];
    const exact = highest(meanings.filter((it) => it.alone)) ?? onlyCounty(meanings, words);
    return exact?.region.code ?? deepest(scan()(wanted));
  }

  /** 宁夏，银川 names one place; 山西和宁夏 names two and settles nothing. */
  function deepest(mentions: readonly RegionMention[]): RegionCode | undefined {
    const last = [...mentions].sort((a, b) => ancestry(b.code).length - ancestry(a.code).length)[0];
    return last && mentions.every((it) => covers(it.code, last.code)) ? last.code : undefined;
  }

  return {
    byCode: (code) => table().get(code),
    name: (code) => table().get(code)?.name ?? code,
    fullName,
    shortName: (code) => {
      const region = table().get(code);
      return region ? shortNameOf(region) : code;
    },
    parent: (code) => table().get(code)?.parent,
    provinces: () => [...table().values()].filter((it) => it.level === 'province').map((it) => it.code),
    covers,
    resolve,
    find: (text) => scan()(text),
  };
}

/** Asked for a place, somebody answers 永宁: good enough when only one place is called that. */
function onlyCounty(meanings: readonly NameMeaning[], words: RegionWords): NameMeaning | undefined {
  const [first, ...others] = meanings;
  const name = first ? shortNameOf(first.region) : '';
  return first && others.length === 0 && !words.needParent.includes(name) ? first : undefined;
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
