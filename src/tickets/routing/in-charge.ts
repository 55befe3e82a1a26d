import type { RegionCode } from '../../knowledge/item.ts';
import type { Regions } from '../../knowledge/regions.ts';
import { departmentAt, territoryLevels, type Category, type TerritoryLevel } from './categories.ts';

/** Of knowledge/departments.yaml; with `branchOf` and `region` one that serves a territory. */
export interface DirectoryDepartment {
  id: string;
  name: string;
  branchOf?: string | undefined;
  region?: RegionCode | undefined;
}

/**
 * Why it is this one: its responsibility, the territory that the concern is in, or nobody being clearly in charge,
 * in which case whoever gets it first accepts it and leads (首接负责).
 */
export type RoutingReason = 'responsibility' | 'territory' | 'first-receiver';

export interface DepartmentSuggestion {
  id: string;
  name: string;
  /** 0–1: how likely staff would send it there. */
  probability: number;
  reason: RoutingReason;
}

export interface Territory {
  code: RegionCode;
  /** 宁夏回族自治区银川市兴庆区. */
  name: string;
}

/** Decisions count one each; the tree counts as so many. */
const TREE_COUNTS = 4;

export interface Charge {
  /** Probability of each leaf, in the order of `leaves`. */
  probabilities: ArrayLike<number>;
  leaves: readonly Category[];
  sent: ReadonlyMap<string, ReadonlyMap<string, number>>;
  territory: Territory | undefined;
}

/** Departments of the whole directory with their probability, the likeliest first; none twice. */
export function departmentsInCharge(
  { probabilities, leaves, sent, territory }: Charge,
  deps: { departments: readonly DirectoryDepartment[]; regions: Pick<Regions, 'byCode' | 'covers'> },
): (Omit<DepartmentSuggestion, 'reason'> & { byTerritory: boolean })[] {
  const level = levelOf(territory, deps.regions);
  const sums = new Map<string, number>();
  const add = (id: string, amount: number) => sums.set(id, (sums.get(id) ?? 0) + amount);
  leaves.forEach((leaf, at) => {
    const counts = sent.get(leaf.id) ?? new Map<string, number>();
    const decided = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const part = probabilities[at]! / (decided + TREE_COUNTS);
    const usual = departmentAt(leaf.inCharge, level);
    if (usual !== undefined) add(localOf(usual, territory, deps).id, part * TREE_COUNTS);
    for (const [id, count] of counts) add(localOf(id, territory, deps).id, part * count);
  });
  return [...sums]
    .flatMap(([id, probability]) => {
      const found = deps.departments.find((one) => one.id === id);
      return found === undefined
        ? []
        : [{ id, name: found.name, probability, byTerritory: found.region !== undefined }];
    })
    .sort((a, b) => b.probability - a.probability);
}

/** The branch nearest to the place; one that serves another territory gives way to whom it belongs to. */
function localOf(
  id: string,
  territory: Territory | undefined,
  { departments, regions }: { departments: readonly DirectoryDepartment[]; regions: Pick<Regions, 'covers'> },
): { id: string } {
  const parent = departments.find((one) => one.id === id)?.branchOf ?? id;
  const branches = departments.filter(
    ({ branchOf, region }) =>
      branchOf === parent &&
      region !== undefined &&
      territory !== undefined &&
      regions.covers(region, territory.code),
  );
  const nearest = branches.find(({ region }) =>
    branches.every((other) => regions.covers(other.region ?? '', region ?? '')),
  );
  return { id: nearest?.id ?? parent };
}

function levelOf(territory: Territory | undefined, regions: Pick<Regions, 'byCode'>): TerritoryLevel {
  const level = territory === undefined ? undefined : regions.byCode(territory.code)?.level;
  return territoryLevels.find((one) => one === level) ?? 'county';
}

/** The ticket's region, made narrower by the place where that lies within it. */
export function territoryOf(
  { region, place }: { region: RegionCode | null; place: string | null },
  regions: Pick<Regions, 'resolve' | 'covers' | 'fullName'>,
): Territory | undefined {
  const named = place === null ? undefined : regions.resolve(place);
  const code = named !== undefined && (region === null || regions.covers(region, named)) ? named : region;
  return code === null ? undefined : { code, name: regions.fullName(code) };
}
