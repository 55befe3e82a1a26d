import type { RegionCode } from './item.ts';
import type { NameMeaning, RegionWords } from './region-names.ts';
import type { RegionLevel } from './region-table.ts';

/** `start` and `end` are offsets into the text; 山西太原 is one mention of 太原. */
export interface RegionMention {
  code: RegionCode;
  text: string;
  start: number;
  end: number;
}

const levels: readonly RegionLevel[] = ['country', 'province', 'city', 'county'];
/** 北京路, 中山东路, 南京一街; but 银川路灯 and 银川街头 are about the town. */
const street =
  /^[东西南北中一二三四五六七八九十]{0,2}(?:路(?![灯边面政])|街(?![头道上边坊])|大道|大街|巷|胡同)/;
const joined = /^[ \u3000·]*$/;

/** Of names, in characters; 京 or 沪 alone is none. */
const SHORTEST = 2;

type Covers = (region: RegionCode, within: RegionCode) => boolean;

/** Leftmost, then longest; a name that can mean several places takes the one inside the place named before. */
export function createRegionScan(
  names: ReadonlyMap<string, readonly NameMeaning[]>,
  words: RegionWords,
  covers: Covers,
): (text: string) => RegionMention[] {
  const notPlaces = new Set(words.notPlaces);
  // Few places in a text can begin a name: those with the first two characters of one.
  const longest = new Map<string, number>();
  for (const name of [...names.keys(), ...notPlaces]) {
    const start = name.slice(0, SHORTEST);
    longest.set(start, Math.max(longest.get(start) ?? 0, name.length));
  }

  function longestAt(text: string, at: number, mentions: readonly RegionMention[]): Step {
    const most = longest.get(text.slice(at, at + SHORTEST)) ?? 0;
    for (let length = Math.min(most, text.length - at); length >= SHORTEST; length -= 1) {
      const name = text.slice(at, at + length);
      if (notPlaces.has(name)) {
        return { skip: length };
      }
      const meanings = names.get(name);
      if (!meanings) {
        continue;
      }
      const previous = mentions.at(-1);
      const adjacent = previous !== undefined && joined.test(text.slice(previous.end, at));
      const inside = previous ? meanings.filter((it) => covers(previous.code, it.region.code)) : [];
      const chosen =
        highest(
          inside.filter((it) => (adjacent || (it.alone && !it.bare)) && it.region.code !== previous?.code),
        ) ?? highest(meanings.filter((it) => it.alone));
      if (!chosen) {
        continue;
      }
      if (street.test(text.slice(at + length))) {
        return { skip: length };
      }
      const merged = adjacent && covers(previous.code, chosen.region.code);
      const start = merged ? previous.start : at;
      const end = at + length;
      return {
        skip: length,
        merged,
        mention: { code: chosen.region.code, text: text.slice(start, end), start, end },
      };
    }
    return { skip: 1 };
  }

  return (text) => {
    const mentions: RegionMention[] = [];
    for (let at = 0; at < text.length;) {
      const step = longestAt(text, at, mentions);
      if (step.merged) {
        mentions.pop();
      }
      if (step.mention) {
        mentions.push(step.mention);
      }
      at += step.skip;
    }
    return mentions;
  };
}

interface Step {
  skip: number;
  merged?: boolean;
  mention?: RegionMention;
}

/** 吉林 is first of all the province; two places of the same level leave it open. */
export function highest(meanings: readonly NameMeaning[]): NameMeaning | undefined {
  for (const level of levels) {
    const [first, second] = meanings.filter((it) => it.region.level === level);
    if (first) {
      return second ? undefined : first;
    }
  }
  return undefined;
}
