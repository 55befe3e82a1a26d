import type { RegionCode } from '../../knowledge/item.ts';
import type { Regions } from '../../knowledge/regions.ts';

export interface Place {
  /** As documents write it too: without 省, 市, 县, 区. */
  name: string;
  code: RegionCode;
}

/** The places that a question names, each once. */
export function placesIn(question: string, regions: Pick<Regions, 'find' | 'shortName'>): Place[] {
  const codes = new Set(regions.find(question).map(({ code }) => code));
  return [...codes].map((code) => ({ name: regions.shortName(code), code }));
}
