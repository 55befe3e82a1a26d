import type { Eligibility } from '../../knowledge/eligibility.ts';
import type { IsoDate, PolicyItem, RegionCode } from '../../knowledge/item.ts';
import type { Regions } from '../../knowledge/regions.ts';
import { inForce } from '../../knowledge/validity.ts';

/** What a person can claim under one item. */
export interface Entitlement {
  item: PolicyItem;
  eligibility: Eligibility;
}

export interface Place {
  region: RegionCode | undefined;
  asOf: IsoDate;
}

export interface EntitlementDeps {
  items: readonly PolicyItem[];
  regions: Regions;
  validFrom: (item: PolicyItem) => IsoDate;
}

/** What holds in the place on the day; a local rule takes the place of a wider one of the same name. */
export function entitlementsIn(
  { items, regions, validFrom }: EntitlementDeps,
  { region, asOf }: Place,
): Entitlement[] {
  const byName = new Map<string, Entitlement>();
  for (const item of items) {
    const { eligibility } = item;
    if (eligibility === undefined || !inForce({ from: validFrom(item), expires: item.expires }, asOf))
      continue;
    if (!item.regions.some((code) => appliesIn(regions, code, region))) continue;
    const known = byName.get(eligibility.name);
    if (known === undefined || breadth(item) < breadth(known.item)) {
      byName.set(eligibility.name, { item, eligibility });
    }
  }
  return [...byName.values()];
}

const NATIONAL = '000000';

function appliesIn(regions: Regions, code: RegionCode, region: RegionCode | undefined): boolean {
  return code === NATIONAL || (region !== undefined && regions.covers(code, region));
}

/** Zeros at the end of the code: the fewer, the smaller the place. */
function breadth({ regions }: PolicyItem): number {
  return Math.min(...regions.map((code) => /0*$/u.exec(code)?.[0].length ?? 0));
}
