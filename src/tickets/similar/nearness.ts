import type { GeoPoint } from '../../conversation/activity.ts';
import { numberKinds, type Place, type PlaceName } from './place.ts';

/** What two places have in common; `share` 0–1, where 0 means that they are different places. */
export interface Nearness {
  share: number;
  /** A road or an estate that both name, as written. */
  name: string | null;
  /** Metres between two shared points. */
  metres: number | null;
}

export interface Somewhere {
  place: Place;
  /** GB/T 2260; null where nobody said it. */
  region: string | null;
  location: GeoPoint | null;
}

/** Whether one of two regions lies in the other. */
export type Agree = (a: string, b: string) => boolean;

const EARTH_RADIUS_M = 6_371_000;
const NEAR_M = 200;
const FAR_M = 3_000;

/** Another building of the same estate is most often another matter. */
const OTHER_NUMBER = 0.25;
const SAME_SITE = 1;
const SAME_ROAD_AND_DOOR = 1;
const SAME_ROAD = 0.75;
/** Nothing is known against it, and nothing for it. */
const SAME_REGION = 0.3;
const UNKNOWN = 0.2;

export function nearness(a: Somewhere, b: Somewhere, agree: Agree): Nearness {
  const metres = a.location && b.location ? distance(a.location, b.location) : null;
  if (a.region !== null && b.region !== null && !agree(a.region, b.region)) return nowhere(metres);
  if (metres !== null && metres > FAR_M) return nowhere(metres);
  const name = sharedName(a.place, b.place);
  const byNames = shareOfNames(a, b, name);
  const byPoints = metres === null ? 0 : Math.max(0, 1 - Math.max(0, metres - NEAR_M) / FAR_M);
  const share = Math.max(byNames, byPoints) * (otherNumbers(a.place, b.place, name) ? OTHER_NUMBER : 1);
  return { share, name: name?.name ?? null, metres };
}

function nowhere(metres: number | null): Nearness {
  return { share: 0, name: null, metres };
}

function shareOfNames(a: Somewhere, b: Somewhere, name: PlaceName | undefined): number {
  if (name?.type === 'site') return SAME_SITE;
  const doors = [a.place, b.place].map((it) => it.numbers.door);
  const sameDoor = doors[0]?.some((door) => doors[1]?.includes(door)) ?? false;
  // Two estates of one road are two places.
  const haveSites = [a, b].every(({ place }) => place.names.some(({ type }) => type === 'site'));
  if (name !== undefined && haveSites) return UNKNOWN;
  if (name !== undefined) return sameDoor ? SAME_ROAD_AND_DOOR : SAME_ROAD;
  if (a.place.names.length > 0 && b.place.names.length > 0) return 0;
  return a.region !== null && a.region === b.region && !a.region.endsWith('00') ? SAME_REGION : UNKNOWN;
}

/** A name of one that stands in the words of the other; an estate says more than a road. */
function sharedName(a: Place, b: Place): PlaceName | undefined {
  const shared = [...a.names.filter((it) => isIn(it, b)), ...b.names.filter((it) => isIn(it, a))];
  return shared.find(({ type }) => type === 'site') ?? shared[0];
}

const SHORTEST_CORE = 3;
/** 东方花园 and 南方花园 end in three characters that are the same. */
const LONGEST_CHANCE = 4;

function isIn({ type, name, core }: PlaceName, { text, names }: Place): boolean {
  const written = type === 'road' || core.length < SHORTEST_CORE ? name : core;
  return text.includes(written) || names.some((it) => it.type === type && hasSameEnd(it.core, core));
}

/** Words before a name are sometimes taken for a part of it: 银川东方花园, 那边东方花园. */
function hasSameEnd(a: string, b: string): boolean {
  let same = 0;
  while (same < Math.min(a.length, b.length) && a.at(-1 - same) === b.at(-1 - same)) same += 1;
  return same >= LONGEST_CHANCE;
}

function otherNumbers(a: Place, b: Place, name: PlaceName | undefined): boolean {
  return numberKinds.some((kind) => {
    // The door is that of the road: within an estate it says nothing.
    if (kind === 'door' && name?.type !== 'road') return false;
    const [ours, others] = [a.numbers[kind], b.numbers[kind]];
    return ours.length > 0 && others.length > 0 && !ours.some((it) => others.includes(it));
  });
}

/** Metres on the sphere. */
export function distance(a: GeoPoint, b: GeoPoint): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const north = radians(b.latitude - a.latitude);
  const east = radians(b.longitude - a.longitude);
  const h =
    Math.sin(north / 2) ** 2 +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(east / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}
